"""Restated holds each KPI that a definition changes, and those made of them, under the current choices."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.grid import Grid
from kpi_engine.model.guide import Guide


def test_kpis_that_a_choice_changes_are_there_and_no_others(grid: Grid) -> None:
    shown = {kpi for kpi, _ in grid.restated}
    assert {"cac", "cac_payback", "ltv", "ltv_cac", "breakeven_months", "nrr"} <= shown
    assert not shown & {"contribution_margin", "annual_plan_share", "concentration", "setup_hours"}


def test_restated_reads_the_choice_itself_and_restated_parts(book: Workbook, grid: Grid) -> None:
    sheet = book["Restated"]
    cac = str(sheet[f"H{grid.restated['cac', 'restated']}"].value)
    assert 'def_cac_scope="marketing only"' in cac
    ratio = str(sheet[f"H{grid.restated['ltv_cac', 'restated']}"].value)
    assert f"ISNUMBER(H{grid.restated['cac', 'restated']})" in ratio
    assert "KPIs!" not in ratio


def test_nothing_is_shown_while_no_definition_has_a_month_from_which_it_holds(
    book: Workbook, grid: Grid
) -> None:
    sheet, row = book["Restated"], grid.restated["cac", "reported"]
    assert sheet[f"E{row}"].value == "=COUNT(def_cac_scope_since)"
    assert sheet[f"H{row}"].value == f"=KPIs!H{grid.kpis['month', 'chosen', 'cac', '']}"
    rules = [
        (str(area.sqref), rule.formula[0]) for area in sheet.conditional_formatting for rule in area.rules
    ]
    assert (f"D6:BN{grid.restated_end}", "$E6=0") in rules
    payback = sheet[f"E{grid.restated['cac_payback', 'reported']}"].value
    assert "def_cac_scope_since" in payback
    assert "def_cogs_scope_since" in payback
    assert sheet[f"H{row + 2}"].value == f"=IF(COUNT(H{row},H{row + 1})=2,H{row + 1}-H{row},NA())"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_every_row_follows_from_the_one_before(guide: Guide) -> None:
    grid = Grid(guide)
    assert sorted(grid.restated.values()) == list(range(6, 6 + len(grid.restated)))
