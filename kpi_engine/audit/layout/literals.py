"""Numbers typed into formulas that are assumptions: not a unit, a position, or a number of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.audit.cells import Copies, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.formula.grammar import Binary, Call, Literal, Node, Postfix, Unary
from kpi_engine.formula.parts import parts, without_brackets

ALLOWED = frozenset((0.0, 1.0, 12.0, 100.0, 365.0))
"""Numbers that are no assumptions wherever they stand."""
CONVERTING = frozenset((2.0, 3.0, 4.0, 7.0, 24.0, 30.0, 52.0, 60.0, 360.0, 366.0, 1e3, 1e4, 1e6, 1e9))
"""Numbers that turn one unit into another where something is multiplied or divided by them."""
_POSITIONS = frozenset((
    "VLOOKUP", "HLOOKUP", "LOOKUP", "MATCH", "XMATCH", "XLOOKUP", "INDEX", "OFFSET", "CHOOSE", "ADDRESS",
    "INDIRECT", "ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "FIXED", "MROUND", "CEILING", "FLOOR", "LEFT",
    "RIGHT", "MID", "REPLACE", "SUBSTITUTE", "FIND", "SEARCH", "REPT", "CHAR", "DATE", "TIME", "EDATE",
    "EOMONTH", "WEEKDAY", "WEEKNUM", "WORKDAY", "NETWORKDAYS", "YEARFRAC", "DATEDIF", "DATEVALUE", "LARGE",
    "SMALL", "RANK", "PERCENTILE", "QUARTILE", "SUBTOTAL", "AGGREGATE", "POWER", "LOG", "BASE", "MOD",
    "RANDBETWEEN", "SEQUENCE", "TAKE", "DROP", "SORT", "SORTBY", "FILTER", "UNIQUE", "EXPAND", "TEXT",
    "CHOOSECOLS", "CHOOSEROWS", "HYPERLINK", "CELL", "COLUMN", "ROW", "TEXTSPLIT", "WRAPROWS", "WRAPCOLS",
    "CONVERT", "NUMBERVALUE", "BIN2DEC",
))  # fmt: skip
"""Functions in which a typed number is a column, a position, a number of digits or an option."""
_COUNTING = frozenset((
    "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "COUNTBLANK", "LEN", "ROWS", "COLUMNS", "MONTH", "DAY",
    "WEEKDAY", "MOD", "ROW", "COLUMN", "MATCH", "FIND", "SEARCH", "ERROR.TYPE", "TYPE",
))  # fmt: skip
"""Functions whose result is compared with a number of things, a place or a code."""
_TOLERANCE = 1e-5
"""A smaller number, or 1 and as much, only says how closely two results must agree."""
_DIGIT = re.compile(r"\d")


@once
def literals(sheet: SheetCells) -> Sequence[tuple[Copies, tuple[str, ...]]]:
    """Each different formula that holds typed assumptions, with these as they are written."""
    found = []
    for copies in sheet.copies:
        if any(isinstance(piece, str) and _DIGIT.search(piece) for piece in copies.shape) and copies.tree:
            texts = tuple(dict.fromkeys(_assumptions(copies.tree)))
            if texts:
                found.append((copies, texts))
    return tuple(found)


def _assumptions(node: Node, converts: bool = False) -> Iterator[str]:
    """The typed numbers in a formula that are assumptions; `converts` for a factor or divisor."""
    match node:
        case Literal(text=text):
            if _is_assumption(text, converts):
                yield text
        case Postfix(sign="%", operand=Literal(text=text)):
            if text not in ("0", "100"):
                yield f"{text}%"
        case Binary(sign="^"):
            yield from _assumptions(node.left)
        case Binary(sign="*" | "/"):
            yield from _assumptions(without_brackets(node.left), True)
            yield from _assumptions(without_brackets(node.right), True)
        case Binary(sign="=" | "<" | ">" | "<=" | ">=" | "<>") if _counts(node.left) or _counts(node.right):
            for side in (node.left, node.right):
                if not isinstance(side, Literal):
                    yield from _assumptions(side)
        case Unary(operand=operand):
            yield from _assumptions(operand, converts)
        case Call(name=name, arguments=arguments):
            plain = name.upper().removeprefix("_XLFN.").partition(".")[0]
            for argument in arguments:
                if plain not in _POSITIONS or not isinstance(_unsigned(argument), Literal):
                    yield from _assumptions(argument)
        case _:
            for part in parts(node):
                yield from _assumptions(part)


def _counts(node: Node) -> bool:
    """True for a function that counts or sorts by kind: `COUNT(A1:A4)=4` says nothing about the business."""
    return isinstance(node, Call) and node.name.upper() in _COUNTING


def _unsigned(node: Node) -> Node:
    return node.operand if isinstance(node, Unary) else node


def _is_assumption(text: str, converts: bool) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    near = min(number, abs(number - 1)) <= _TOLERANCE
    return number not in ALLOWED and not near and not (converts and number in CONVERTING)
