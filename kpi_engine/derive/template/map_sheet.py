"""The hidden _map sheet: which term goes to which named cells, so that a filler need not know the layout."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import SCENARIOS, input_name
from kpi_engine.derive.template.typed import typed_targets
from kpi_engine.derive.template.weekly import weekly_targets

SHEET = "_map"
_SETTINGS = (
    ("company_name", "", "", names.COMPANY, "", ""),
    ("currency", "", "", names.CURRENCY, "", ""),
)
"""What a fill may set besides figures."""
_HEADER = ("term", "scenario", "segment", "target", "period", "required")


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "hidden"
    for row in (_HEADER, *map_rows(grid)):
        sheet.append(row)


def map_rows(grid: Grid) -> list[tuple[str, ...]]:
    """What can be filled: term, scenario, segment or line, cells, the headers that name them, required."""
    rows: list[tuple[str, ...]] = []
    for scenario in SCENARIOS:
        for line in grid.lines:
            required = "yes" if line.required and scenario == "Actual" else ""
            rows.append(
                (line.term.id, scenario, line.segment, line.name(scenario), names.MONTHS_NAME, required)
            )
        for (term, segment), own in grid.guide.segment_terms.items():
            if (term, segment) not in grid.by_key:
                continue
            target = input_name(term, segment, scenario)
            rows.append((own, scenario, "", target, names.MONTHS_NAME, ""))
    return [*rows, *weekly_targets(grid), *typed_targets(grid), *_SETTINGS]
