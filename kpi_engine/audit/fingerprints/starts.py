"""Where the cells of one finding begin: the first cell of each group of them that lie side by side.

Blank rows and columns between two cells do not part them, so that what is put in changes nothing. A group
that grows to the right or downwards begins where it began; a group that comes in is one more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kpi_engine.audit.cells import SheetCells
from kpi_engine.workbook.references import Area, AreaIndex

_ROW, _COLUMN = attrgetter("row"), attrgetter("column")


@dataclass(frozen=True, slots=True)
class Start:
    """The first cell of a group, and whether the group goes on below it, as down a list."""

    row: int
    column: int
    goes_down: bool


def starts(sheet: SheetCells, areas: Sequence[Area]) -> Iterator[Start]:
    """The first cell of each group of cells on one sheet."""
    flagged = AreaIndex(areas)
    for area in areas:
        row, column = area.top, area.left
        above, left = _above(sheet, row, column), _left(sheet, row, column)
        if flagged.at(above, column) is None and flagged.at(row, left) is None:
            yield Start(row, column, flagged.at(_below(sheet, row, column), column) is not None)


def _above(sheet: SheetCells, row: int, column: int) -> int:
    """The row of the next cell above that holds something; 0 without one."""
    cells = sheet.columns.get(column, [])
    place = bisect_left(cells, row, key=_ROW)
    return cells[place - 1].row if place else 0


def _below(sheet: SheetCells, row: int, column: int) -> int:
    cells = sheet.columns.get(column, [])
    place = bisect_right(cells, row, key=_ROW)
    return cells[place].row if place < len(cells) else 0


def _left(sheet: SheetCells, row: int, column: int) -> int:
    cells = sheet.rows.get(row, [])
    place = bisect_left(cells, column, key=_COLUMN)
    return cells[place - 1].column if place else 0
