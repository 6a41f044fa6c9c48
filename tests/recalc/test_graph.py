"""Who depends on whom, through ranges, whole columns, arrays and references found on the way."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.formula.references import cell_name, cell_place
from kpi_engine.formula.shapes import shape
from kpi_engine.recalc.graph import Dependents, areas_read

PLAN = {
    "B1": "A1*2", "B2": "SUM(A1:A9)", "B3": "B2+1", "B4": "SUM(A:A)", "B5": "Other!A1",
    "B6": "'My Sheet'!A1:B2",
    "B7": "SUM(C1:OFFSET(C1,1,0))", "B8": '"A1"&D1', "B9": "SUM(2:2)",
}  # fmt: skip


def dependents(formulas: Mapping[str, str] = PLAN, **fills: list[str]) -> Dependents:
    places = {("Plan", *cell_place(cell)): text for cell, text in formulas.items()}
    filled = {
        ("Plan", *cell_place(cell)): [("Plan", *cell_place(each)) for each in them]
        for cell, them in fills.items()
    }
    return Dependents(((place, shape(text, *place[1:])) for place, text in places.items()), filled)


def reached(cell: str, sheet: str = "Plan", *, perhaps: bool = False) -> set[str]:
    found = dependents().reached([(sheet, *cell_place(cell))], perhaps=perhaps)
    return {cell_name(row, column) for _, row, column in found}


def test_a_formula_depends_on_what_it_names_and_on_what_that_depends_on() -> None:
    assert reached("A1") == {"B1", "B2", "B3", "B4", "B9"}
    assert reached("A20") == {"B4"}
    assert reached("Z2") == {"B9"}


def test_text_that_looks_like_a_cell_is_no_dependency() -> None:
    assert "B8" not in reached("A1")
    assert reached("D1") == {"B8"}


def test_other_sheets_are_told_apart_whatever_their_capitals() -> None:
    assert reached("A1", "other") == {"B5"}
    assert reached("B2", "My Sheet") == {"B6"}


def test_a_reference_found_only_while_computing_may_depend_on_anything() -> None:
    assert "B7" not in reached("Z99")
    assert "B7" in reached("Z99", perhaps=True)


def test_cells_filled_by_an_array_formula_pass_a_change_on() -> None:
    found = dependents({"B1": "A1*{1,2}", "D1": "C1+1"}, B1=["C1"]).reached([("Plan", 1, 1)])
    assert {cell_name(row, column) for _, row, column in found} == {"B1", "C1", "D1"}


def test_the_cell_through_which_a_doubt_came_is_known() -> None:
    found = dependents().origins([("Plan", 2, 1), ("Plan", 1, 4)])
    assert found["Plan", 8, 2] == ("Plan", 1, 4)
    assert found["Plan", 3, 2] == ("Plan", 2, 1)


def test_a_copied_formula_reads_the_cells_of_its_own_row() -> None:
    pieces = shape("SUM(A5:$C5)", 5, 4)
    assert list(areas_read(pieces, ("Plan", 9, 4))) == [("plan", 9, 1, 9, 3)]
