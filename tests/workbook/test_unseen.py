"""Which styles show nothing of a figure."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.unseen import unseen_styles


def test_white_on_white_and_formats_without_a_number_are_unseen(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 7):
        sheet.cell(row, 1, row)
    sheet["A2"].number_format = ";;;"
    sheet["A3"].font = Font(color="FFFFFFFF")
    sheet["A4"].font = Font(color="FFFFFFFF")
    sheet["A4"].fill = PatternFill("solid", fgColor="FF003366")
    sheet["A5"].number_format = "0;;;"
    sheet["A6"].font = Font(color="FFFFFFFF")
    sheet["A6"].fill = PatternFill("solid", fgColor="FFFFFFFF")
    book.save(tmp_path / "styles.xlsx")
    package = Package.open(tmp_path / "styles.xlsx")
    unseen = unseen_styles(package)
    styles = {entry[0]: entry[6] for entry in package.entries("Sheet")}
    assert [unseen.get(styles[row], "") for row in range(1, 7)] == [
        "", "the number format ;;;", "white on white", "", "", "white on white",
    ]  # fmt: skip
