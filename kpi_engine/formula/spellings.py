"""The ways in which a file spells one function, and the one name it stands for.

Excel saves newer functions with a prefix (`_xlfn.CONCAT`), functions of an XLL add-in as `_xll.CAC` or,
when the add-in was absent, `_xludf.CAC`; functions of a workbook add-in as `[1]!CAC` or `'C:\\x.xlam'!CAC`;
a Python add-in's hidden wrappers as `_xldudf_KPI_CAC`. People see `CAC` in every case.
"""

from __future__ import annotations

import re

_NEWER = re.compile(r"(?:_xlfn\.|_xlws\.|_xlpm\.)+", re.IGNORECASE)
_ADD_IN = re.compile(r"_xll\.|_xludf\.|_xldudf_KPI_|_xldudf_", re.IGNORECASE)


def function_name(spelling: str) -> str:
    """The name, in capitals, of the function that `spelling` (with or without `(`) calls."""
    name = spelling.rstrip("(")
    if "!" in name:
        name = name.rpartition("!")[2]
    name = _NEWER.sub("", name, count=1)
    name = _ADD_IN.sub("", name, count=1)
    return name.upper()


def is_qualified(spelling: str) -> bool:
    """True when the spelling points to another file or an add-in, so no builtin can be meant."""
    return "!" in spelling or bool(_ADD_IN.match(spelling))
