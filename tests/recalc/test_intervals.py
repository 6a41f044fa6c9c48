"""Areas found by the cells that they hold."""

from __future__ import annotations

import random

import pytest

from kpi_engine.formula.shapes import shape
from kpi_engine.recalc.graph import Dependents
from kpi_engine.recalc.intervals import Area, Intervals


def area(top: int, left: int, bottom: int, right: int) -> Area:
    return "plan", top, left, bottom, right


def test_no_areas_hold_nothing() -> None:
    assert Intervals([]).take(1, 1) == []


def test_an_area_is_found_by_its_edges_and_only_once() -> None:
    held = Intervals([area(5, 2, 9, 3), area(1, 2, 5, 2)])
    assert (held.take(10, 2), held.take(5, 4)) == ([], [])
    assert held.take(5, 2) == [area(5, 2, 9, 3), area(1, 2, 5, 2)]
    assert held.take(5, 2) == []


@pytest.mark.parametrize("seed", range(20))
def test_what_is_taken_is_what_holds_the_cell_in_the_order_given(seed: int) -> None:
    chance = random.Random(seed)
    areas = [
        area(top, left, top + chance.randrange(8), left + chance.randrange(4))
        for top, left in [(chance.randint(1, 30), chance.randint(1, 5)) for _ in range(chance.randint(1, 70))]
    ]
    held, left_over = Intervals(areas), list(areas)
    for _ in range(40):
        row, column = chance.randint(1, 40), chance.randint(1, 9)
        holding = [each for each in left_over if each[1] <= row <= each[3] and each[2] <= column <= each[4]]
        assert held.take(row, column) == holding
        left_over = [each for each in left_over if each not in holding]


def test_running_sums_over_one_and_many_columns_are_followed() -> None:
    rows = range(2, 2002)
    sums = [(("Plan", row, 5), shape(f"SUM(A$1:B{row - 1})+SUM($1:{row - 1})", row, 5)) for row in rows]
    assert Dependents(sums).reached([("Plan", 1999, 2)]) == {("Plan", row, 5) for row in (2000, 2001)}
    assert len(Dependents(sums).reached([("Plan", 1, 300)])) == len(rows)
