"""From a template's words to cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.resolve import resolve, table_body
from kpi_engine.workbook.structure import TableInfo

NAMES = {
    "in_mrr": "Weekly!$B$2:$BI$2",
    "moving": "OFFSET(Weekly!$A$1,1,1)",
    "elsewhere": "[1]Plan!$A$1",
    "gone": "Old!$A$1",
}


@pytest.fixture
def package(tmp_path: Path) -> Package:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Weekly"
    for column, title in enumerate(("Week", "Trials started", "Share [%]"), 4):
        sheet.cell(5, column, title)
    sheet.add_table(Table(displayName="Weekly", ref="D5:F9"))
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    for sheet_name in ("Germany", "Île de France"):
        own = DefinedName("in_fx", attr_text=f"'{sheet_name}'!$C$3")
        book.create_sheet(sheet_name).defined_names["in_fx"] = own
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return Package.open(path)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("IN_MRR", Area("Weekly", 2, 2, 2, 61)),
        ("weekly[trials started]", Area("Weekly", 6, 5, 9, 5)),
        ("Weekly[Share '[%']]", Area("Weekly", 6, 6, 9, 6)),
        ("weekly!$C$3", Area("Weekly", 3, 3, 3, 3)),
    ],
)
def test_names_table_columns_and_addresses_are_found(package: Package, text: str, area: Area) -> None:
    assert resolve(package, text) == area


@pytest.mark.parametrize(
    ("text", "sheet"),
    [("Germany!in_fx", "Germany"), ("germany!IN_FX", "Germany"), ("'Île de France'!in_fx", "Île de France")],
)
def test_a_name_of_one_sheet_is_found_with_its_sheet(package: Package, text: str, sheet: str) -> None:
    assert resolve(package, text) == Area(sheet, 3, 3, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "moving",
        "elsewhere",
        "gone",
        "unknown",
        "Weekly[Paid]",
        "Monthly[Week]",
        "Weekly[[#All],[Week]]",
        "in_fx",
        "Weekly!in_fx",
        "Germany!in_mrr",
        "B2",
    ],
)
def test_what_is_no_plain_range_is_not_guessed(package: Package, text: str) -> None:
    assert resolve(package, text) is None


def test_a_table_body_leaves_header_and_totals_out() -> None:
    assert table_body(TableInfo("T", "S", "A1:B9", (), 1, 1)) == Area("S", 2, 1, 8, 2)
    assert table_body(TableInfo("T", "S", "A1:B1", (), 1, 0)) is None
