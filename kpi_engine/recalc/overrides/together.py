"""The values of several ranges as one column, where a function takes one range but not several."""

from __future__ import annotations

from kpi_engine.formula.spreading import TOGETHER
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import override, rows


@override(TOGETHER)
def together(*ranges: CellValue) -> CellValue:
    """LARGE, RANK, PERCENTILE and others take a union or a 3-D reference; its blank cells do not count."""
    values = [cell for each in ranges for row in rows(each) for cell in row if cell is not None]
    return [[value] for value in values] or [[None]]
