"""A definition can be chosen where the formulas follow it; elsewhere the sheet says that it is fixed."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.choices import choices_of
from kpi_engine.derive.template.grid import Grid


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
