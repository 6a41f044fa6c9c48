"""What the cells of a workbook are called that nobody described."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from kpi_engine.workbook.label_words import is_label, is_unit
from kpi_engine.workbook.labels import Label, Labels
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position

MODEL = [
    ["Plan of the year"],
    [],
    [None, None, "Actual", None, "Budget", None],
    ["KPI", "Unit", date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 1), date(2026, 2, 1)],
    ["Acquisition"],
    ["New customers", "number", 400, 410, 390, 400],
    ["Spend", "USD k", 100, 98, 101, 99, "A remark that nobody reads."],
    ["Total", "USD k", 100, 98, 101, 99],
    ["Retention"],
    ["Churned customers", "number", 4, 5, 4, 4],
    ["Total", "number", 4, 5, 4, 4],
]
SETTINGS = [
    ["Company", "Example Ltd"],
    ["Currency", "USD"],
    ["Start", date(2026, 1, 1)],
    ["Tax rate", 0.3],
    [],
    ["Product", "Price"],
    ["Core", 49],
    ["Pro", 199],
    [],
    ["Month", 1, 2, 3],
    ["Users", 10, 20, 30],
    [],
    ["Year", "Revenue"],
    [2025, 1000],
    [2026, 1200],
    [],
    ["Left", 1, None, None, None, "Right", 2],
    ["State", 1, "ok", 3],
]


def _package(folder: Path) -> Package:
    book = openpyxl.Workbook()
    model = book.active
    assert model is not None
    model.title = "Model"
    _write(model, MODEL)
    model.merge_cells("C3:D3")
    for row in (4,):
        for column in range(3, 7):
            model.cell(row, column).number_format = "mmm yy"
    settings = book.create_sheet("Settings")
    _write(settings, SETTINGS)
    customers = book.create_sheet("Customers")
    _write(customers, [["Customer", "Month", "MRR"], ["Acme", date(2026, 3, 15), 900], [None, None, 700]])
    customers.add_table(Table(displayName="Ledger", ref="A1:C3"))
    book.defined_names["tax_rate"] = DefinedName("tax_rate", attr_text="Settings!$B$4")
    book.defined_names["in_spend"] = DefinedName("in_spend", attr_text="Model!$C$7:$F$7")
    book.save(folder / "model.xlsx")
    return Package.open(folder / "model.xlsx")


def _write(sheet: Any, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Labels:
    return Labels(_package(tmp_path_factory.mktemp("labels")))


def _at(labels: Labels, place: str) -> Label:
    sheet, _, cell = place.partition("!")
    return labels.at(sheet, *cell_position(cell))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Model!C6", "New customers, Actual, Jan 2026"),
        ("Model!D6", "New customers, Actual, Feb 2026"),  # under a merged heading
        ("Model!F7", "Spend, Budget, Feb 2026"),  # under a heading that is written once, not merged
        ("Model!C8", "Total (Acquisition), Actual, Jan 2026"),  # a name that occurs twice
        ("Model!C11", "Total (Retention), Actual, Jan 2026"),
        ("Settings!B4", "Tax rate"),  # the settings above it are no headings
        ("Settings!B7", "Core, Price"),
        ("Settings!C11", "Users, Month 2"),
        ("Settings!B15", "Revenue, 2026"),  # a row known by its year
        ("Settings!G17", "Right"),  # the nearer of two tables side by side
        ("Settings!D18", "State, Month 3"),  # a word between figures names nothing
        ("Customers!C2", "Acme, MRR"),
        ("Customers!C3", "MRR"),
        ("Settings!J40", ""),
    ],
)
def test_a_cell_is_called_by_its_row_and_its_column(labels: Labels, place: str, text: str) -> None:
    assert _at(labels, place).text == text


def test_units_names_and_table_columns_are_told_apart(labels: Labels) -> None:
    assert _at(labels, "Model!C7").unit == "USD k"
    assert _at(labels, "Model!C7").range_name == "in_spend"
    assert _at(labels, "Settings!B4").name == "tax_rate"
    assert _at(labels, "Customers!C2").table == "Ledger[MRR]"


@pytest.mark.parametrize(
    "text", ["USD k", "%", "(in thousands)", "months", "amount/month", "number per month"]
)
def test_how_a_figure_is_counted_is_no_name(text: str) -> None:
    assert is_unit(text)
    assert not is_label(text)


@pytest.mark.parametrize("text", ["Months to breakeven", "Number of users", "CAC", "Cash at month-end"])
def test_a_name_with_a_unit_in_it_is_a_name(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["45-025-0001", "1.3.6", "MRR at the start of the period.", "(note 3)"])
def test_codes_and_remarks_name_nothing(text: str) -> None:
    assert not is_label(text)
    assert not is_unit(text)
