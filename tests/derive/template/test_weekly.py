"""The weekly table has what is reviewed every week, by tier where targets are, and computes its KPIs."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.weekly import DAYS, HEADER_ROW, WEEKS, weekly_targets, write


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


def test_a_guide_that_reviews_every_day_has_a_table_of_days_and_none_of_weeks() -> None:
    desk, grid = Workbook(), Grid(GUIDES.get("css"))
    write(desk, grid)
    assert [sheet.title for sheet in desk.worksheets[1:]] == ["Daily"]
    headings = [cell.value for cell in desk["Daily"][HEADER_ROW]]
    assert headings == ["Day", "Tickets resolved", "Support agents", "Tickets per agent"]
    assert str(desk["Daily"].cell(HEADER_ROW + 1, 1).value) == "2026-01-01"
    assert str(desk["Daily"].cell(HEADER_ROW + DAYS, 1).value) == "2027-01-01"
    assert "Daily[[#This Row],[Support agents]]" in desk["Daily"].cell(HEADER_ROW + 1, 4).value
    assert weekly_targets(grid) == [], "a fill knows months and weeks"


def test_a_guide_without_frequent_reviews_has_neither() -> None:
    desk = Workbook()
    write(desk, Grid(GUIDES.get("smk")))
    assert len(desk.worksheets) == 1


def test_a_sum_is_typed_part_by_part_and_missing_where_a_part_is() -> None:
    guide = GUIDES.get("mas")
    trials = replace(guide.kpis[1], inputs={"paid": "paid_conversions", "trials": "trials + visitors"})
    grid = Grid(replace(guide, kpis=(guide.kpis[0], trials, *guide.kpis[2:])))
    desk = Workbook()
    write(desk, grid)
    assert [cell.value for cell in desk["Weekly"][HEADER_ROW]][1:4] == [
        "Trials turned paid", "Trials started", "Website visitors"
    ]  # fmt: skip
    parts = "Weekly[[#This Row],[Trials started]]", "Weekly[[#This Row],[Website visitors]]"
    total = f"IF(COUNT({','.join(parts)})=2,{'+'.join(parts)},NA())"
    at = [cell.value for cell in desk["Weekly"][HEADER_ROW]].index("Trial-to-paid conversion") + 1
    assert total in str(desk["Weekly"].cell(HEADER_ROW + 1, at).value)


def test_weeks_are_mondays_in_order(book: Workbook) -> None:
    days = [book["Weekly"].cell(row, 1).value for row in range(HEADER_ROW + 1, HEADER_ROW + WEEKS + 1)]
    assert all(day.weekday() == 0 for day in days)
    assert days == sorted(set(days))
    assert days[0].isoformat() <= "2026-01-01"
