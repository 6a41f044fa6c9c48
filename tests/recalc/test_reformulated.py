"""What other formulas and figures would change is computed on paper, as far as they reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.recalc.reformulated import Effect, Reformulated
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

Trial = Callable[[dict[str, object]], Reformulated]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """A workbook of one sheet with its results stored, ready to be asked."""

    def of(cells: dict[str, object]) -> Reformulated:
        book = Workbook()
        assert book.active is not None
        book.active.title = "Plan"
        for ref, content in cells.items():
            book.active[ref] = content
        path = tmp_path / "plan.xlsx"
        book.save(path)
        package = Package.open(path)
        results = {cell.cell: SetCache(cell.computed) for cell in recalculate(package).cells}
        path.write_bytes(patched(package, {"Plan": results}, full_calc=False))
        package = Package.open(path)
        return Reformulated(package, lambda: recalculate(package))

    return of


def moved(effect: Effect) -> dict[tuple[int, int], tuple[Scalar, Scalar]]:
    return {change.place[1:]: (change.before, change.after) for change in effect.moved}


PLAN: dict[str, object] = {"A1": 100, "A2": 40, "A3": "=A1-A2", "A4": "=A3*0.3", "A5": "=A3-A4", "A6": 7}


def test_another_formula_moves_its_own_result_and_what_rests_on_it(trial: Trial) -> None:
    effect = trial(PLAN).effect({("Plan", 4, 1): "A3*0.5"}, {})
    assert moved(effect) == {(4, 1): (18.0, 30.0), (5, 1): (42.0, 30.0)}
    assert (effect.computed, effect.unknown) == (2, "")


def test_another_figure_moves_itself_and_what_rests_on_it(trial: Trial) -> None:
    effect = trial(PLAN).effect({}, {("Plan", 2, 1): 50.0})
    assert moved(effect) == {
        (3, 1): (60.0, 50.0),
        (4, 1): (18.0, 15.0),
        (5, 1): (42.0, 35.0),
        (2, 1): (40.0, 50.0),
    }


def test_a_formula_in_place_of_a_figure_that_it_gives_moves_nothing(trial: Trial) -> None:
    effect = trial(PLAN).effect({("Plan", 6, 1): "3+4"}, {})
    assert (moved(effect), effect.computed) == ({}, 1)


def test_asked_twice_it_starts_from_the_file_each_time(trial: Trial) -> None:
    asked = trial(PLAN)
    asked.effect({("Plan", 3, 1): "A1"}, {})
    assert moved(asked.effect({("Plan", 4, 1): "A3*0.3"}, {})) == {}


def test_what_rests_on_a_result_that_cannot_be_computed_is_not_called_unmoved(trial: Trial) -> None:
    effect = trial(PLAN | {"A4": "=A3*RAND()"}).effect({}, {("Plan", 1, 1): 120.0})
    assert (3, 1) in moved(effect)
    assert effect.unknown


def test_cells_that_an_array_formula_fills_are_left_alone(trial: Trial) -> None:
    effect = trial({"A1": 1, "A2": 2, "B1": ArrayFormula("B1:B2", "=A1:A2*2")}).effect(
        {("Plan", 2, 2): "A2"}, {}
    )
    assert effect == Effect(unknown="an array formula fills one of its cells")


def test_running_sums_are_read_once(trial: Trial) -> None:
    cells: dict[str, object] = {f"A{row}": row for row in range(1, 60)}
    cells |= {f"B{row}": f"=SUM(A$1:A{row})" for row in range(1, 60)}
    effect = trial(cells).effect({}, {("Plan", 1, 1): 2.0})
    assert len(effect.moved) == 60
    assert moved(effect)[59, 2] == (1770.0, 1771.0)
