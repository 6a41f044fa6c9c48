"""The weekly table has what is reviewed every week, by tier where targets are, and computes its KPIs."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.weekly import HEADER_ROW, WEEKS, weekly_targets


def test_typed_columns_can_be_filled_by_week(grid: Grid) -> None:
    targets = weekly_targets(grid)
    assert ("trials", "Actual", "", "Weekly[Trials started]", "Weekly[Week]", "") in targets
    assert {(term, segment) for term, _, segment, *_ in targets} == {
        ("trials", ""), ("paid_conversions", ""),
        *((term, tier) for term in ("transactions", "active_customers") for tier in grid.guide.tiers),
    }  # fmt: skip


def test_kpis_are_calculated_columns_in_every_week(book: Workbook) -> None:
    table = book["Weekly"].tables["Weekly"]
    computed = [column for column in table.tableColumns if column.calculatedColumnFormula is not None]
    assert computed[0].name == "Trial-to-paid conversion"
    headings = [cell.value for cell in book["Weekly"][HEADER_ROW]]
    assert headings == [column.name for column in table.tableColumns]
    at = headings.index("Trial-to-paid conversion") + 1
    for row in (HEADER_ROW + 1, HEADER_ROW + WEEKS):
        assert book["Weekly"].cell(row, at).value == f"={computed[0].calculatedColumnFormula.attr_text}"


def test_weeks_are_mondays_in_order(book: Workbook) -> None:
    days = [book["Weekly"].cell(row, 1).value for row in range(HEADER_ROW + 1, HEADER_ROW + WEEKS + 1)]
    assert all(day.weekday() == 0 for day in days)
    assert days == sorted(set(days))
    assert days[0].isoformat() <= "2026-01-01"
