"""The ways in which a file spells one function, and the one name it stands for.

Excel saves newer functions with a prefix (`_xlfn.CONCAT`), functions of an XLL add-in as `_xll.CAC` or,
when the add-in was absent, `_xludf.CAC`; functions of a workbook add-in as `[1]!CAC` or `'C:\\x.xlam'!CAC`;
those of an Office.js or Python add-in, `KPI.CAC` in the cell, as `_xldudf_KPI_CAC`; LibreOffice saves
`SAASKPIENGINE.FUNCTIONS.CAC`. It is CAC in every case.
"""

from __future__ import annotations

import re

from kpi_engine.formula.argument_classes import is_excel_function
from kpi_engine.formula.host_names import LIBREOFFICE, NAMESPACE

_NEWER = re.compile(r"(?:_xlfn\.|_xlws\.|_xlpm\.)+", re.IGNORECASE)
_ADD_IN = re.compile(rf"_xll\.|_xludf\.|_xldudf_{NAMESPACE}_|_xldudf_", re.IGNORECASE)
_HOST = re.compile("|".join(re.escape(f"{each}.") for each in (NAMESPACE, LIBREOFFICE)), re.IGNORECASE)


def function_name(spelling: str) -> str:
    """The name, in capitals, of the function that `spelling` (with or without `(`) calls.

    A host's name before one of Excel's own functions (`KPI.SUM`) stays: it is somebody else's function.
    """
    name = spelling.rstrip("(")
    if "!" in name:
        name = name.rpartition("!")[2]
    name = _NEWER.sub("", name, count=1)
    name = _ADD_IN.sub("", name, count=1).upper()
    host = _HOST.match(name)
    return name if host is None or is_excel_function(name[host.end() :]) else name[host.end() :]


def is_qualified(spelling: str) -> bool:
    """True when the spelling points to another file or an add-in, so no builtin can be meant."""
    return not may_be_defined(spelling) or bool(_HOST.match(spelling))


def may_be_defined(spelling: str) -> bool:
    """True when a name of the workbook can be meant, as it can by `KPI.CAC`: a name may have a period."""
    return "!" not in spelling and not _ADD_IN.match(spelling)
