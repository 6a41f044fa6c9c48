"""Counting cells that hold an error."""

from __future__ import annotations

from kpi_engine.formula.corrections import COUNT_ERRORS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, rows


@override(COUNT_ERRORS)
def count_errors(cells: CellValue, criterion: CellValue) -> CellValue:
    """COUNTIF with an error as its criterion, or the name of one, counts the cells that hold this error."""
    if isinstance(criterion, str):
        criterion = CellError.from_text(criterion) or criterion
    if isinstance(cells, CellError) or not isinstance(criterion, CellError):
        raise RefusedError(cells if isinstance(cells, CellError) else CellError.VALUE)
    return float(sum(cell is criterion for row in rows(cells) for cell in row))
