"""The two workbooks of the bench of filling: 500 figures beside little data, and beside 200,000 cells."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

SEGMENTS, MONTHS = 10, 50
FIGURES = SEGMENTS * MONTHS
SHEET = "Inputs"
BOOKS = {"small": (400, 24, 100), "large": (10_000, 20, 200)}
"""Rows and columns of data, and formulas that read them; some 70 KB and 1.2 MB."""


def make_book(path: Path, rows: int, columns: int, totals: int) -> None:
    """A workbook as openpyxl writes it: data, a grid of named inputs by month, and formulas on both."""
    chance = random.Random(2026)
    book = Workbook()
    data = book.active
    data.title = "Data"
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            data.cell(row, column, chance.randint(1, 100_000) if column % 7 else f"text {row} {column}")
    _inputs(book, book.create_sheet(SHEET))
    _results(book.create_sheet("KPIs"), totals)
    book.save(path)


def _inputs(book: Workbook, sheet: Worksheet) -> None:
    last = get_column_letter(MONTHS + 1)
    book.defined_names["in_months"] = DefinedName("in_months", attr_text=f"{SHEET}!$B$1:${last}$1")
    for month in range(MONTHS):
        sheet.cell(1, 2 + month, date(2024 + month // 12, month % 12 + 1, 1))
    for segment in range(SEGMENTS):
        name, row = f"in_mrr.s{segment}", 2 + segment
        book.defined_names[name] = DefinedName(name, attr_text=f"{SHEET}!$B${row}:${last}${row}")
        for month in range(MONTHS):
            sheet.cell(row, 2 + month, 0)


def _results(sheet: Worksheet, totals: int) -> None:
    for month in range(MONTHS):
        column = get_column_letter(2 + month)
        sheet.cell(1, 2 + month, f"={SHEET}!{column}1")
        sheet.cell(2, 2 + month, f"=SUM({SHEET}!{column}2:{column}{SEGMENTS + 1})")
        sheet.cell(3, 2 + month, f"=IF({column}2=0,0,{SHEET}!{column}2/{column}2)")
    for row in range(1, totals + 1):
        sheet.cell(4 + row, 2, f"=SUM(Data!A{row}:F{row})")


def figures() -> dict[str, float]:
    """The 500 figures by the cell that each goes to."""
    return {
        f"{get_column_letter(2 + month)}{2 + segment}": 1000.0 * (segment + 1) + month
        for segment in range(SEGMENTS) for month in range(MONTHS)
    }  # fmt: skip


def make_data(path: Path) -> None:
    """The same 500 figures as a file of data."""
    lines = [
        f"{2024 + month // 12}-{month % 12 + 1:02},mrr,s{segment},{1000 * (segment + 1) + month}"
        for segment in range(SEGMENTS) for month in range(MONTHS)
    ]  # fmt: skip
    path.write_text("\n".join(["period,term,segment,value", *lines]) + "\n", encoding="utf-8")


def patch(book: Path, output: Path) -> None:
    """The 500 cells by our patch, with its verification."""
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import SetValue, patched
    from kpi_engine.workbook.save import save_atomically

    edits = {SHEET: {cell: SetValue(value) for cell, value in figures().items()}}
    save_atomically(patched(Package.open(book), edits), output)


def fill(book: Path, output: Path) -> None:
    """A whole fill: data read and placed, results computed, patch verified, receipt."""
    from kpi_engine.engine import fill_template

    fill_template(book, book.with_name("figures.csv"), output)


def openpyxl_fill(book: Path, output: Path) -> None:
    """Load, set the cells, save, with openpyxl."""
    import openpyxl

    _set_cells(openpyxl.load_workbook(book), output)


def wolfxl_fill(book: Path, output: Path) -> None:
    """Load, set the cells, save, with wolfxl."""
    import wolfxl

    _set_cells(wolfxl.load_workbook(book, modify=True), output)


def _set_cells(book: Workbook, output: Path) -> None:
    sheet = book[SHEET]
    for cell, value in figures().items():
        sheet[cell] = value
    book.save(output)


TASKS: dict[str, Callable[[Path, Path], None]] = {
    "patch": patch, "fill": fill, "openpyxl": openpyxl_fill, "wolfxl": wolfxl_fill,
}  # fmt: skip
