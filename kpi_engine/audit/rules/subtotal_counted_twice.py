"""Rule F06: a sum runs over subtotals as well as over what these sum up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.aggregates import Aggregate, aggregates
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_MOST_TOLD, _MOST_COMPARED = 5, 500
_Lines = dict[int, dict[int, Aggregate]]


@rule(
    "F06", "subtotal-counted-twice", group="formulas", severity="warning", confidence="high",
    why="Every amount under the subtotal is in the total twice.",
    remedy="Add the subtotals alone, or use SUBTOTAL for them and for the total, which leaves subtotals out.",
    cite=Cite("FAST Standard 3.05, no double counting; SUBTOTAL in Excel help", read="2026-11-22"),
    examples=[
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUM(B2:B3)
            Rent     | 30
            Energy   | 5
            Total    | =SUM(B2:B6)
            """, flagged=("B7",)),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUBTOTAL(9,B2:B3)
            Rent     | 30
            Total    | =SUBTOTAL(9,B2:B5)
            """, why="SUBTOTAL leaves other subtotals out"),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Subtotal | =SUM(B2:B3)
            Total    | =SUM(B2:B4)/2
            """, why="halved because everything stands there twice"),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Share    | =B2/SUM(B2:B3)
            Total    | =SUM(B4:B4)
            """),
    ],
)  # fmt: skip
def subtotal_counted_twice(book: AuditBook) -> Iterator[Flag]:
    """The range of a SUM holds another SUM over cells of the same range.

    Running totals, in which every row sums up all before it, are left alone.
    """
    for sheet in book.sheets:
        sums = [call for call in aggregates(sheet) if call.function == "SUM" and call.is_alone]
        subtotals = _Subtotals(sums)
        for call in sums:
            found = {
                position: inside for position in call.copies.positions
                if (inside := list(subtotals.inside(call, position)))
            }  # fmt: skip
            if found:
                yield _flag(sheet, call, found)


def _flag(sheet: SheetCells, call: Aggregate, found: Mapping[Position, list[Position]]) -> Flag:
    first = next(iter(found))
    twice = ", ".join(cell_name(*at) for at in found[first][:_MOST_TOLD])
    sums = "sums" if len(found[first]) == 1 else "sum"
    return Flag(
        f"{rectangles(sheet.name, [first])[0]} sums {call.area(*first).ref}, where {twice} already "
        f"{sums} cells of that range.",
        rectangles(sheet.name, found), AuditEvidence(facts=(("Subtotals in the range", twice),)),
    )  # fmt: skip


class _Subtotals:
    """The sums of a sheet over two cells or more of their own column or row, found by line and place."""

    def __init__(self, sums: Sequence[Aggregate]) -> None:
        self._down: _Lines = defaultdict(dict)
        self._across: _Lines = defaultdict(dict)
        for call in sums:
            for row, column in call.copies.positions:
                area = call.area(row, column)
                if area.left == area.right == column and area.rows > 1:
                    self._down[column][row] = call
                elif area.top == area.bottom == row and area.columns > 1:
                    self._across[row][column] = call
        self._places = [
            {line: sorted(found) for line, found in lines.items()} for lines in (self._down, self._across)
        ]
        self._lines = [sorted(places) for places in self._places]

    def inside(self, call: Aggregate, position: Position) -> Iterator[Position]:
        """The sums inside the range of a sum that sum up cells of that range."""
        area = call.area(*position)
        rows, columns = (area.top, area.bottom), (area.left, area.right)
        for column, row in self._between(0, columns, rows) if area.rows > 1 else ():
            if _is_part(self._down[column][row], call, (row, column), area):
                yield row, column
        for row, column in self._between(1, rows, columns) if area.columns > 1 else ():
            if _is_part(self._across[row][column], call, (row, column), area):
                yield row, column

    def _between(self, which: int, lines: tuple[int, int], places: tuple[int, int]) -> Iterator[Position]:
        """Line and place of the sums in so many lines, from one place to another."""
        known = self._lines[which]
        for line in known[bisect_left(known, lines[0]) : bisect_right(known, lines[1])][:_MOST_COMPARED]:
            found = self._places[which][line]
            first, last = bisect_left(found, places[0]), bisect_right(found, places[1])
            for place in found[first:last][:_MOST_COMPARED]:
                yield line, place


def _is_part(other: Aggregate, call: Aggregate, place: Position, area: Area) -> bool:
    return other.copies is not call.copies and _within(other.area(*place), area)


def _within(one: Area, other: Area) -> bool:
    return (
        other.top <= one.top and one.bottom <= other.bottom
        and other.left <= one.left and one.right <= other.right
    )  # fmt: skip
