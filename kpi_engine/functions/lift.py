"""A function of single cells, lifted over ranges as Excel does in an array formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_engine.model.cell_error import NA, Scalar
from kpi_engine.model.function import CellValue


def lift(body: Callable[..., Scalar]) -> Callable[..., CellValue]:
    """A callable that gives one result per element of its range arguments.

    A single cell, row or column serves the whole of a larger range; where a range ends before the largest
    one does, its elements are #N/A. Single cells alone give a single cell. Anything that is not a list (a
    prepared table, say) counts as one cell and reaches `body` as it is.
    """

    def call(*cells: Any) -> CellValue:
        grids = [_grid(cell) for cell in cells if isinstance(cell, list)]
        if not grids:
            return body(*cells)
        height = max(len(grid) for grid in grids)
        width = max(len(grid[0]) for grid in grids)
        arguments = [_grid(cell) if isinstance(cell, list) else [[cell]] for cell in cells]
        return [
            [body(*(_element(grid, row, column) for grid in arguments)) for column in range(width)]
            for row in range(height)
        ]

    return call


def cells_of(value: Any) -> list[Any]:
    """The cells of an argument that is taken whole, in reading order; a single cell is a range of one."""
    return [cell for row in _grid(value) for cell in row] if isinstance(value, list) else [value]


def _grid(rows: list[Any]) -> list[list[Any]]:
    """Rows of one width: a plain list is one row, short rows end in blanks, nothing is one blank."""
    table = rows if any(isinstance(row, list) for row in rows) else [rows]
    lists = [row if isinstance(row, list) else [row] for row in table]
    width = max(1, *(len(row) for row in lists)) if lists else 1
    return [row + [None] * (width - len(row)) for row in lists] or [[None]]


def _element(grid: list[list[Any]], row: int, column: int) -> Any:
    down = 0 if len(grid) == 1 else row
    across = 0 if len(grid[0]) == 1 else column
    return grid[down][across] if down < len(grid) and across < len(grid[0]) else NA
