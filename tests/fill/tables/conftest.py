"""A template with lists: customers with a calculated column and totals, months with a chart, a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

from kpi_engine.engine import fill_template
from kpi_engine.fill import FillReceipt

HEADERS = ("Customer", "Start Date", "Seats", "Price", "Churn", "Active", "Amount")


def build_lists() -> openpyxl.Workbook:
    """Two customers, three months, and what the report makes of them."""
    book = openpyxl.Workbook()
    data = book.active
    assert data is not None
    data.title = "Data"
    data.append(HEADERS)
    data.append(["Acorn", date(2026, 1, 15), 10, 20.0, 0.02, True, "=C2*D2"])
    data.append(["Birch", date(2026, 2, 1), 5, 30.0, 0.01, False, "=C3*D3"])
    data["A4"], data["C4"], data["G4"] = "Total", "=SUBTOTAL(109,Customers[Seats])", "=SUM(G2:G3)"
    for row in (2, 3):
        data[f"B{row}"].number_format = "yyyy-mm-dd"
        data[f"E{row}"].number_format = "0.0%"
    _add(data, "Customers", "A1:G4", HEADERS, totals=1)
    months = book.create_sheet("Months")
    months.append(["Month", "MRR", "Next"])
    for month, mrr in ((1, 100), (2, 110), (3, 120)):
        months.append([date(2026, month, 1), mrr, f"=B{month + 1}*2"])
        months.cell(month + 1, 1).number_format = "mmm yyyy"
    _add(months, "Monthly", "A1:C4", ("Month", "MRR", "Next"))
    report = book.create_sheet("Report")
    formulas = ("=SUM(Customers[Amount])", "=SUM(Data!G2:G3)", "=Data!C4", "=B1*2", "=SUM(Monthly[MRR])",
                "=MAX(Months!B2:B4)")  # fmt: skip
    for row, formula in enumerate(formulas, 1):
        report[f"B{row}"] = formula
    return book


def _add(sheet: Any, name: str, ref: str, headers: tuple[str, ...], totals: int = 0) -> None:
    table = Table(displayName=name, ref=ref, totalsRowCount=totals or None)
    table._initialise_columns()
    for column, header in zip(table.tableColumns, headers, strict=True):
        column.name = header
    last = int(ref.rpartition(ref[3])[2]) - totals
    table.autoFilter = AutoFilter(ref=f"{ref[: ref.index(':') + 2]}{last}")
    sheet.add_table(table)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The template, saved with every result computed."""
    path = tmp_path / "lists.xlsx"
    build_lists().save(path)
    return path


@pytest.fixture
def changed_lists(tmp_path: Path) -> Callable[[Callable[[openpyxl.Workbook], object]], Path]:
    """The template after a change to its workbook."""

    def change(edit: Callable[[openpyxl.Workbook], object]) -> Path:
        book = build_lists()
        edit(book)
        path = tmp_path / "lists.xlsx"
        book.save(path)
        return path

    return change


Fill = Callable[..., FillReceipt]


@pytest.fixture
def fill_rows(lists: Path) -> Fill:
    """Fills the template (or `template`) with the rows of a CSV text; `append` adds them."""

    def fill(
        text: str, *, table: str = "Customers", append: bool = False, template: Path | None = None,
        output: str = "out.xlsx",
    ) -> FillReceipt:  # fmt: skip
        file = lists.with_name("rows.csv")
        file.write_text(text, encoding="utf-8")
        files = {table: file}
        return fill_template(
            template or lists, None, lists.with_name(output), tables={} if append else files,
            append=files if append else {},
        )  # fmt: skip

    return fill


@pytest.fixture
def fill_facts(lists: Path) -> Fill:
    """Fills the template with a long list of figures."""

    def fill(rows: str, *, template: Path | None = None) -> FillReceipt:
        file = lists.with_name("figures.csv")
        file.write_text("term,period,value\n" + rows, encoding="utf-8")
        return fill_template(template or lists, file, lists.with_name("out.xlsx"))

    return fill


@pytest.fixture
def out(lists: Path, cells_of: Callable[[Path, str], Mapping]) -> Callable[[str], Mapping]:
    """The cells of a sheet of the filled workbook, stored results included."""
    return lambda sheet: cells_of(lists.with_name("out.xlsx"), sheet)
