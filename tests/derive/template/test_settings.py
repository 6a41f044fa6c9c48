"""Settings are named cells with bounds; what follows from them is computed."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template import names


def cell(book: Workbook, name: str) -> str:
    return book.defined_names[name].attr_text.replace("$", "").split("!")[1]


def test_the_defaults_start_a_workbook_in_january_2026(book: Workbook) -> None:
    sheet = book["Settings"]
    assert sheet[cell(book, names.FIRST_MONTH)].value.isoformat() == "2026-01-01"
    assert sheet[cell(book, names.YEAR_END)].value == 12
    assert sheet[cell(book, names.SCENARIO)].value == "Actual"
    assert sheet[cell(book, names.UNIT)].value == "1"
    assert sheet[cell(book, names.CLOSED)].value is None


def test_the_closed_month_is_the_typed_one_or_the_last_with_figures(book: Workbook) -> None:
    formula = book["Settings"][cell(book, names.CLOSED_MONTH)].value
    assert formula.startswith("=IF(ISNUMBER(set_closed_through),DATE(YEAR(set_closed_through)")
    assert "MAX(Periods!$G$10:$BN$10)" in formula


def test_every_typed_setting_is_bounded(book: Workbook) -> None:
    sheet = book["Settings"]
    covered = " ".join(str(rule.sqref) for rule in sheet.data_validations.dataValidation).split()
    for name in (
        names.UNIT,
        names.FIRST_MONTH,
        names.YEAR_END,
        names.SCENARIO,
        names.CLOSED,
        names.TOLERANCE,
    ):
        assert cell(book, name) in covered
