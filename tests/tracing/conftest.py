"""Workbooks to be followed: a small plan, saved with its results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.workbook.package import Package
from tests.calculated import with_results

MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
PLAN: dict[str, dict[str, Any]] = {
    "Inputs": {
        "A1": "Inputs of the plan",
        "A3": "Item", "B3": "Unit", "C3": MONTHS[0], "D3": MONTHS[1], "E3": MONTHS[2],
        "A4": "Acquisition spend", "B4": "USD", "C4": 100_000, "D4": 90_000, "E4": 110_000,
        "A5": "New customers", "B5": "number", "C5": 400, "D5": 0, "E5": 500,
        "A6": "Spend so far", "B6": "USD", "C6": "=C4", "D6": "=C6+D4", "E6": "=D6+E4",
    },
    "Settings": {"A1": "Tax rate", "B1": 0.25},
    "KPIs": {
        "A1": "KPIs of the plan",
        "A3": "KPI", "C3": "=Inputs!C3", "D3": "=Inputs!D3", "E3": "=Inputs!E3",
        "A4": "Customer acquisition cost",
        "C4": "=IF(Inputs!C5=0,NA(),Inputs!C4/Inputs!C5)", "D4": "=IF(Inputs!D5=0,NA(),Inputs!D4/Inputs!D5)",
        "E4": "=IF(Inputs!E5=0,NA(),Inputs!E4/Inputs!E5)",
        "A5": "Spend of the quarter", "C5": "=SUM(Inputs!C4:E4)",
        "A6": "After tax", "C6": "=C5*(1-tax_rate)",
        "A7": "Cost per customer", "C7": "=CAC(Inputs!C4,Inputs!C5)",
    },
}  # fmt: skip


def calculated(
    path: Path, sheets: Mapping[str, Mapping[str, Any]], names: Mapping[str, str] | None = None
) -> Package:
    """A workbook with these cells and names, saved with its results."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for ref, value in cells.items():
            sheet[ref] = value
            if isinstance(value, date) or ref in ("C3", "D3", "E3"):
                sheet[ref].number_format = "mmm yyyy"
    for name, text in (names or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.calculation.fullCalcOnLoad = False
    book.save(path)
    return with_results(path)


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The small plan: inputs of three months, KPIs over them."""
    names = {"tax_rate": "Settings!$B$1", "spend": "Inputs!$C$4:$E$4"}
    return calculated(tmp_path_factory.mktemp("tracing") / "plan.xlsx", PLAN, names)
