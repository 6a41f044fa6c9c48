"""Styles, protection and hidden lines, as sheets state them."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Protection

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.sheet_setup import SheetSetup, read_setup
from kpi_engine.workbook.styles import PLAIN, read_styles


@pytest.fixture
def setup_book(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet["A1"], sheet["B2"], sheet["B3"] = "Share", 0.15, 7
    sheet["B2"].number_format = "0.0%"
    sheet["B2"].protection = Protection(locked=False)
    sheet.merge_cells("D4:E5")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["F"].number_format = "yyyy-mm-dd"
    sheet.protection.sheet = True
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return Package.open(path)


def test_a_sheet_says_what_is_protected_merged_and_hidden(setup_book) -> None:
    setup = read_setup(setup_book, "Plan")
    assert setup.protected
    assert [area.ref for area in setup.merges] == ["D4:E5"]
    assert setup.hidden_rows == {7}
    assert setup.hidden_columns == {3}


def test_styles_say_how_a_figure_looks_and_whether_it_can_be_typed(setup_book) -> None:
    styles = read_styles(setup_book)
    by_cell = {cell.ref: styles[cell.style] for cell in setup_book.cells("Plan")}
    assert (by_cell["B2"].showing.kind, by_cell["B2"].locked) == ("percent", False)
    assert (by_cell["B3"].showing.kind, by_cell["B3"].locked) == ("number", True)
    column = read_setup(setup_book, "Plan").column_style(6)
    assert styles[column].showing.kind == "date"
    assert styles[10_000] == PLAIN


def test_a_workbook_without_styles_has_plain_cells(raw_book) -> None:
    package = Package.open(raw_book('<row r="1"><c r="A1" s="3"><v>1</v></c></row>'))
    assert read_styles(package)[3] == PLAIN
    assert read_setup(package, "Plan") == SheetSetup()
