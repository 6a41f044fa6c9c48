"""Which formulas need no proof that the calculation engine computes them as Excel does.

The evidence: 176 real workbooks and collections of cases that Excel calculated and saved, some 90,000
formulas. No result of a formula made of these functions and operators differed, but for what a workbook of
figures does not hold: text or an error written into the formula itself, a row of -2 or 0.4 in INDEX. All
else has to be proved: SUMIF, COUNTIF, SUMPRODUCT and lookups are right in thousands of cells, wrong in some.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kpi_engine.formula.comparing import SAME
from kpi_engine.formula.guards import DAY_NAME
from kpi_engine.formula.shapes import Shape
from kpi_engine.functions.registry import functions
from kpi_engine.recalc.prepare import Prepared

_SEEN_EQUAL = """
ABS AND AVERAGE CHOOSE COUNT COUNTA DATE ERROR.TYPE IF IFERROR INDEX INT ISBLANK ISERR ISERROR ISLOGICAL
ISNA ISNUMBER ISTEXT LARGE MATCH MAX MIN MMULT NA NOT OR POWER ROUND ROUNDDOWN ROUNDUP ROWS SQRT SUM
"""
_IN_OUR_TEMPLATES = """
COLUMNS EDATE LEN MINVERSE MOD MONTH N TRIM YEAR
"""
_SECOND_WAYS = """
KPI.NUM KPI.FLAG KPI.DATE KPI.DATE.PART KPI.EDATE KPI.MATCH KPI.WORDS
"""
TRUSTED = frozenset([*_SEEN_EQUAL.split(), *_IN_OUR_TEMPLATES.split(), *_SECOND_WAYS.split(), SAME])
"""Builtins that the engine, with our versions in it, computes as Excel does.

The second group is rare in the evidence; our templates use it, and LibreOffice agrees on each of their cells.
The third is what the preparation writes around those, held to Excel by the tests of recalc/overrides.
"""
_DAY_LOOKED_AT = f"LET({DAY_NAME},"
"""How the preparation keeps a day while it is looked at; any other LET has to be proved."""
_QUOTED = re.compile(r'"[^"]*"|' r"'[^']*'")
_CALLED = re.compile(r"([^\W\d][\w.]*)\(")


def needs_proof(each: Prepared) -> bool:
    """True for an array formula, and for one that calls a function which is neither ours nor trusted."""
    return bool(each.cell.area) or _calls_others(each.lowered.shape)


@lru_cache(maxsize=20_000)
def _calls_others(pieces: Shape) -> bool:
    before: object = ""
    for piece in pieces:
        if isinstance(piece, str):
            spill = piece.startswith("#") and isinstance(before, tuple)
            plain = _QUOTED.sub("", piece).replace(_DAY_LOOKED_AT, "(")
            names = _CALLED.findall(plain) if "(" in piece else ()
            if spill or any(not _trusted(name.upper()) for name in names):
                return True
        before = piece
    return False


@lru_cache(maxsize=2_000)
def _trusted(name: str) -> bool:
    return name in TRUSTED or functions().find(name) is not None
