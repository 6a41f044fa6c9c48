"""What a reader and a printer meet: order of the sheets, frozen panes, print set-up, hidden gaps, charts."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template import names
from kpi_engine.derive.template.changes import ROWS
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.guide_sheet import formula_text
from kpi_engine.derive.template.lines import main_kpis
from kpi_engine.derive.template.targets import mark_sign
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles

_VISIBLE = [
    "Guide", "Settings", "Inputs", "Weekly", "Customers", "Periods", "KPIs", "Restated", "Targets", "Status",
    "Checks", "Dashboard", "Board", "Changes",
]  # fmt: skip
_WITH_GAPS = ["Settings", "Weekly", "Periods", "KPIs", "Targets", "Status", "Checks", "Dashboard", "Board"]


def test_sheets_stand_in_the_order_of_use(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == _VISIBLE


@pytest.mark.parametrize("name", _VISIBLE)
def test_every_sheet_prints_on_landscape_pages_with_a_footer(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert sheet.print_area
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.page_setup.orientation == ("portrait" if name == "Customers" else "landscape")
    assert "&A" in sheet.oddFooter.left.text
    assert sheet.sheet_properties.tabColor is not None
    assert not sheet.sheet_view.showGridLines


@pytest.mark.parametrize("name", ["Inputs", "Weekly", "Periods", "KPIs", "Targets", "Status", "Checks"])
def test_headings_stay_in_sight(book: Workbook, name: str) -> None:
    assert book[name].freeze_panes


@pytest.mark.parametrize("name", _WITH_GAPS)
def test_missing_figures_are_shown_as_empty(book: Workbook, name: str) -> None:
    formulas = [
        rule.formula[0]
        for area in book[name].conditional_formatting
        for rule in area.rules
        if rule.type == "expression"
    ]
    assert any(formula.startswith("ISNA(") for formula in formulas)


def test_one_font_family_throughout(book: Workbook) -> None:
    used = {cell.font.name for sheet in book.worksheets if sheet.title != "_map" for row in sheet.iter_rows()
            for cell in row if cell.value is not None}  # fmt: skip
    assert used == {styles.FONT}


def test_the_dashboard_has_six_kpis_against_target_a_bridge_and_the_way_to_breakeven(book: Workbook) -> None:
    charts = book["Dashboard"]._charts
    assert len(charts) == 8
    assert all(type(chart).__name__ == "BarChart" for chart in charts), "a column that is missing is no zero"
    assert not [chart for chart in charts if chart.display_blanks == "zero"]


def test_the_board_names_every_main_kpi_and_leaves_room_for_six_actions(book: Workbook, grid: Grid) -> None:
    labels = [book["Board"].cell(row, 1).value for row in range(6, 13)]
    assert labels == [kpi.label + mark_sign(kpi) for kpi in grid.guide.kpis if not kpi.secondary]
    assert labels[1] == "Trial-to-paid conversion [r]"
    signs = [str(cell.value) for cell in book["Board"]["A"] if str(cell.value).startswith("[r] restored")]
    assert len(signs) == 1
    assert "triggers_action" in str(book["Board"]["A20"].value)


def test_the_guide_explains_every_kpi_in_words(book: Workbook, grid: Grid) -> None:
    shown = {str(cell.value) for row in book["Guide"].iter_rows() for cell in row if cell.value}
    for kpi in grid.guide.kpis:
        assert {kpi.label, kpi.meaning, formula_text(grid.guide, kpi)} <= shown
    margin = grid.guide.kpi("gross_margin")
    assert margin is not None
    assert formula_text(grid.guide, margin) == "(revenue − cost of revenue) / revenue"
    assert any("uncertain" in text for text in shown)
    assert "–  Set-up fees are neither MRR nor part of CAC." in shown


@pytest.mark.parametrize(
    ("code", "kpi", "words"),
    [
        ("css", "expansion_rate", "expansion MRR / revenue of the month before"),
        ("css", "net_burn", "(opening cash + financing − closing cash)"),
        ("ams", "infra_per_1000_assets", "hosting cost / assets managed × 1,000"),
        ("ams", "tx_per_customer", "transactions / (active paying customers of Pro + active paying customers "
                                   "of Enterprise)"),
        ("css", "dau", "As typed on Inputs"),
    ],
)  # fmt: skip
def test_formulas_are_in_words_with_the_figures_the_guide_takes(code: str, kpi: str, words: str) -> None:
    guide = GUIDES.get(code)
    found = guide.kpi(kpi)
    assert found is not None
    assert formula_text(guide, found) == words


def test_the_guide_says_which_style_it_is_and_quotes_studies_apart(book: Workbook, calling: Workbook) -> None:
    assert "nothing installed" in str(book["Guide"]["A3"].value)
    assert "#NAME?" in str(calling["Guide"]["A3"].value)
    column = [str(cell.value) for cell in calling["Guide"]["A"]]
    claims = column.index("Studies the guide quotes: notes, never targets")
    assert "5 % more retention" in column[claims + 1]
    assert "never targets" not in " ".join(str(cell.value) for cell in book["Guide"]["A"])


def test_three_and_twenty_kpis_have_a_tile_each_and_nine_of_them_a_chart(calling: Workbook) -> None:
    sheet, kpis = calling["Dashboard"], main_kpis(GUIDES.get("smk"))
    tiles = [sheet.cell(4 + 5 * (n // 7), 1 + 3 * (n % 7)).value for n in range(len(kpis))]
    assert tiles == [kpi.label + mark_sign(kpi) for kpi in kpis]
    assert len(kpis) == 23
    assert len(sheet._charts) == 10, "nine KPIs and the bridge; the guide follows no cash"
    assert calling["Board"].page_setup.fitToHeight == 2
    assert calling["Board"].print_title_rows == "$5:$5"


def test_a_guide_that_reviews_nothing_weekly_has_no_weekly_table(calling: Workbook) -> None:
    assert "Weekly" not in calling.sheetnames


def test_fills_are_listed_in_named_empty_rows(book: Workbook) -> None:
    area = book.defined_names[names.CHANGES].attr_text.replace("$", "").split("!")[1]
    rows = book["Changes"][area]
    assert len(rows) == ROWS
    assert all(cell.value is None for row in rows for cell in row)


def test_units_are_words_that_a_reader_knows() -> None:
    assert styles.unit_text(Unit.FRACTION) == "%"
    assert styles.unit_text(Unit.MONTHS) == "months"


def test_a_long_text_gets_a_higher_row() -> None:
    assert styles.height(("short", 40, 10)) == styles.height(("also short", 40, 10))
    assert styles.height(("word " * 40, 40, 10)) > 3 * styles.height(("short", 40, 10)) - 10


def test_the_list_of_changes_shows_the_day_of_a_fill(book: Workbook) -> None:
    """A fill states its day; an hour beside it could only be 00:00."""
    cell = book["Changes"]["A5"]
    assert (cell.number_format, cell.alignment.horizontal) == ("yyyy-mm-dd", "left")
