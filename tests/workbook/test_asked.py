"""Cells as a person names them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.workbook.asked import asked_area, asked_cell
from kpi_engine.workbook.package import Package


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Two sheets, a name of one cell, one of a row, and one of a formula."""
    book = openpyxl.Workbook()
    book.active.title = "My plan"
    book.create_sheet("KPIs")
    for name, refers in (("price", "'My plan'!$B$2"), ("months", "KPIs!$B$1:$M$1"), ("vat", "0.2")):
        book.defined_names[name] = DefinedName(name, attr_text=refers)
    book.save(tmp_path / "plan.xlsx")
    return Package.open(tmp_path / "plan.xlsx")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("KPIs!C3:N3", "KPIs!C3:N3"),
        ("kpis!$C$3", "KPIs!C3"),
        ("'My plan'!B2", "'My plan'!B2"),
        ("My plan!B2", "'My plan'!B2"),
        ("my plan!b2:c3", "'My plan'!B2:C3"),
        ("price", "'My plan'!B2"),
        ("=PRICE", "'My plan'!B2"),
        ("months", "KPIs!B1:M1"),
    ],
)
def test_cells_are_found_by_address_and_by_name(package: Package, text: str, area: str) -> None:
    assert str(asked_area(package, text)) == area


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("B2", "2 sheets"),
        ("vat", "stands for =0.2"),
        ("nobody", "neither"),
        ("My plan!price tag", "neither.*'My sheet'!B2"),
        (" ", "No cell is named"),
    ],
)
def test_what_names_no_cell_is_refused_with_an_example(package: Package, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        asked_area(package, text)


def test_a_sheet_that_is_not_there_is_named(package: Package) -> None:
    with pytest.raises(WorkbookError, match="no sheet Plan"):
        asked_area(package, "Plan!B2")


def test_one_cell_is_asked_for_where_one_is_needed(package: Package) -> None:
    assert asked_cell(package, "price").ref == "B2"
    with pytest.raises(InputError, match="12 cells"):
        asked_cell(package, "months")
