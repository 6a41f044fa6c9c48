"""A small template as a controller would build it, and facts as a source would give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.fact import Fact, Place
from kpi_engine.workbook.package import Package

MONTHS = "CDEFGH"
MAP = [
    ("term", "scenario", "segment", "target", "period", "required"),
    ("sm_spend", "Actual", "", "in_sm_spend", "in_months", "yes"),
    ("new_customers", "Actual", "", "in_new_customers", "in_months", "yes"),
    ("sm_spend", "Budget", "", "in_sm_spend.budget", "in_months", ""),
    ("transactions", "Actual", "Core", "in_transactions.core", "in_months", ""),
    ("trials", "Actual", "", "Weekly[Trials]", "Weekly[Week]", ""),
    ("company", "", "", "set_company", "", ""),
]
NAMES = {
    "in_months": "Inputs!$C$3:$H$3",
    "in_sm_spend": "Inputs!$C$4:$H$4",
    "in_new_customers": "Inputs!$C$5:$H$5",
    "in_sm_spend.budget": "Inputs!$C$6:$H$6",
    "in_transactions.core": "Inputs!$C$7:$H$7",
    "set_company": "Settings!$B$1",
    "set_currency": "Settings!$B$2",
    "set_unit": "Settings!$B$3",
    "set_first_month": "Settings!$B$4",
    "changes_log": "Changes!$A$4:$D$6",
}


def months_of(sheet: Any) -> None:
    sheet["C3"] = "=set_first_month"
    for before, column in pairwise(MONTHS):
        sheet[f"{column}3"] = f"=EDATE({before}3,1)"


def build_book() -> openpyxl.Workbook:
    """Settings, Inputs with six months, a weekly table, KPIs that follow, a list of changes and a _map."""
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    months_of(inputs)
    for row, label in enumerate(("Spend", "New customers", "Spend, plan", "Scans, core"), 4):
        inputs[f"A{row}"] = label
        for column in MONTHS:
            inputs[f"{column}{row}"].fill = PatternFill("solid", fgColor="FFFFCC")
    for column in MONTHS:
        inputs[f"{column}9"] = f"=CAC({column}4,{column}5)"
        inputs[f"{column}10"] = f"=SUM($C4:{column}4)"
    inputs["C11"] = "=TODAY()"
    rule = DataValidation(
        "decimal", operator="greaterThanOrEqual", formula1="0", error="Costs are entered positive."
    )
    rule.add("C4:H7")
    inputs.add_data_validation(rule)
    settings = book.create_sheet("Settings")
    for row in (
        ("Company", "Your company"),
        ("Currency", "EUR"),
        ("Unit", "1"),
        ("First month", date(2026, 1, 1)),
    ):
        settings.append(row)
    weekly = book.create_sheet("Weekly")
    weekly.append(["Week", "Trials", "Double"])
    for week in range(5):
        weekly.append([date(2025, 12, 29) + timedelta(weeks=week), None, f"=B{week + 2}*2"])
    weekly.add_table(Table(displayName="Weekly", ref="A1:C6"))
    changes = book.create_sheet("Changes")
    changes["A3"], changes["B3"], changes["C3"], changes["D3"] = "Date", "Source", "Cells", "Note"
    mapped = book.create_sheet("_map")
    mapped.sheet_state = "hidden"
    for row in MAP:
        mapped.append(row)
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template, saved."""
    path = tmp_path / "template.xlsx"
    build_book().save(path)
    return path


@pytest.fixture
def changed_template(tmp_path: Path) -> Callable[..., Path]:
    """The template after a change to its workbook."""

    def change(edit: Callable[[openpyxl.Workbook], object]) -> Path:
        book = build_book()
        edit(book)
        path = tmp_path / "template.xlsx"
        book.save(path)
        return path

    return change


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """A fact as a CSV gives it; rows are numbered from 2 on."""
    rows = iter(range(2, 10_000))

    def make(term: str, period: str, value: float | str, **more: Any) -> Fact:
        row = next(rows)
        place = Place("actuals.csv", row=row, column="value")
        return Fact(f"C{row}", term, value, str(value), 0.5, place, period, **more)

    return make


@pytest.fixture
def january(fact: Callable[..., Fact]) -> list[Fact]:
    """A month that is complete."""
    return [fact("sm_spend", "2026-01", 100_000.0), fact("new_customers", "2026-01", 400.0)]


def shown(path: Path, sheet: str) -> Mapping[str, Scalar]:
    """What the cells of a saved workbook hold, caches included."""
    return {cell.ref: cell.value for cell in Package.open(path).cells(sheet)}


@pytest.fixture
def cells_of() -> Callable[[Path, str], Mapping[str, Scalar]]:
    """Reads the cells of a saved workbook."""
    return shown
