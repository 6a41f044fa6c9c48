"""Inputs look like inputs, are unlocked, named and bounded; nothing else is."""

from __future__ import annotations

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import FIRST, LAST, Grid
from kpi_engine.derive.template.lines import SCENARIOS
from kpi_engine.workbook.house_style import styles


def test_every_input_row_has_a_name_for_its_sixty_months(book: Workbook, grid: Grid) -> None:
    for scenario in SCENARIOS:
        for line in grid.lines:
            row = grid.inputs[scenario, *line.key]
            assert book.defined_names[line.name(scenario)].attr_text == f"Inputs!$G${row}:$BN${row}"
    assert (
        book.defined_names["in_enterprise_mrr"].attr_text == book.defined_names["in_mrr.enterprise"].attr_text
    )


def test_every_input_is_blue_on_yellow_unlocked_and_empty(book: Workbook, grid: Grid) -> None:
    for row in grid.inputs.values():
        for column in (FIRST, LAST):
            cell = book["Inputs"].cell(row, column)
            assert (cell.font.color.rgb[-6:], cell.fill.start_color.rgb[-6:]) == (
                styles.INPUT_INK,
                styles.INPUT_FILL,
            )
            assert not cell.protection.locked
            assert cell.value is None


def test_every_input_is_bounded_as_its_term_is(book: Workbook, grid: Grid) -> None:
    bounds: dict[int, tuple[str, str, str]] = {}
    for rule in book["Inputs"].data_validations.dataValidation:
        for area in str(rule.sqref).split():
            left, top, right, _ = range_boundaries(area)
            assert (left, right) == (FIRST, LAST)
            bounds[top] = (rule.type, rule.formula1, rule.formula2)
    assert set(bounds) == set(grid.inputs.values())
    assert bounds[grid.inputs["Actual", "trials", ""]] == ("whole", "0", "1E+15")
    assert bounds[grid.inputs["Budget", "sm_spend", ""]] == ("decimal", "0", "1E+15")
    assert bounds[grid.inputs["Forecast", "net_income", ""]][1] == "-1E+15"


def test_terms_the_main_kpis_need_are_starred(book: Workbook, grid: Grid) -> None:
    sheet = book["Inputs"]
    assert sheet.cell(grid.inputs["Actual", "sm_spend", ""], 1).value.endswith("*")
    assert not sheet.cell(grid.inputs["Actual", "setup_hours", ""], 1).value.endswith("*")
