"""Comparisons as Excel makes them: two numbers are the same when they agree to 15 digits.

`0.1+0.2=0.3` is TRUE in Excel, and a check such as `SUM(B2:B9)=B10` holds although the two differ in the
sixteenth digit. The engine compares all it has, so a near miss is looked at again by the helper.
"""

from __future__ import annotations

from kpi_engine.formula.corrections import gives_text
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Literal, Name, Node, Structured, Unary
from kpi_engine.formula.spellings import function_name

SAME = "KPI.SAME"
"""The helper: whether two numbers agree to 15 digits."""
SIGNS = frozenset(("=", "<>", "<", ">", "<=", ">="))

_ARITHMETIC = frozenset("+-*/^%")
_LONGEST = 60
_COUNTS = """
COUNT COUNTA COUNTIF COUNTIFS COUNTBLANK LEN ROW COLUMN ROWS COLUMNS MATCH MONTH DAY YEAR WEEKDAY INT
"""
_WHOLE = frozenset(_COUNTS.split())


def compared(sign: str, left: Node, right: Node, one: str, other: str) -> str:
    """The comparison of two single values, written as `one` and `other`."""
    plain = f"{one}{sign}{other}"
    if len(one) > _LONGEST or len(other) > _LONGEST or not _may_miss(left, right):
        return plain
    one, other = _bracketed(left, one), _bracketed(right, other)
    near = f"IFERROR(IF(ABS({one}-{other})<1E-14*ABS({one}),{SAME}({one},{other}),FALSE),FALSE)"
    if sign in ("=", ">=", "<="):
        return f"IF({one}{sign}{other},TRUE,{near})"
    return f"IF({one}{sign}{other},NOT({near}),FALSE)"


def _bracketed(node: Node, text: str) -> str:
    return text if isinstance(node, Cells | Literal | Call | Group | Name | Structured) else f"({text})"


def _may_miss(left: Node, right: Node) -> bool:
    """True where a number with a fraction, found by arithmetic, may meet its like."""
    kinds = {_kind(left), _kind(right)}
    return "never" not in kinds and kinds not in ({"whole"}, {"cell", "whole"})


def _kind(node: Node) -> str:
    """cell: a value found elsewhere. computed: found here. whole: a whole number. never: nothing to round."""
    match node:
        case Group(inner=inner) | Unary(operand=inner):
            return _kind(inner)
        case Literal(text=text):
            number = text.replace(".", "", 1).isdigit()
            return "never" if not number or float(text) == 0 else "computed" if "." in text else "whole"
        case Cells() | Structured() | Name():
            return "cell"
        case Binary(sign=sign):
            return "computed" if sign in _ARITHMETIC else "never"
        case Call(name=name):
            if gives_text(function_name(name)):
                return "never"
            return "whole" if function_name(name) in _WHOLE else "computed"
    return "never"
