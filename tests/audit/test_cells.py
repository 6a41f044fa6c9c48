"""The cells of a sheet are read once, and copies of a formula are known as one formula."""

from __future__ import annotations

import random
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from kpi_engine.audit.cells import SheetCells
from kpi_engine.formula.references import cell_name
from kpi_engine.formula.shapes import shape
from kpi_engine.workbook.package import Package


def sheet(path: Path, cells: dict[str, object]) -> SheetCells:
    book = Workbook()
    assert book.active is not None
    for ref, content in cells.items():
        book.active[ref] = content
    book.save(path)
    return SheetCells(Package.open(path), "Sheet")


def test_copies_down_and_across_are_one_formula_and_a_slip_is_another(tmp_path: Path) -> None:
    found = sheet(
        tmp_path / "book.xlsx",
        {"B2": "=A2*2", "C2": "=B2*2", "B3": "=A3*2", "C3": "=B2*2", "B4": "=A4*2", "B5": "=$A5*2"},
    )
    assert [(copies.at(*copies.first), len(copies.positions)) for copies in found.copies] == [
        ("A2*2", 4), ("B2*2", 1), ("$A5*2", 1),
    ]  # fmt: skip
    assert [area.ref for area in found.copies[0].areas] == ["B2:C2", "B3:B4"]


def test_an_array_formula_is_no_copy_of_a_plain_one_and_what_it_fills_is_not_typed(tmp_path: Path) -> None:
    found = sheet(
        tmp_path / "book.xlsx", {"A1": 1, "A2": 2, "B1": "=A1*2", "B2": ArrayFormula("B2:B2", "=A2*2"),
                                 "C1": ArrayFormula("C1:C2", "=A1:A2*2"), "C2": 4},
    )  # fmt: skip
    assert [copies.is_array for copies in found.copies] == [False, True, True]
    assert found.cells[2, 3].kind == "part"


def test_formulas_are_grouped_as_their_references_from_their_own_cell_say(tmp_path: Path) -> None:
    chance = random.Random(8)
    texts = ["=$A{r}+{c}1", "={p}{r}*2", "={p}{q}*2", "=SUM({p}{q}:{p}{r})", "=A1", '="A1"&{p}{r}']
    cells: dict[str, object] = {}
    for row in range(3, 40):
        for column in range(2, 9):
            left, here = (cell_name(1, column + by)[:-1] for by in (-1, 0))
            text = texts[0] if column < 4 else chance.choice(texts)
            cells[cell_name(row, column)] = text.format(r=row, q=row - 1, p=left, c=here)
    found = sheet(tmp_path / "book.xlsx", cells)
    expected: dict[object, list[tuple[int, int]]] = {}
    for cell in found.formulas:
        expected.setdefault(shape(cell.formula, cell.row, cell.column), []).append(cell.position)
    assert {copies.shape: copies.positions for copies in found.copies} == expected
