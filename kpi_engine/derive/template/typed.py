"""Everything that is typed beside the months, for the map: weeks, lists, scores, touches, stages, cohorts."""

from __future__ import annotations

from kpi_engine.derive.template.attribution import spend_targets
from kpi_engine.derive.template.cohorts import cohort_targets
from kpi_engine.derive.template.funnel import funnel_targets
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lists import list_targets
from kpi_engine.derive.template.scores import score_targets
from kpi_engine.derive.template.touches import touch_targets


def line_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map for single lines, each named by its number: term, scenario, line, cell."""
    return [
        *list_targets(grid), *score_targets(grid), *funnel_targets(grid), *touch_targets(grid),
        *spend_targets(grid),
    ]  # fmt: skip


def typed_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map for all of it."""
    return [*line_targets(grid), *cohort_targets(grid)]
