"""Why results differ: old results after a changed input are told from a result that is wrong by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import CellVerdict, Recalculation, cache_edits, recalculate
from kpi_engine.workbook.edits import SetCache, SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

MakeBook = Callable[..., Package]


def calculated(package: Package) -> Package:
    """The workbook as a spreadsheet program saves it: every formula with its result."""
    edits = cache_edits(recalculate(package))
    return Package.of_bytes(patched(package, edits, full_calc=False), package.path)


def changed(package: Package, edits: Mapping[str, Any]) -> Package:
    """The workbook after a tool wrote into it and calculated nothing."""
    return Package.of_bytes(patched(package, {"Plan": edits}, full_calc=False), package.path)


def stale(found: Recalculation) -> set[str]:
    """The cells that are called stale."""
    return {each.cell for each in found.cells if each.status == "stale"}


def verdict(found: Recalculation, cell: str) -> CellVerdict:
    """The verdict on a cell of the sheet."""
    each = found.cell("Plan", cell)
    assert each is not None
    return each


def chain(length: int) -> dict[str, Scalar]:
    """Two inputs; B1 doubles the first, each cell below adds 1; column C reads the second."""
    cells: dict[str, Scalar] = {"A1": 5.0, "A2": 7.0, "B1": "=A1*2"}
    cells |= {f"B{row}": f"=B{row - 1}+1" for row in range(2, length + 1)}
    return cells | {f"C{row}": f"=A$2*{row}" for row in range(1, length + 1)}


def test_a_thousand_old_results_are_exactly_those_that_depend_on_the_changed_input(book: MakeBook) -> None:
    package = changed(calculated(book({"Plan": chain(1000)})), {"A1": SetValue(6.0)})
    found = recalculate(package, causes=True)
    assert stale(found) == {f"B{row}" for row in range(1, 1001)}
    assert found.summary()["equal"] == 1000
    assert verdict(found, "B1").reason == (
        "an input or the formula seems to have been changed after the last calculation: what depends on it "
        "holds what follows from the old result"
    )
    assert verdict(found, "B1000").reason == "it depends on Plan!B1, which differs too"


def test_the_input_is_named_that_all_differing_formulas_read(book: MakeBook) -> None:
    package = changed(calculated(book({"Plan": chain(20)})), {"A2": SetValue(8.0)})
    found = recalculate(package, causes=True)
    assert stale(found) == {f"C{row}" for row in range(1, 21)}
    assert verdict(found, "C9").reason == (
        "Plan!A2 seems to have been changed after the last calculation: all 20 formulas that read it differ"
    )


def test_of_two_inputs_that_are_read_together_neither_is_accused_alone(book: MakeBook) -> None:
    cells = {"A1": 100.0, "A2": 4.0, "B1": "=A1/A2", "B2": "=A2*A1"}
    found = recalculate(changed(calculated(book({"Plan": cells})), {"A1": SetValue(120.0)}), causes=True)
    assert verdict(found, "B1").reason.startswith("Plan!A1 or Plan!A2 seems to have been changed")


def test_one_wrong_result_among_right_ones_is_different(book: MakeBook) -> None:
    """What depends on it holds what follows from the right result: no input was changed."""
    package = changed(calculated(book({"Plan": chain(5)})), {"B2": SetCache(99.0)})
    found = recalculate(package, causes=True)
    assert stale(found) == set()
    assert [each.cell for each in found.cells if each.status == "different"] == ["B2"]


def test_a_result_of_a_function_that_the_engine_may_read_otherwise_is_not_excused(book: MakeBook) -> None:
    """SUMPRODUCT has to be proved: its result and what follows from it stay different, with the reason."""
    cells = {"A1": 2.0, "A2": 3.0, "B1": "=SUMPRODUCT(A1:A2,A1:A2)", "B2": "=B1+1"}
    package = changed(calculated(book({"Plan": cells})), {"B1": SetCache(14.0), "B2": SetCache(15.0)})
    found = recalculate(package, causes=True)
    assert [each.status for each in found.cells] == ["different", "different"]
    assert verdict(found, "B2").reason == "it depends on Plan!B1, which differs too"


def test_in_a_file_that_asks_to_be_calculated_the_first_old_result_is_told_from_those_that_follow(
    book: MakeBook,
) -> None:
    package = calculated(book({"Plan": chain(5)}))
    edits = {"Plan": {"A1": SetValue(6.0), "C2": SetCache(1.0)}}
    found = recalculate(Package.of_bytes(patched(package, edits, full_calc=True), package.path), causes=True)
    assert stale(found) == {"B1", "B2", "B3", "B4", "B5", "C2"}
    assert verdict(found, "B4").reason == "it depends on Plan!B1, which differs too"
    assert "an input or the formula seems" in verdict(found, "B1").reason
    assert verdict(found, "C2").reason == (
        "the file asks to be calculated on opening, so its results may be old ones"
    )


def test_two_causes_are_told_apart(book: MakeBook) -> None:
    package = changed(
        calculated(book({"Plan": chain(4)})), {"A1": SetValue(6.0), "B3": SetCache(50.0), "C2": SetCache(1.0)}
    )
    found = recalculate(package, causes=True)
    assert verdict(found, "C2").status == "different"
    assert verdict(found, "B2").status == "stale"
    assert verdict(found, "B3").status == "different"


def test_without_causes_the_verdicts_are_those_of_each_cell_alone(book: MakeBook) -> None:
    package = changed(calculated(book({"Plan": chain(5)})), {"A1": SetValue(6.0)})
    assert {each.status for each in recalculate(package).cells} == {"different", "equal"}
