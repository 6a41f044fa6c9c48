"""A small plan with inputs, names and rules, saved with its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kpi_engine.what_if import Model
from tests.calculated import with_results

MakeModel = Callable[..., Model]

PLAN: Mapping[str, Mapping[str, object]] = {
    "Inputs": {
        "A2": "Price", "B2": 10, "A3": "Customers", "B3": 400, "A4": "Churn", "B4": 0.05, "A5": "Seats",
        "B5": 5,
    },
    "KPIs": {
        "B1": "Jan 2026", "C1": "Feb 2026",
        "A2": "Customers", "B2": "=Inputs!B3", "C2": "=B2*(1-Inputs!B4)",
        "A3": "Revenue", "B3": "=B2*Inputs!B2", "C3": "=C2*Inputs!B2",
        "A4": "Licences", "B4": "=Inputs!B5*1000", "A5": "Fixed", "B5": "=2*3",
        "A6": "Cube", "B6": '=CUBEVALUE("sales",Inputs!B2)',
    },
}  # fmt: skip
"""400 customers at 10: revenue 4,000 in January and, with 5 % churn, 3,800 in February."""


@pytest.fixture
def model(tmp_path: Path) -> MakeModel:
    """A model of these sheets; PLAN without any, whose seats are whole numbers from 1 to 100."""

    def make(sheets: Mapping[str, Mapping[str, object]] = PLAN) -> Model:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, cells in sheets.items():
            sheet = book.create_sheet(title)
            for ref, value in cells.items():
                sheet[ref] = value
        if sheets is PLAN:
            rule = DataValidation(type="whole", operator="between", formula1="1", formula2="100")
            rule.add("B5")
            book["Inputs"].add_data_validation(rule)
            book["Inputs"]["B4"].number_format = "0%"
            for name, cell in (("price", "Inputs!$B$2"), ("revenue", "KPIs!$B$3")):
                book.defined_names[name] = DefinedName(name, attr_text=cell)
        book.calculation.fullCalcOnLoad = False
        path = tmp_path / "plan.xlsx"
        book.save(path)
        return Model(with_results(path))

    return make
