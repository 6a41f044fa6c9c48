"""One result per element: a function of single cells, made to take ranges as Excel does."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.model.cell_error import NA, Scalar
from kpi_engine.model.function import CellValue

Rows = list[list[Scalar]]


def lift(fn: Callable[..., Scalar]) -> Callable[..., CellValue]:
    """`fn` over ranges: single values, rows and columns are repeated, the rest of shorter ranges is #N/A.

    Single values alone give a single value, any range gives rows. `fn` must not raise; an argument that is
    not a cell value (a prepared table) is handed to every call as it is.
    """

    def lifted(*cells: CellValue) -> CellValue:
        if not any(isinstance(cell, list | tuple) for cell in cells):
            return fn(*cells)
        grids = [rows_of(cell) for cell in cells]
        height = max(len(grid) for grid in grids)
        width = max(len(grid[0]) for grid in grids)
        return [
            [fn(*(_at(grid, row, column) for grid in grids)) for column in range(width)]
            for row in range(height)
        ]

    return lifted


def rows_of(cells: CellValue) -> Rows:
    """Any cell value as rows of one length: a single value is one row of one cell, a flat list a column."""
    if not isinstance(cells, list | tuple):
        return [[cells]]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in cells]
    width = max([1, *(len(row) for row in rows)])
    return [row + [None] * (width - len(row)) for row in rows] or [[None]]


def _at(grid: Rows, row: int, column: int) -> Scalar:
    row = 0 if len(grid) == 1 else row
    column = 0 if len(grid[0]) == 1 else column
    return grid[row][column] if row < len(grid) and column < len(grid[0]) else NA
