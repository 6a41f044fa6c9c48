"""A workbook around one list, as controllers build them: totals, a chart, names, formats, a report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula

from kpi_engine.workbook.package import Package

HEADERS = ("Customer", "Seats", "Price", "MRR", "Share")
ROWS = (("Acorn", 10, 20.0), ("Birch", 5, 30.0), ("Cedar", 8, 25.0))
NAMES = {
    "seats": "Data!$B$2:$B$4",
    "whole_list": "Data!$A$1:$E$4",
    "total_seats": "Data!$B$5",
    "first_two": "Data!$B$2:$B$3",
}


def build_list() -> openpyxl.Workbook:
    """Three customers with a calculated column, a totals row, and a report that reads them."""
    book = openpyxl.Workbook()
    data = book.active
    assert data is not None
    data.title = "Data"
    data.append(HEADERS)
    for row, values in enumerate(ROWS, 2):
        data.append([*values, f"=B{row}*C{row}", f"=D{row}/SUM(D$2:D$4)"])
        data.cell(row, 2).fill = PatternFill("solid", fgColor="FFFFCC")
        data.cell(row, 3).number_format = "#,##0.00"
    data["A5"], data["B5"] = "Total", "=SUBTOTAL(109,Customers[Seats])"
    data["D5"] = "=SUM(D2:D4)"
    data["B5"].font = Font(bold=True)
    data.row_dimensions[5].height = 24
    data["H5"] = "beside"
    table = Table(displayName="Customers", ref="A1:E5", totalsRowCount=1)
    table._initialise_columns()
    for column, header in zip(table.tableColumns, HEADERS, strict=True):
        column.name = header
    mrr: TableColumn = table.tableColumns[3]
    mrr.calculatedColumnFormula = TableFormula(attr_text="Customers[[#This Row],[Seats]]*20")
    table.autoFilter = AutoFilter(ref="A1:E4")
    data.add_table(table)
    _rules(data)
    _report(book.create_sheet("Report"))
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    chart.set_categories(Reference(data, min_col=1, min_row=2, max_row=4))
    book["Report"].add_chart(chart, "H2")
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    data.print_area = "A1:H5"
    return book


def _rules(data: Any) -> None:
    few = DataValidation("whole", operator="lessThanOrEqual", formula1="MAX($B$2:$B$4)*10")
    few.add("B2:B4")
    data.add_data_validation(few)
    data.conditional_formatting.add(
        "A2:E4", FormulaRule(["$B2>AVERAGE($B$2:$B$4)"], fill=PatternFill("solid", bgColor="FFC7CE"))
    )


def _report(report: Any) -> None:
    formulas = {
        "B1": "=SUM(Data!B2:B4)", "B2": "=Data!B5", "B3": "=SUM(Customers[MRR])",
        "B4": "=COUNTA(Data!A2:A4)", "B5": "=SUM(Data!B2:B3)", "B6": "=VLOOKUP(\"Birch\",Data!A1:C4,3,FALSE)",
        "B7": "=B1*2", "B8": "=SUM(seats)", "B9": "=Data!B4",
        "C1": "=SUM(Data!B$2:B2)", "C2": "=SUM(Data!B$2:B3)", "C3": "=SUM(Data!B$2:B4)",
    }  # fmt: skip
    for ref, formula in formulas.items():
        report[ref] = formula


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """The workbook, saved."""
    path = tmp_path / "list.xlsx"
    build_list().save(path)
    return path


@pytest.fixture
def changed_list(tmp_path: Path) -> Callable[[Callable[[openpyxl.Workbook], object]], Package]:
    """The workbook after a change to it, opened."""

    def change(edit: Callable[[openpyxl.Workbook], object]) -> Package:
        book = build_list()
        edit(book)
        path = tmp_path / "changed.xlsx"
        book.save(path)
        return Package.open(path)

    return change


@pytest.fixture
def with_part(listed: Path) -> Callable[[str, Callable[[str], str]], Package]:
    """The workbook with the text of one part replaced, for what openpyxl does not write."""

    def change(member: str, edit: Callable[[str], str]) -> Package:
        stream = io.BytesIO()
        with zipfile.ZipFile(listed) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                if name == member:
                    text = edit(data.decode("utf-8"))
                    assert text != data.decode("utf-8")
                    data = text.encode("utf-8")
                new.writestr(name, data)
        return Package.of_bytes(stream.getvalue(), listed)

    return change


Read = Callable[[Package, str], Mapping[str, Any]]


@pytest.fixture
def formulas() -> Read:
    """The formulas of a sheet by address."""
    return lambda package, sheet: {cell.ref: cell.formula for cell in package.cells(sheet) if cell.kind}


@pytest.fixture
def values() -> Read:
    """The constants and stored results of a sheet by address."""
    return lambda package, sheet: {cell.ref: cell.value for cell in package.cells(sheet)}
