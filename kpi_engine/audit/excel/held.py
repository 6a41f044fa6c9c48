"""Which cells of a sheet hold something, and which hold text: found by column without looking at each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.audit.excel.operands import Edges
from kpi_engine.audit.once import once

Columns = Mapping[int, list[int]]


class Held:
    """The rows in use of each column of a sheet: of all cells that hold something, and of texts."""

    def __init__(self, sheet: SheetCells) -> None:
        self.filled = _by_column(
            position for position, cell in sheet.cells.items() if cell.value is not None or cell.kind
        )
        self.texts = _by_column(
            position for position, cell in sheet.cells.items() if isinstance(cell.value, str)
        )


@once
def held(sheet: SheetCells) -> Held:
    """What a sheet holds; found once."""
    return Held(sheet)


def inside(columns: Columns, edges: Edges) -> Iterator[Position]:
    """The cells among these that lie in a rectangle, column by column."""
    top, left, bottom, right = edges
    wide = right - left + 1 > len(columns)
    for column in sorted(columns) if wide else range(left, right + 1):
        rows = columns.get(column)
        if rows and left <= column <= right:
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                yield row, column


def is_empty(columns: Columns, edges: Edges) -> bool:
    """True where none of these cells lies in the rectangle."""
    return next(inside(columns, edges), None) is None


def _by_column(positions: Iterator[Position]) -> Columns:
    found: dict[int, list[int]] = {}
    for row, column in positions:
        found.setdefault(column, []).append(row)
    for rows in found.values():
        rows.sort()
    return found
