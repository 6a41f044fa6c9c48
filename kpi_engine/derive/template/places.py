"""Where a KPI stands on Status, and how far back its review before lies: what other sheets need to know."""

from __future__ import annotations

from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.targets import target_lines
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results.needs import is_of_year

SHEET = "Status"
HEADER_ROW = 5


def status_row(grid: Grid, kpi: str, segment: str = "") -> int:
    """The row of a KPI on Status; a heading stands over the secondary ones, if any KPI is a main one."""
    lines = target_lines(grid)
    keys = [(line.kpi.id, line.segment) for line in lines]
    position = keys.index((kpi, segment))
    return HEADER_ROW + 1 + position + (1 if lines[position].kpi.secondary else 0)


def back_of(grid: Grid, kpi: GuideKpi | None) -> str:
    """How many months the review period before lies back: by the frequency on Status, 12 for a year."""
    if kpi is None or kpi.working:
        return "1"
    if is_of_year(kpi):
        return "12"
    return f'IF({SHEET}!$D${status_row(grid, kpi.id)}="quarterly",3,1)'
