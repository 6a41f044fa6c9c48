"""The input that brings a result to its target: one, several, none, and whole numbers."""

from __future__ import annotations

import pytest

from kpi_engine.errors import InputError
from kpi_engine.what_if import Goal, Model, seek
from tests.what_if.conftest import MakeModel

PRICE, SEATS = ("Inputs", "B2"), ("Inputs", "B5")


def sought(
    model: Model, result: tuple[str, str], target: float, by: tuple[str, str],
    bounds: tuple[float, float] | None = None,
) -> Goal:  # fmt: skip
    """The search without anything else changed."""
    return seek(model, result, target, by, {}, bounds=bounds, progress=lambda tried: None)


def plan(formula: str, start: float = 10.0) -> dict[str, dict[str, object]]:
    """One input in A1 and one result in B1."""
    return {"Plan": {"A1": start, "B1": formula}}


def test_a_line_is_solved_to_the_digit(model: MakeModel) -> None:
    """Revenue of 400 customers is 5,000 at a price of 12.5."""
    goal = sought(model(), ("KPIs", "B3"), 5000.0, PRICE)
    assert [(each.value, each.result, each.exact) for each in goal.solutions] == [(12.5, 5000.0, True)]
    assert goal.solution is not None
    assert goal.solution.value == 12.5
    assert (goal.present, goal.now.value) == (10.0, 4000.0)


def test_all_solutions_the_nearest_first(model: MakeModel) -> None:
    """x² = 49 at 7 and at -7."""
    goal = sought(model(plan("=A1^2")), ("Plan", "B1"), 49.0, ("Plan", "A1"))
    assert [each.value for each in goal.solutions] == [7.0, -7.0]


def test_the_net_present_value_of_a_loan_is_0_at_its_rate(model: MakeModel) -> None:
    """1,000 paid back as 1,102.5 after two years is 5 % a year."""
    goal = sought(model(plan("=-1000+1102.5/(1+A1)^2", 0.1)), ("Plan", "B1"), 0.0, ("Plan", "A1"), (0.0, 1.0))
    assert [each.value for each in goal.solutions] == [pytest.approx(0.05, rel=1e-9)]


def test_no_solution_says_how_near_and_what_was_seen(model: MakeModel) -> None:
    """100 - (x - 3)² is never above 100."""
    goal = sought(model(plan("=100-(A1-3)^2")), ("Plan", "B1"), 200.0, ("Plan", "A1"), (0.0, 10.0))
    assert goal.solution is None
    assert goal.nearest is not None
    assert (goal.nearest.value, goal.nearest.result) == (3.0, 100.0)
    assert goal.remarks == ("with the input from 0 to 10 the results seen lie between 51 and 100",)


def test_a_result_that_jumps_past_the_target_is_no_solution(model: MakeModel) -> None:
    goal = sought(model(plan("=ROUND(A1,0)*10")), ("Plan", "B1"), 105.0, ("Plan", "A1"), (8.0, 14.0))
    assert goal.solutions == ()
    assert any("jumps past the target, from 100 to 110" in each for each in goal.remarks)


def test_a_pole_is_no_solution(model: MakeModel) -> None:
    """1/x goes from minus to plus at 0 without ever being 0."""
    goal = sought(model(plan("=1/A1")), ("Plan", "B1"), 0.0, ("Plan", "A1"), (-9.7, 10.0))
    assert goal.solutions == ()


def test_whole_numbers_on_both_sides_where_the_cell_takes_no_others(model: MakeModel) -> None:
    """Seats of 1,000 each, whole numbers from 1 to 100: 4,500 lies between 4 and 5."""
    goal = sought(model(), ("KPIs", "B4"), 4500.0, SEATS)
    assert goal.solution is None
    assert sorted((each.value, each.result, each.exact) for each in goal.solutions) == [
        (4.0, 4000.0, False), (5.0, 5000.0, False),
    ]  # fmt: skip
    assert goal.remarks[0] == "4.5 reaches the target, but the cell takes whole numbers only"
    assert (goal.bounds, goal.why_bounds) == ((1.0, 100.0), "the cell takes whole numbers from 1 to 100")


def test_a_whole_number_that_fits_is_a_solution(model: MakeModel) -> None:
    goal = sought(model(), ("KPIs", "B4"), 7000.0, SEATS)
    assert [(each.value, each.exact) for each in goal.solutions] == [(7.0, True)]


def test_the_bounds_of_the_cell_are_kept(model: MakeModel) -> None:
    """200,000 would take 200 seats; the cell takes 100 at most."""
    goal = sought(model(), ("KPIs", "B4"), 200_000.0, SEATS)
    assert goal.solutions == ()
    assert goal.nearest is not None
    assert goal.nearest.value == 100.0


def test_an_error_on_the_way_is_passed_by(model: MakeModel) -> None:
    """LN has no value up to 0; e is found all the same."""
    goal = sought(model(plan("=LN(A1)", 5.0)), ("Plan", "B1"), 1.0, ("Plan", "A1"))
    assert [each.value for each in goal.solutions] == [pytest.approx(2.718281828459045, rel=1e-9)]


def test_a_blank_input_is_searched_from_0(model: MakeModel) -> None:
    goal = sought(model({"Plan": {"B1": "=A1*2+1"}}), ("Plan", "B1"), 5.0, ("Plan", "A1"))
    assert [each.value for each in goal.solutions] == [2.0]


@pytest.mark.parametrize(
    ("result", "by", "told"),
    [
        (("KPIs", "B5"), PRICE, "does not depend on"),
        (("KPIs", "B6"), PRICE, "cannot be computed for sure"),
        (("KPIs", "B3"), ("Inputs", "A2"), "no number"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(
    model: MakeModel, result: tuple[str, str], by: tuple[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        sought(model(), result, 1.0, by)
