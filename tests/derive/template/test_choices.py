"""A definition can be chosen where the formulas follow it; elsewhere the sheet says that it is fixed."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.rebinding import default_of
from kpi_engine.derive.template.choices import choices_of, switches_of, switching
from kpi_engine.derive.template.grid import Grid
from kpi_engine.model.guide import Guide


def test_every_variant_of_the_guides_functions_is_listed_once(grid: Grid) -> None:
    names = [choice.name for choice in choices_of(grid.guide)]
    assert len(names) == len(set(names))
    assert {"cac_scope", "ltv_basis", "breakeven", "mix_basis", "payback"} <= set(names)


def test_a_choice_that_the_formulas_cannot_follow_cannot_be_made(book: Workbook, grid: Grid) -> None:
    sheet = book["Settings"]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    for choice in choices_of(grid.guide):
        cell = book.defined_names[choice.cell_name].attr_text.replace("$", "").split("!")[1]
        assert sheet[cell].value == choice.default
        assert sheet[cell].protection.locked == (choice.effect == "fixed here")
        if choice.effect == "fixed here":
            assert cell not in lists
        else:
            assert lists[cell] == f'"{",".join(choice.options)}"'


def test_the_default_is_the_guides_and_only_what_formulas_follow_is_offered() -> None:
    css = {choice.name: choice for choice in choices_of(GUIDES.get("css"))}
    assert css["breakeven"].default == "first profitable month"
    ams = {choice.name: choice for choice in choices_of(GUIDES.get("ams"))}
    assert ams["tx_denominator"].default == "Pro and Enterprise customers"
    assert ams["payback"].effect == ams["nrr_period"].effect == "fixed here"
    assert css["churn_date"].effect == "what you type"
    assert "tx_denominator" not in css, "no KPI of the guide leaves that choice"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_one_cell_can_hold_a_choice_because_all_kpis_of_the_guide_agree_on_its_default(guide: Guide) -> None:
    for choice in switching(guide):
        defaults = {
            default_of(kpi, variant)
            for kpi in guide.kpis
            for variant, _ in switches_of(guide, kpi)
            if variant.name == choice.name
        }
        assert defaults == {choice.default}, choice.name
        assert choice.default in choice.options


def test_a_choice_has_a_month_from_which_it_holds_and_what_held_before(book: Workbook, grid: Grid) -> None:
    sheet = book["Settings"]
    for choice in switching(grid.guide):
        cells = [book.defined_names[name].attr_text.replace("$", "").split("!")[1]
                 for name in (choice.cell_name, choice.since_name, choice.before_name)]  # fmt: skip
        assert [sheet[cell].value for cell in cells] == [choice.default, None, choice.default]
        assert not any(sheet[cell].protection.locked for cell in cells)
        in_force = book["Periods"][f"H{grid.options[choice.name]}"].value
        later = f"N({choice.since_name})>EOMONTH(H$5,0)"
        assert in_force == f"=IF({later},{choice.before_name},{choice.cell_name})"
