"""Which formulas calculate with a cell, rather than look it up, compare it or show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Name,
    Node,
    Postfix,
    Structured,
    Unary,
    tree,
)
from kpi_engine.workbook.references import Area, parse_range, split_sheet

How = Literal["added", "calculated", ""]
"""added: inside the range of a function that skips texts; calculated: by an operator, which reads a text."""

AGGREGATES = frozenset([
    "SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "SUBTOTAL", "AGGREGATE", "MEDIAN", "STDEV", "STDEV.S",
    "STDEV.P", "STDEVP", "VAR", "VAR.S", "VAR.P", "SUMPRODUCT", "NPV", "IRR", "LARGE", "SMALL", "RANK",
    "PERCENTILE", "QUARTILE",
])  # fmt: skip
_SUMMED = {"SUMIF": 2, "AVERAGEIF": 2, "SUMIFS": 0, "AVERAGEIFS": 0}
"""The argument that is added up; the others are compared with criteria, where codes may be texts."""
BY_NAME = "a name"
"""How a defined name or a table's column is told among the references of a formula."""
_PASSING = frozenset(["IF", "IFERROR", "IFNA", "ROUND", "ROUNDUP", "ROUNDDOWN", "ABS", "INT", "TRUNC"])


@dataclass(frozen=True, slots=True)
class Use:
    """A formula that calculates with a cell: its own first cell, and how."""

    how: How
    cell: str
    formula: str


def arithmetic_use(book: AuditBook, area: Area) -> Use | None:
    """The gravest way in which a formula calculates with some cell of an area; None without any."""
    best: Use | None = None
    for copies, block in book.uses.readers(area):
        how = _how(copies, block, area)
        if how and (best is None or (how == "added" and best.how != "added")):
            where = Area(copies.sheet, block.top, block.left, block.top, block.left)
            best = Use(how, str(where), copies.at(block.top, block.left))
    return best


def _how(copies: Copies, block: Area, area: Area) -> How:
    """How the copies of a formula in one block calculate with an area."""
    try:
        first, last = (tree(copies.at(*corner)) for corner in _corners(block))
    except FormulaSyntaxError:
        return ""
    found: How = ""
    for (one, how), (other, _) in zip(references(first), references(last), strict=False):
        start, end = (_area(text, copies.sheet) for text in (one, other))
        is_named = one == other == BY_NAME
        if how and (is_named or (start and end and _meets(_around(start, end), area))):
            if how == "added":
                return how
            found = how
    return found


def references(node: Node, how: How = "") -> Iterator[tuple[str, How]]:
    """Every reference of a formula in reading order, with how the formula calculates with it."""
    match node:
        case Cells(text=text):
            yield text, how
        case Name() | Structured():
            yield BY_NAME, how
        case Group(inner=inner):
            yield from references(inner, how)
        case Unary(sign=sign, operand=operand) if sign != "@":
            yield from references(operand, how if sign == "+" else "calculated")
        case Unary(operand=operand) | Postfix(operand=operand):
            yield from references(operand, "calculated")
        case Binary(sign=sign, left=left, right=right):
            inside: How = "calculated" if sign in "+-*/^" else (how if sign in (" ", ",", ":") else "")
            yield from references(left, inside)
            yield from references(right, inside)
        case Call(name=name, arguments=arguments):
            word = name.upper().removeprefix("_XLFN.")
            inside = "added" if word in AGGREGATES else (how if word in _PASSING else "")
            summed = _SUMMED.get(word)
            for number, argument in enumerate(arguments):
                if summed is not None:
                    inside = "added" if number == summed else ""
                yield from references(argument, inside)
        case _:
            return


def _corners(block: Area) -> tuple[tuple[int, int], tuple[int, int]]:
    return (block.top, block.left), (block.bottom, block.right)


def _area(text: str, sheet: str) -> Area | None:
    named, ref = split_sheet(text)
    return parse_range(ref, named or sheet)


def _around(one: Area, other: Area) -> Area:
    return Area(
        one.sheet, min(one.top, other.top), min(one.left, other.left),
        max(one.bottom, other.bottom), max(one.right, other.right),
    )  # fmt: skip


def _meets(one: Area, other: Area) -> bool:
    return (
        one.sheet.casefold() == other.sheet.casefold()
        and one.top <= other.bottom and one.bottom >= other.top
        and one.left <= other.right and one.right >= other.left
    )  # fmt: skip
