"""A template, and the copies of it that come back: what people and programs do to them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from kpi_engine.fill.returned import Verification, verify_returned
from kpi_engine.workbook.package import Package

MONTHS = "CDEFGH"
Change = Callable[[openpyxl.Workbook], object]


def build_model(rows: int = 0, columns: int = 0) -> openpyxl.Workbook:
    """Inputs over six months, KPIs that follow, settings and a list of customers.

    With `rows` (or `columns`) the workbook is as Excel leaves it when so many of them were inserted above
    the inputs (before the months): every formula and name follows.
    """
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    letters = [chr(ord(letter) + columns) for letter in MONTHS]
    head, spend, won, churn = 3, 4 + rows, 5 + rows, 6 + rows
    labels = {
        2: "Figures",
        head: "Month",
        spend: "Spend",
        won: "New customers",
        churn: "Churned",
        8 + rows: "End",
    }
    for row, label in labels.items():
        inputs[f"A{row}"] = label
    for month, letter in enumerate(letters, 1):
        inputs[f"{letter}{head}"] = date(2026, month, 1)
        inputs[f"{letter}{spend}"].number_format = "#,##0"
        inputs[f"{letter}{churn}"].number_format = "0.0%"
        for row in (spend, won, churn):
            inputs[f"{letter}{row}"].fill = PatternFill("solid", fgColor="FFFFCC")
            inputs[f"{letter}{row}"].protection = Protection(locked=False)
    inputs.protection.sheet = True
    whole = DataValidation(
        "whole", operator="between", formula1="0", formula2="1000", error="Whole customers."
    )
    whole.add(f"{letters[0]}{won}:{letters[-1]}{won}")
    inputs.add_data_validation(whole)
    kpis = book.create_sheet("KPIs")
    kpis["A1"], kpis["A2"], kpis["A3"] = "CAC", "Spend so far", "A note"
    for column, letter in zip(MONTHS, letters, strict=True):
        kpis[f"{column}1"] = f"=IF(Inputs!{letter}{won}>0,Inputs!{letter}{spend}/Inputs!{letter}{won},NA())"
        kpis[f"{column}2"] = f"=SUM(Inputs!${letters[0]}{spend}:{letter}{spend})*set_factor"
    settings = book.create_sheet("Settings")
    for label, value in (("Currency", "EUR"), ("Unit", "1"), ("Factor", 1), ("Company", "Your company")):
        settings.append([label, value])
    settings["A6"], settings["B6"] = "CAC scope", "narrow"
    customers = book.create_sheet("Customers")
    customers.append(["Customer", "Seats", "Twice"])
    customers.append(["Example", 12, "=B2*2"])
    customers.add_table(Table(displayName="Customers", ref="A1:C2"))
    names = {
        "in_months": f"Inputs!${letters[0]}${head}:${letters[-1]}${head}",
        "in_sm_spend": f"Inputs!${letters[0]}${spend}:${letters[-1]}${spend}",
        "in_new_customers": f"Inputs!${letters[0]}${won}:${letters[-1]}${won}",
        "in_logo_churn": f"Inputs!${letters[0]}${churn}:${letters[-1]}${churn}",
        "set_currency": "Settings!$B$1", "set_unit": "Settings!$B$2", "set_factor": "Settings!$B$3",
        "set_company": "Settings!$B$4", "def_cac_scope": "Settings!$B$6",
    }  # fmt: skip
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template as it was sent out."""
    path = tmp_path / "template.xlsx"
    build_model().save(path)
    return path


@pytest.fixture
def model() -> Callable[..., openpyxl.Workbook]:
    """Builds the template, or what Excel makes of it when rows or columns are inserted."""
    return build_model


def with_part(path: Path, kind: str) -> None:
    """Give a workbook a part of some kind, such as macros."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="extra.xml"/></Relationships>'
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    links = "xl/_rels/workbook.xml.rels"
    members[links] = members[links].replace(b"</Relationships>", link.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members | {"xl/extra.xml": b"<extra/>"}).items():
            archive.writestr(name, data)


Returned = Callable[..., Verification]


@pytest.fixture
def returned(template: Path, tmp_path: Path) -> Returned:
    """What is found in a copy after a change; `book` is the copy, else the template itself."""

    def verify(
        change: Change | None = None, book: openpyxl.Workbook | None = None, part: str = ""
    ) -> Verification:
        copy = book or openpyxl.load_workbook(template)
        if change:
            change(copy)
        path = tmp_path / "returned.xlsx"
        copy.save(path)
        if part:
            with_part(path, part)
        return verify_returned(Package.open(path), Package.open(template))

    return verify
