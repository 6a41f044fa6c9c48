"""Status judges each KPI by its own period, counts dates in days, and reviews as often as the user says."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.places import back_of, status_row
from kpi_engine.derive.template.status import write
from kpi_engine.derive.template.targets import row_of, stated_for, target_lines
from kpi_engine.model.guide import GuideKpi


def sheet_of(code: str) -> tuple[Workbook, Grid]:
    book, grid = Workbook(), Grid(GUIDES.get(code))
    write(book, grid)
    return book, grid


def kpi(grid: Grid, name: str) -> GuideKpi:
    found = grid.guide.kpi(name)
    assert found is not None
    return found


def test_an_amount_of_a_year_is_the_year_so_far_and_judged_at_its_end() -> None:
    book, grid = sheet_of("css")
    row = status_row(grid, "ebitda")
    value, target, gap, word = (str(book["Status"][f"{column}{row}"].value) for column in "EGHI")
    assert f"KPIs!$G${grid.kpis['year', 'chosen', 'ebitda', '']}:" in value
    assert "IF(MONTH(closed_month)>set_year_end,1,0)" in target
    assert "MONTH(closed_month)=set_year_end" in gap
    assert '"not yet"' in word
    assert "fiscal year to date" in str(book["Status"][f"K{row}"].value)


def test_a_date_differs_from_its_target_by_days_and_is_never_nearly_met() -> None:
    book, grid = sheet_of("ams")
    row = status_row(grid, "breakeven_date")
    gap, word = (str(book["Status"][f"{column}{row}"].value) for column in "HI")
    assert gap == f"=IF(COUNT(E{row},G{row})=2,-(E{row}-G{row}),NA())"
    assert '"watch"' not in word
    assert "days" in book["Status"][f"H{row}"].number_format
    line = next(line for line in target_lines(grid) if line.kpi.id == "breakeven_date")
    assert stated_for(line) == {0: 46_174.0}, "1 June 2026"


def test_the_user_chooses_how_often_to_review_where_the_guide_does_not_say(calling: Workbook) -> None:
    grid = Grid(GUIDES.get("smk"))
    row = status_row(grid, "cac")
    sheet = calling["Status"]
    assert sheet[f"D{row}"].value is None
    assert not sheet[f"D{row}"].protection.locked
    rule = next(rule for rule in sheet.data_validations.dataValidation if f"D{row}" in rule.sqref)
    assert rule.formula1 == '"daily,weekly,monthly,quarterly"'
    assert str(sheet[f"M{row}"].value).endswith(",NA()))))"), "no frequency, no next review"
    assert back_of(grid, kpi(grid, "cac")) == f'IF(Status!$D${row}="quarterly",3,1)'


def test_a_review_on_the_first_business_day_skips_the_weekend() -> None:
    book, grid = sheet_of("ams")
    assert "WEEKDAY" in str(book["Status"][f"M{status_row(grid, 'nrr')}"].value)
    assert "WEEKDAY" not in str(book["Status"][f"M{status_row(grid, 'cac')}"].value)


def test_a_monthly_figure_is_never_compared_with_a_benchmark_of_a_year_or_of_no_stated_period() -> None:
    book, grid = sheet_of("smk")
    words = {
        name: str(book["Status"][f"I{status_row(grid, name)}"].value) for name in ("churn", "trial_to_paid")
    }
    assert "benchmark" not in words["churn"]
    assert "within benchmark" in words["trial_to_paid"]


def test_a_working_kpi_is_held_against_the_target_of_the_one_that_is_shown() -> None:
    grid = Grid(GUIDES.get("css"))
    assert row_of(grid, "ebitda_ytd", "") == row_of(grid, "ebitda", "")
    assert not [line for line in target_lines(grid) if line.kpi.working]


def test_text_where_a_figure_belongs_is_an_input_to_check_not_an_undefined_kpi() -> None:
    book, grid = sheet_of("ams")
    for name in ("cac", "breakeven_date"):
        row = status_row(grid, name)
        word = str(book["Status"][f"I{row}"].value)
        assert f'IF(ERROR.TYPE(E{row})=3,"check input",' in word


def test_amounts_of_a_thousand_and_more_are_shown_without_cents() -> None:
    book, grid = sheet_of("smk")
    rules = {
        str(area.sqref): rule.dxf.numFmt.formatCode
        for area in book["Status"].conditional_formatting
        for rule in area.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None
    }
    ((cells, shown),) = rules.items()
    assert shown == "#,##0;(#,##0);0"
    rows = [f"E{status_row(grid, name)}:G{status_row(grid, name)}" for name in ("cac", "ltv", "ltv_cac")]
    assert [each in cells.split() for each in rows] == [True, True, False], "a ratio keeps its decimals"
