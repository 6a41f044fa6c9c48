"""Small workbooks whose formulas call our functions, as Excel saves them, with the results in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.package import Package
from tests.calculated import with_results

Cells = Mapping[str, Any]
MakeBook = Callable[..., Package]


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """A workbook of one sheet `Plan` with its results; a key such as `D1:D3` holds an array formula."""

    def make(
        cells: Cells, names: Mapping[str, str] | None = None,
        finish: Callable[[openpyxl.Workbook], None] | None = None, *, saved: bool = True,
    ) -> Package:  # fmt: skip
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "Plan"
        for ref, value in cells.items():
            _enter(sheet, ref, value)
        for name, formula in (names or {}).items():
            workbook.defined_names[name] = DefinedName(name, attr_text=formula)
        if finish is not None:
            finish(workbook)
        workbook.calculation.fullCalcOnLoad = False
        path = tmp_path / "plan.xlsx"
        workbook.save(path)
        return with_results(path) if saved else Package.open(path)

    return make


def _enter(sheet: Any, ref: str, value: Any) -> None:
    anchor = ref.partition(":")[0]
    if isinstance(value, CellError):
        sheet[anchor] = value.text
        sheet[anchor].data_type = "e"
    elif ":" in ref:
        sheet[anchor] = ArrayFormula(ref, value)
    else:
        sheet[anchor] = value


def formulas(data: bytes, path: Path) -> dict[str, str]:
    """The formulas of a workbook by cell; `Plan` is left out of the address."""
    package = Package.of_bytes(data, path)
    return {
        cell.ref if sheet.name == "Plan" else f"{sheet.name}!{cell.ref}": cell.formula
        for sheet in package.sheets
        for cell in package.cells(sheet.name)
        if cell.kind and cell.formula
    }


def values(data: bytes, path: Path) -> dict[str, Any]:
    """What the cells of the sheet `Plan` hold."""
    return {cell.ref: cell.value for cell in Package.of_bytes(data, path).cells("Plan")}
