"""The Changes sheet: what was filled, when, from where, into which cells."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import Grid
from kpi_engine.workbook.house_style import styles

SHEET = "Changes"
HEADER_ROW, ROWS = 4, 200


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet and the name of its empty rows."""
    sheet = styles.new_sheet(book, SHEET, styles.GREY)
    styles.heading(sheet, SHEET, "Every fill with its date, source and cells. Add your own changes below.")
    styles.header(sheet, HEADER_ROW, ["Date", "Source", "Cells", "Note"])
    last = HEADER_ROW + ROWS
    for row in range(HEADER_ROW + 1, last + 1):
        for column in range(1, 5):
            cell = sheet.cell(row, column)
            cell.font, cell.border, cell.protection = styles.BODY, styles.UNDERLINE, styles.OPEN
            cell.number_format = styles.DATE_FORMAT if column == 1 else "@"
            cell.alignment = styles.align("left", wrap=column > 1, vertical="top")
    styles.widths(sheet, {"A": 18, "B": 40, "C": 56, "D": 46})
    names.define(book, names.CHANGES, SHEET, f"A{HEADER_ROW + 1}:D{last}")
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:D{HEADER_ROW + 30}", rows=f"{HEADER_ROW}:{HEADER_ROW}")
