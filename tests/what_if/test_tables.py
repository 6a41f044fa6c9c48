"""Tables of results over the values of one input or of two."""

from __future__ import annotations

import pytest

from kpi_engine.errors import InputError
from kpi_engine.what_if import Axis, Grid, tabulate
from tests.what_if.conftest import MakeModel

PRICE, CHURN, SEATS = ("Inputs", "B2"), ("Inputs", "B4"), ("Inputs", "B5")
REVENUE = ("KPIs", "C3")


def silent(done: int, total: int) -> None:
    """Nobody looks at the progress."""


def values(grid: Grid) -> list[list[object]]:
    """The results alone."""
    return [[each.value for each in row] for row in grid.rows]


def test_one_input_for_several_results(model: MakeModel) -> None:
    grid = tabulate(model(), [Axis(PRICE, (8.0, 10.0, 12.0))], [("KPIs", "B3"), REVENUE], {}, silent)
    assert values(grid) == [[3200.0, 3040.0], [4000.0, 3800.0], [4800.0, 4560.0]]
    assert [each.value for each in grid.base] == [4000.0, 3800.0]


def test_two_inputs_for_one_result(model: MakeModel) -> None:
    axes = [Axis(PRICE, (8.0, 10.0)), Axis(CHURN, (0.0, 0.05, 0.5))]
    grid = tabulate(model(), axes, [REVENUE], {}, silent)
    assert values(grid) == [[3200.0, 3040.0, 1600.0], [4000.0, 3800.0, 2000.0]]


def test_another_input_may_hold_for_the_whole_table(model: MakeModel) -> None:
    grid = tabulate(model(), [Axis(PRICE, (10.0,))], [REVENUE], {CHURN: 0.5}, silent)
    assert values(grid) == [[2000.0]]
    assert grid.base[0].value == 2000.0


def test_what_cannot_be_computed_has_no_figure_and_a_reason(model: MakeModel) -> None:
    (row,) = tabulate(model(), [Axis(PRICE, (8.0,))], [("KPIs", "B6")], {}, silent).rows
    assert row[0].value is None
    assert row[0].reason


def test_values_that_the_cell_does_not_take_are_told_once_each(model: MakeModel) -> None:
    grid = tabulate(model(), [Axis(SEATS, (0.0, 5.0))], [("KPIs", "B4")], {}, silent)
    assert grid.notices == ("Inputs!B5 takes whole numbers from 1 to 100; 0 is none of these.",)


def test_progress_is_told_to_the_end(model: MakeModel) -> None:
    told: list[tuple[int, int]] = []
    axes = [Axis(PRICE, (8.0, 9.0)), Axis(CHURN, (0.0, 0.1))]
    tabulate(model(), axes, [REVENUE], {}, lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(
    ("axes", "shown", "told"),
    [
        ([Axis(PRICE, (1.0,))], [], "--show"),
        ([Axis(PRICE, (1.0,)), Axis(CHURN, (0.1,))], [REVENUE, ("KPIs", "B3")], "one result"),
        ([Axis(PRICE, (1.0,)), Axis(PRICE, (2.0,))], [REVENUE], "twice"),
        ([Axis(PRICE, (1.0,))] * 3, [REVENUE], "one or two"),
        ([Axis(PRICE, (1.0,) * 200), Axis(CHURN, (0.1,) * 200)], [REVENUE], "40,000"),
    ],
)
def test_a_table_that_is_none_is_refused_with_what_to_do(
    model: MakeModel, axes: list[Axis], shown: list[tuple[str, str]], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        tabulate(model(), axes, shown, {}, silent)
