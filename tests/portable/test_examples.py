"""Every worked example of the catalogue gives its figure in every form, computed from the new workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter as letters

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Example
from kpi_engine.portable import make_portable
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package
from tests.portable.conftest import MakeBook


def examples() -> dict[str, tuple[Example, str, dict[str, Any]]]:
    """Cell with the call → the example, the formula, the cells with its arguments."""
    found = {}
    for kpi in KPIS:
        for example in kpi.examples:
            row = len(found) + 1
            references, cells, column = [], {}, 3
            for argument in example.arguments:
                taken = argument if isinstance(argument, tuple) else (argument,)
                places = [f"{letters(column + at)}{row}" for at in range(len(taken))]
                cells |= {
                    place: value for place, value in zip(places, taken, strict=True) if value is not None
                }
                is_range = isinstance(argument, tuple)
                references.append(f"{places[0]}:{places[-1]}" if is_range else places[0])
                column += len(taken)
            found[f"A{row}"] = (example, f"={kpi.name}({','.join(references)})", cells)
    return found


def is_right(example: Example, value: Any) -> bool:
    if isinstance(example.result, CellError):
        return value is example.result
    return isinstance(value, float) and abs(value - example.result) <= max(
        example.within, 1e-9 * max(1.0, abs(example.result))
    )


@pytest.mark.parametrize("form", ["native", "lambda", "values"])
def test_every_example_keeps_its_figure(book: MakeBook, form: Any) -> None:
    expected = examples()
    cells: dict[str, Any] = {}
    for place, (_, formula, inputs) in expected.items():
        cells |= {place: formula} | inputs
    outcome = make_portable(book(cells), form)
    assert not outcome.left
    assert len(outcome.changes) == len(expected) > 300
    assert outcome.data is not None
    after = Package.of_bytes(outcome.data, Path("plan.xlsx"))
    if form == "values":
        found = {cell.ref: cell.value for cell in after.cells("Plan") if not cell.kind}
    else:
        found = {verdict.cell: verdict.computed for verdict in recalculate(after).cells}
    wrong = {
        place: (formula, example.result, found.get(place))
        for place, (example, formula, _) in expected.items()
        if not is_right(example, found.get(place))
    }
    assert not wrong


def test_every_example_comes_back_from_native_formulas_as_it_was(book: MakeBook) -> None:
    expected = examples()
    cells = {place: formula for place, (_, formula, _) in expected.items()}
    native = make_portable(book(cells), "native").data
    assert native is not None
    outcome = make_portable(Package.of_bytes(native, Path("plan.xlsx")), "addin")
    assert outcome.data is not None
    assert not outcome.left
    after = Package.of_bytes(outcome.data, Path("plan.xlsx"))
    assert {cell.ref: f"={cell.formula}" for cell in after.cells("Plan") if cell.kind} == cells
