"""Small workbooks made in the tests, with or without saved results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

Cells = Mapping[str, Mapping[str, Any]]
MakeBook = Callable[..., Package]


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """A workbook of sheet → cell → value; `{=formula}` is an array formula, `names` are defined names.

    `saved` gives formula cells the result that the file holds for them.
    """

    def make(
        sheets: Cells, names: Mapping[str, str] | None = None,
        local_names: Mapping[str, Mapping[str, str]] | None = None,
        saved: Cells | None = None, finish: Callable[[openpyxl.Workbook], None] | None = None,
    ) -> Package:  # fmt: skip
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, cells in sheets.items():
            sheet = workbook.create_sheet(title)
            for ref, value in cells.items():
                _enter(sheet, ref, value)
            for name, formula in (local_names or {}).get(title, {}).items():
                sheet.defined_names[name] = DefinedName(name, attr_text=formula)
        for name, formula in (names or {}).items():
            workbook.defined_names[name] = DefinedName(name, attr_text=formula)
        if finish is not None:
            finish(workbook)
        workbook.calculation.fullCalcOnLoad = False
        path = tmp_path / "book.xlsx"
        workbook.save(path)
        package = Package.open(path)
        if saved is None:
            return package
        edits = {
            sheet: {ref: SetCache(value) for ref, value in cells.items()} for sheet, cells in saved.items()
        }
        return Package.of_bytes(patched(package, edits, full_calc=False), path)

    return make


def _enter(sheet: Any, ref: str, value: Any) -> None:
    area = ref.partition(":")[0]
    if isinstance(value, str) and value.startswith("{="):
        sheet[area] = ArrayFormula(ref, value[1:-1])
    else:
        sheet[area] = value


@pytest.fixture
def result(book: MakeBook) -> Callable[..., Scalar]:
    """What one formula gives in cell F20 of a sheet `Plan` that holds `cells`."""

    def compute(formula: str, cells: Mapping[str, Any] | None = None, **more: Any) -> Scalar:
        written = {
            **(cells or {}),
            "F20": "{=" + formula[2:-1] + "}" if formula.startswith("{=") else formula,
        }
        verdict = recalculate(book({"Plan": written}, **more)).cell("Plan", "F20")
        assert verdict is not None
        assert verdict.status == "uncached", verdict.reason
        return verdict.computed

    return compute
