"""Why a function of Excel is not computed here, in words for the report."""

from __future__ import annotations

_SERVERS = frozenset(
    ["CUBEKPIMEMBER", "CUBEMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER", "CUBESET", "CUBESETCOUNT"]
)
_REASONS = {
    "GETPIVOTDATA": "GETPIVOTDATA reads a PivotTable, which only Excel refreshes",
    "CUBEVALUE": "CUBEVALUE asks a data model, which only Excel reaches",
    "FILTERXML": "FILTERXML reads the answer of a web service",
    "SQL.REQUEST": "SQL.REQUEST asks a database",
    "PY": "PY runs Python in Microsoft's cloud",
    "COPILOT": "COPILOT asks a language model",
    "TRANSLATE": "TRANSLATE asks a web service",
    "DETECTLANGUAGE": "DETECTLANGUAGE asks a web service",
    "EUROCONVERT": "EUROCONVERT belongs to an add-in of Excel",
    "EVALUATE": "EVALUATE is an Excel 4 macro function",
    "CALL": "CALL runs code of another program",
    "REGISTER.ID": "REGISTER.ID runs code of another program",
}  # fmt: skip


def why_not(name: str) -> str:
    """The reason for a function (in capitals) that neither the engine nor this package has."""
    if name in _SERVERS:
        return f"{name} asks a data model, which only Excel reaches"
    if name.startswith(("GET.", "SET.", "FILE", "DEFINE.", "ACTIVE.", "SELECT.", "FORMULA.")):
        return f"{name} is an Excel 4 macro function"
    return _REASONS.get(name, f"{name} is not known to the calculation engine")
