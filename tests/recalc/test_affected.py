"""Computing only what new inputs make old: the same results as computing everything, call after call."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, CellError, Scalar
from kpi_engine.recalc import Recalculation, Recalculator, cache_edits, recalculate
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

DAY = date(2026, 3, 31)
MakeBook = Callable[..., Package]
Inputs = dict[tuple[str, str], Scalar]
ROWS = range(1, 9)


def saved(package: Package, as_of: date | None = None) -> Package:
    """The workbook with every result saved in it, as Excel would save it."""
    edits = cache_edits(recalculate(package, as_of=as_of))
    return Package.of_bytes(patched(package, edits, full_calc=False), package.path)


def verdicts(found: Recalculation) -> dict[tuple[str, str], tuple[str, Any, Any]]:
    return {(cell.sheet, cell.cell): (cell.status, cell.cached, cell.computed) for cell in found.cells}


def agree(part: Recalculation, full: Recalculation) -> None:
    """Each cell that the inputs affect has the same status and the same result in both."""
    some, every = verdicts(part), verdicts(full)
    assert full.affected <= part.affected
    assert {place: some[place] for place in full.affected} == {place: every[place] for place in full.affected}


def random_book(book: MakeBook, seed: int) -> Package:
    """Figures on one sheet, formulas of many kinds on two, each reading cells above it."""
    choice = random.Random(seed)
    figures = {f"{column}{row}": choice.randint(-5, 9) for column in "ABC" for row in ROWS}
    cells: dict[str, Any] = {f"A{row}": choice.randint(1, 9) for row in ROWS}
    for row in ROWS:
        for column in "BCDE":
            cells[f"{column}{row}"] = _formula(choice, row, column)
    cells["G1:G3"] = "{=Figures!A1:A3*B1}"
    cells["H1"] = "=SUM(G1:G3)"
    names = {"base": "Figures!$A$1:$A$8", "rate": "Plan!$B$1/10"}
    return saved(book({"Figures": figures, "Plan": cells, "Out": _out(choice)}, names=names), DAY)


def _formula(choice: random.Random, row: int, column: str) -> str:
    before = chr(ord(column) - 1)
    there = f"Figures!{choice.choice('ABC')}{choice.choice(ROWS)}"
    return choice.choice([
        f"={before}{row}+{there}", f"=SUM({before}$1:{before}{row})/{there}",
        f'=IF({there}>2,{before}{row},"")',
        "=SUM(base)+rate" if row > 1 or column != "B" else "=SUM(base)",
        f"=CAC({before}{row},{there})", f"=SUM(OFFSET(Figures!$A$1,0,0,{row},1))",
        f'=INDIRECT("Figures!B{row}")+{before}{row}', f"=IFERROR({before}{row}/0,{there})",
        f"=INDEX(Figures!A1:C8,{row},2)&\"x\"", f"=COUNT(Figures!A:A)*{choice.randint(1, 4)}",
        f"={choice.randint(1, 9)}*{choice.randint(1, 9)}", f"=TODAY()-{before}{row}", "=1/0",
    ])  # fmt: skip


def _out(choice: random.Random) -> dict[str, Any]:
    return {
        f"A{row}": f'=SUM(Plan!{choice.choice("BCDE")}{row},Figures!C{row})&"|"&Plan!H1' for row in ROWS
    } | {"B1": '=COUNTIF(Plan!E:E,">0")', "B2": "=A1", "B3": "=RAND()", "B4": "=B3+Figures!A1"}


def random_inputs(choice: random.Random) -> Inputs:
    places = choice.sample([("Figures", f"{column}{row}") for column in "ABC" for row in ROWS], 4)
    places.append(("Plan", f"A{choice.choice(ROWS)}"))
    values: list[Scalar] = [0.0, 2.5, -7.0, None, "text", True, DIV0, 1e6]
    return {place: choice.choice(values) for place in places}


@pytest.mark.parametrize("seed", range(10))
def test_what_the_inputs_affect_gets_the_result_of_a_full_calculation(book: MakeBook, seed: int) -> None:
    package = random_book(book, seed)
    inputs = random_inputs(random.Random(seed + 100))
    agree(
        Recalculator(package).recalculate_affected(inputs, as_of=DAY),
        recalculate(package, inputs, as_of=DAY),
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_call_is_influenced_by_the_calls_before_it(book: MakeBook, seed: int) -> None:
    package = random_book(book, seed)
    choice = random.Random(seed)
    again = Recalculator(package)
    for _ in range(5):
        inputs = random_inputs(choice)
        day = choice.choice([DAY, DAY, date(2026, 4, 30)])
        found = again.recalculate_affected(inputs, as_of=day)
        assert found == Recalculator(package).recalculate_affected(inputs, as_of=day)


def test_a_result_that_spills_and_one_that_was_kept_are_put_back(book: MakeBook) -> None:
    cells = {
        "A1": 1.0, "A2": 2.0, "A3": "x", "B1:B2": "{=A1:A2*10}", "C1": "=SUM(B1:B2)", "C2": "=0.1+0.2-A4",
        "C3": "=IF(C2=0,1,2)", "A4": 0.3, "D1": "=A1/A2",
    }  # fmt: skip
    again = Recalculator(saved(book({"Plan": cells})))

    def found(**inputs: Scalar) -> dict[str, Scalar]:
        result = again.recalculate_affected({("Plan", ref): value for ref, value in inputs.items()})
        return {cell.cell: cell.computed for cell in result.cells}

    assert found(A1=5.0, A2=6.0) == {"B1": 50.0, "B2": 60.0, "C1": 110.0, "D1": 5 / 6}
    assert found(A2=None) == {"B1": 10.0, "B2": 0.0, "C1": 10.0, "D1": CellError.DIV0}
    assert found(A4=0.3) == {"C2": 0.0, "C3": 1.0}
    assert found(A4=0.1) == {"C2": pytest.approx(0.2), "C3": 2.0}
    assert found(A1=1.0) == {"B1": 10.0, "B2": 20.0, "C1": 30.0, "D1": 0.5}


def test_only_what_is_old_is_computed_and_only_what_it_reads_is_loaded(
    book: MakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {"A1": 1, "A2": 2, "A3": 3, "B1": "=A1*2", "B2": "=B1+A2", "B3": "=A3*2", "B4": "=B3+B1"}
    package = saved(book({"Plan": cells}))
    loaded: list[dict[str, Scalar]] = []
    load = Loaded.__init__

    def spying(self: Loaded, workings: Any, places: Any, constants: Any, as_of: Any = None) -> None:
        loaded.append({f"{row}.{column}": value for (_, row, column), value in constants.items()})
        load(self, workings, places, constants, as_of)

    monkeypatch.setattr(Loaded, "__init__", spying)
    found = Recalculator(package).recalculate_affected({("Plan", "A2"): 9.0})
    assert {cell.cell: cell.computed for cell in found.cells} == {"B2": 11.0}
    assert loaded == [{"1.2": 2.0, "2.1": 2.0}]


def test_a_formula_without_a_result_is_computed_and_so_is_what_rests_on_it(book: MakeBook) -> None:
    cells = {"A1": 4, "B1": "=A1*2", "B2": "=B1+1", "B3": "=A1+1"}
    package = book({"Plan": cells}, saved={"Plan": {"B2": 99.0, "B3": 5.0}})
    found = verdicts(Recalculator(package).recalculate_affected())
    assert found == {
        ("Plan", "B1"): ("uncached", None, 8.0), ("Plan", "B2"): ("stale", 99.0, 9.0),
    }  # fmt: skip


def test_another_day_makes_the_results_that_depend_on_it_old(book: MakeBook) -> None:
    package = saved(book({"Plan": {"A1": 1, "B1": "=TODAY()", "B2": "=B1+1", "B3": "=A1"}}), DAY)
    found = verdicts(Recalculator(package).recalculate_affected(as_of=date(2026, 4, 1)))
    assert {place[1]: verdict[0] for place, verdict in found.items()} == {"B1": "stale", "B2": "stale"}


def test_a_file_that_wants_to_be_calculated_is_computed_in_full(book: MakeBook) -> None:
    package = book({"Plan": {"A1": 2, "B1": "=A1*2", "B2": "=1+1"}}, saved={"Plan": {"B1": 0.0, "B2": 0.0}})
    edits = {"Plan": {"B1": SetCache(0.0)}}
    asking = Package.of_bytes(patched(package, edits, full_calc=True), package.path)
    assert verdicts(Recalculator(asking).recalculate_affected({("Plan", "A1"): 3.0})) == {
        ("Plan", "B1"): ("stale", 0.0, 6.0), ("Plan", "B2"): ("stale", 0.0, 2.0),
    }  # fmt: skip


def test_an_input_in_place_of_a_formula_is_computed_with_the_whole_workbook(book: MakeBook) -> None:
    package = saved(book({"Plan": {"A1": 2, "B1": "=A1*2", "B2": "=B1+1"}}))
    again = Recalculator(package)
    found = again.recalculate_affected({("Plan", "B1"): 10.0})
    assert {cell.cell: cell.computed for cell in found.cells} == {"B2": 11.0}
    assert again.recalculate_affected({("Plan", "A1"): 3.0}).cell("Plan", "B2").computed == 7.0


def test_cells_that_no_formula_names_are_read_for_offset_and_indirect(book: MakeBook) -> None:
    cells = {"A1": 1, "A2": 20, "A3": 300, "B1": "=SUM(OFFSET(A1,1,0,A1,1))", "B2": '=INDIRECT("A"&A1)'}
    found = Recalculator(saved(book({"Plan": cells}))).recalculate_affected({("Plan", "A1"): 2.0})
    assert {cell.cell: cell.computed for cell in found.cells} == {"B1": 320.0, "B2": 20.0}
