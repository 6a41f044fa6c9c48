"""ATTRIBUTION as a cell calls it: every model on journeys that are worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.functions.attribution import ATTRIBUTION
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

# J1: Search on day 0, Email on day 7, Partner on day 14 and converts. J2: Search and converts. J3: Email, no.
JOURNEYS = [["J1"], ["J1"], ["J2"], ["J1"], ["J3"]]
CHANNELS = [["Search"], ["Email"], ["search "], ["Partner"], ["Email"]]
DAYS = [[46_000], [46_007], [46_003], [46_014], [46_001]]
CONVERTED = [[False], [False], [True], [True], [False]]
TOUCHES = (JOURNEYS, CHANNELS, DAYS, CONVERTED)


def credit(*cells: Any) -> dict[str, float]:
    table = ATTRIBUTION.call(*cells)
    assert isinstance(table, list), table
    assert table[0] == ["channel", "credit", "share"]
    return {str(row[0]): float(row[1]) for row in table[1:]}  # type: ignore[arg-type]


def test_the_worked_case_of_the_chain() -> None:
    table = ATTRIBUTION.call(
        [[1, 1, 2]], [["a", "b", "a"]], [[46023, 46025, 46024]], [[True] * 3], None, "markov"
    )
    assert table == [
        ["channel", "credit", "share"],
        ["a", pytest.approx(4 / 3), pytest.approx(2 / 3)],
        ["b", pytest.approx(2 / 3), pytest.approx(1 / 3)],
    ]


@pytest.mark.parametrize(
    ("model", "search", "email", "partner"),
    [
        ("linear", 1 + 1 / 3, 1 / 3, 1 / 3),
        ("first", 2, 0, 0),
        ("last", 1, 0, 1),
        ("time_decay", 1 + 1 / 7, 2 / 7, 4 / 7),  # 1/4, 1/2 and 1 of the last touch's weight
        ("position", 1.4, 0.2, 0.4),
        # Start: 2/3 Search, 1/3 Email. Search: 1/2 Email, 1/2 won. Email: 1/2 Partner, 1/2 lost.
        # Won: 2/3 x (1/2 + 1/4) + 1/3 x 1/2 = 2/3. Without Search 1/6, without Email or Partner 1/3.
        ("markov", 2 * 0.75 / 1.75, 2 * 0.5 / 1.75, 2 * 0.5 / 1.75),
    ],
)
def test_each_model_by_hand(model: str, search: float, email: float, partner: float) -> None:
    found = credit(*TOUCHES, None, model, 7)
    assert found == {
        "Search": pytest.approx(search), "Email": pytest.approx(email), "Partner": pytest.approx(partner)
    }  # fmt: skip
    assert sum(found.values()) == pytest.approx(2), "all credit together is the conversions"


def test_two_touches_share_equally_by_position_and_one_day_goes_by_rows() -> None:
    touches = ([["J"], ["J"]], [["b"], ["a"]], [[46_000], [46_000]], [[True], [True]])
    assert credit(*touches, None, "position") == {"b": 0.5, "a": 0.5}
    assert credit(*touches, None, "first") == {"b": 1, "a": 0}


def test_a_value_takes_the_place_of_the_conversion() -> None:
    values = [[900], [900], [100], [900], [0]]
    assert credit(*TOUCHES, values, "last") == {"Search": 100, "Email": 0, "Partner": 900}
    assert sum(credit(*TOUCHES, values, "markov").values()) == pytest.approx(1000)


def test_rows_that_are_blank_do_not_count_and_yes_and_no_are_understood() -> None:
    padded = [[*rows, [None]] for rows in TOUCHES]
    assert credit(*padded) == credit(*TOUCHES)
    said = [["no"], ["No"], ["YES"], ["yes"], ["no"]]
    assert credit(JOURNEYS, CHANNELS, DAYS, said) == credit(*TOUCHES)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ((JOURNEYS, CHANNELS[:3], DAYS, CONVERTED), VALUE),
        ((*TOUCHES, [[1], [2]]), VALUE),
        ((JOURNEYS, CHANNELS, [["soon"], *DAYS[1:]], CONVERTED), VALUE),
        ((JOURNEYS, CHANNELS, DAYS, [["maybe"], *CONVERTED[1:]]), VALUE),
        ((*TOUCHES, None, "shapley"), NA),
        (([[None], *JOURNEYS[1:]], CHANNELS, DAYS, CONVERTED), NA),
        ((JOURNEYS, CHANNELS, [[None], *DAYS[1:]], CONVERTED), NA),
        ((*TOUCHES, [[None]] * 5), NA),
        ((None, None, None, None), NA),
        ((*TOUCHES, None, "linear", 0), NUM),
        ((*TOUCHES, [[5], [5], [5], [4], [5]]), NUM),
        ((*TOUCHES, [[-5]] * 5), NUM),
        ((*TOUCHES, [[1.7e308]] * 5), NUM),
        ((*TOUCHES, [[1.7e308]] * 5, "markov"), NUM),
        (([["J1"], ["J2"]], [["a"], ["b"]], [[1], [2]], [[True], [True]], [[1.7e308], [1.7e308]]), NUM),
        ((JOURNEYS, CHANNELS, DAYS, [[False]] * 5), DIV0),
        ((JOURNEYS, CHANNELS, [[CellError.REF], *DAYS[1:]], CONVERTED), CellError.REF),
        ((*TOUCHES, None, "linear", "week"), VALUE),
    ],
)
def test_what_cannot_be_used_has_its_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert ATTRIBUTION.call(*cells) is error


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from("abcde"), st.integers(46_000, 46_030), st.booleans()),
        min_size=1, max_size=25,
    ),
    st.sampled_from(["linear", "first", "last", "time_decay", "position", "markov"]),
)  # fmt: skip
def test_credits_always_sum_to_the_conversions(touches: list[tuple[Any, ...]], model: str) -> None:
    table = ATTRIBUTION.call(
        *([[cell] for cell in column] for column in zip(*touches, strict=True)), None, model
    )
    won = {journey for journey, *_, converted in touches if converted}
    if not won:
        assert table is DIV0
        return
    assert isinstance(table, list)
    assert sum(row[1] for row in table[1:]) == pytest.approx(len(won))  # type: ignore[misc]
    assert all(row[1] >= -1e-9 for row in table[1:])  # type: ignore[operator]
