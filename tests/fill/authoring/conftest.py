"""A template as a careful controller makes it: nothing is wrong with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

NAMES = {
    "in_months": "Inputs!$C$3:$H$3",
    "in_mrr": "Inputs!$C$4:$H$4",
    "in_new_customers": "Inputs!$C$5:$H$5",
    "in_logo_churn": "Inputs!$C$6:$H$6",
    "in_closing_cash": "Inputs!$C$8",
    "set_currency": "Settings!$B$1",
    "set_unit": "Settings!$B$2",
    "set_closed_through": "Settings!$B$3",
    "reporting_contact": "Settings!$B$4",
}


def clean_book() -> openpyxl.Workbook:
    """Three figures over six months, a single figure, settings, and a table of customers."""
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    for month, column in enumerate("CDEFGH", 1):
        inputs[f"{column}3"] = date(2026, month, 1)
        inputs[f"{column}6"].number_format = "0.0%"
    for row, label in ((4, "MRR"), (5, "New customers"), (6, "Logo churn"), (8, "Cash")):
        inputs[f"A{row}"] = label
    inputs["C4"] = 1200
    share = DataValidation("decimal", operator="between", formula1="0", formula2="1")
    share.add("C6:H6")
    whole = DataValidation("whole", operator="between", formula1="0", formula2="1E+15")
    whole.add("C5:H5")
    inputs.add_data_validation(share)
    inputs.add_data_validation(whole)
    settings = book.create_sheet("Settings")
    for row in (("Currency", "EUR"), ("Unit", "k"), ("Closed through", date(2026, 3, 1)), ("Contact", "Jo")):
        settings.append(row)
    customers = book.create_sheet("Customers")
    customers.append(["Customer", "Seats"])
    customers.append(["Example", 12])
    customers.add_table(Table(displayName="Customers", ref="A1:B2"))
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


Make = Callable[..., Path]


@pytest.fixture
def authored(tmp_path: Path) -> Make:
    """Saves the template, after a change to its workbook and, if need be, to the bytes of its parts."""

    def make(
        change: Callable[[openpyxl.Workbook], object] | None = None,
        parts: Callable[[dict[str, bytes]], object] | None = None,
    ) -> Path:
        book = clean_book()
        if change:
            change(book)
        path = tmp_path / "template.xlsx"
        book.save(path)
        if parts:
            with zipfile.ZipFile(path) as archive:
                members = {name: archive.read(name) for name in archive.namelist()}
            parts(members)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in members.items():
                    archive.writestr(name, data)
        return path

    return make
