"""The engine's functions as one small wheel: the rooms from the errors up to the functions, and no more.

xlwings Lite has no place for libraries that read files (lxml, formualizer, DuckDB), so the wheel has neither
the code that needs them nor the wish for them. It bears a name of its own, for it is not the whole engine.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from kpi_engine._version import __version__
from kpi_engine.system.archives import zipped

WHEEL_NAME = f"saas_kpi_functions-{__version__}-py3-none-any.whl"
FURTHER_PACKAGES = ("narwhals", "pandas", "scipy")
"""What a few functions need besides numpy: those of customers and months, and the search of KPI_AUDIT."""

_ROOMS = (
    "catalogue", "calc", "diagnosis", "formula", "functions", "hosts/lite", "ledger", "model",
)  # fmt: skip
_SINGLE = (
    "__init__.py", "_version.py", "errors.py", "py.typed", "hosts/__init__.py", "hosts/json_cells.py",
    "system/__init__.py", "system/collector.py",
)  # fmt: skip
_DOCUMENTS = "model/document"
"""Contracts of the command line, which need pydantic."""
_BUILDING = frozenset({"hosts/lite/wheel.py", "hosts/lite/building.py"})
_INFO = f"saas_kpi_functions-{__version__}.dist-info"

_METADATA = f"""\
Metadata-Version: 2.1
Name: saas-kpi-functions
Version: {__version__}
Summary: The functions of the SaaS KPI engine, for Python that runs in a browser.
License: MIT
Requires-Python: >=3.11
Requires-Dist: numpy>=2.0
Provides-Extra: all
Requires-Dist: narwhals>=2.15; extra == "all"
Requires-Dist: pandas>=2.2; extra == "all"
Requires-Dist: scipy>=1.14; extra == "all"
"""
_WHEEL = """\
Wheel-Version: 1.0
Generator: kpi-addin-build
Root-Is-Purelib: true
Tag: py3-none-any
"""


def wheel() -> bytes:
    """The wheel; the same bytes for the same engine."""
    parts = {f"kpi_engine/{path}": data for path, data in _sources()}
    parts[f"{_INFO}/METADATA"] = _METADATA.encode()
    parts[f"{_INFO}/WHEEL"] = _WHEEL.encode()
    parts[f"{_INFO}/RECORD"] = _record(parts)
    return zipped(parts)


def _sources() -> Iterator[tuple[str, bytes]]:
    """The modules with their paths below the package, from a checkout or an installed engine."""
    package = files("kpi_engine")
    for name in _SINGLE:
        yield name, _text(package.joinpath(*name.split("/")))
    for room in _ROOMS:
        yield from _below(package.joinpath(*room.split("/")), room)


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        name = f"{path}/{each.name}"
        if each.is_dir():
            yield from _below(each, name)
        elif name.endswith(".py") and name not in _BUILDING and not name.startswith(_DOCUMENTS):
            yield name, _text(each)


def _text(file: Traversable) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")


def _record(parts: dict[str, bytes]) -> bytes:
    """The list of files with their fingerprints, which an installer checks; itself it names without one."""
    lines = []
    for path, data in parts.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(data)}\n")
    return "".join([*lines, f"{_INFO}/RECORD,,\n"]).encode()
