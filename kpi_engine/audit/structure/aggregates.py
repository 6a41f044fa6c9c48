"""Sums, averages and other aggregates over ranges: what they run over, seen from their own cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_engine.audit.cells import Copies, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.workbook.references import Area

_CALL = re.compile(
    r"(?:^|[^\w.])(SUM|AVERAGE|COUNT|COUNTA|MIN|MAX|PRODUCT|MEDIAN|STDEV(?:\.S|\.P|P)?|VAR|SUBTOTAL)"
    r"\((?:\d+,)?\s*$",
    re.IGNORECASE,
)
Reference = tuple[int, int, str]
Side = Literal["above", "below", "left", "right", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate over one range of its own sheet: `first` and `last` are the corners as in R1C1.

    `at` is where `first` stands in the formula's shape; `is_alone` when nothing but this call is the formula.
    """

    copies: Copies
    function: str
    first: Reference
    last: Reference
    at: int
    is_alone: bool

    def area(self, row: int, column: int) -> Area:
        """What it runs over when the formula stands in this cell."""
        top, left = _place(self.first, row, column)
        bottom, right = _place(self.last, row, column)
        return Area(self.copies.sheet, min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def side(self, row: int, column: int) -> Side:
        """Where its range lies: above or below in the cell's own column, left or right in its own row."""
        area = self.area(row, column)
        if area.left == area.right == column and row not in range(area.top, area.bottom + 1):
            return "above" if area.bottom < row else "below"
        if area.top == area.bottom == row and column not in range(area.left, area.right + 1):
            return "left" if area.right < column else "right"
        return "elsewhere"


@once
def aggregates(sheet: SheetCells) -> Sequence[Aggregate]:
    """Every aggregate over one range, of every distinct formula of a sheet."""
    return tuple(found for copies in sheet.copies for found in aggregates_in(copies))


def aggregates_in(copies: Copies) -> Iterator[Aggregate]:
    """Every aggregate over one range of a formula."""
    pieces = copies.shape
    for at in range(1, len(pieces) - 3):
        before, first, colon, last, after = pieces[at - 1 : at + 4]
        if colon != ":" or not isinstance(first, tuple) or not isinstance(last, tuple):
            continue
        if (
            not isinstance(before, str)
            or not isinstance(after, str)
            or not {"rR", "cC"} <= _both(first, last)
        ):
            continue
        called = _CALL.search(before)
        if called and after.lstrip()[:1] in (")", ","):
            alone = len(pieces) == 5 and before[: called.start(1)].strip("+ ") == "" and after.strip() == ")"
            yield Aggregate(copies, called[1].upper(), first, last, at, alone)


def _both(first: Reference, last: Reference) -> set[str]:
    """Which of row and column both corners name: whole rows and columns lack one."""
    return {
        pair for pair in ("rR", "cC") if all(any(mark in ref[2] for mark in pair) for ref in (first, last))
    }


def _place(reference: Reference, row: int, column: int) -> tuple[int, int]:
    down, across, marks = reference
    return (row if "r" in marks else 0) + down, (column if "c" in marks else 0) + across


__all__ = ["Aggregate", "Reference", "Side", "aggregates", "aggregates_in"]
