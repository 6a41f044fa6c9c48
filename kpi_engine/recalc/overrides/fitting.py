"""An array formula's result, brought to the size of the range that the formula fills."""

from __future__ import annotations

from kpi_engine.model.cell_error import NA, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import override, rows

FIT = "KPI.FIT"


@override(FIT)
def fit(value: CellValue, height: float, width: float) -> CellValue:
    """One row or column is repeated, what the range has more than the result is #N/A, a blank shows as 0."""
    table = rows(value)
    across, down = len(table[0]), len(table)

    def at(row: int, column: int) -> Scalar:
        row, column = (0 if down == 1 else row), (0 if across == 1 else column)
        if row >= down or column >= across:
            return NA
        cell = table[row][column]
        return 0.0 if cell is None else cell

    return [[at(row, column) for column in range(int(width))] for row in range(int(height))]
