"""Conditions of a declaration, decided on figures."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_engine.calc.conditions import holds, reduced, slack_of
from kpi_engine.model.condition import parse_condition

NAMES = {
    "churn": np.array([0.0, 0.05, 1.0, np.nan]),
    "cap": np.array([np.nan, 60.0, 12.5, 60.0]),
    "start": np.full((), 100.0),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("churn > 0", [False, True, True, False]),
        ("churn <= 0 and cap is blank", [True, False, False, False]),
        ("churn >= 1 or cap is blank", [True, False, True, False]),
        ("whole(cap)", [False, True, False, True]),
        ("churn * start == 5", [False, True, False, False]),
        ("cap - 60 != -churn", [True, True, True, True]),
        ("start / 2 < cap", [False, True, False, True]),
    ],
)
def test_a_condition_is_decided_for_each_element_and_blank_is_never_true(text, expected):
    assert holds(parse_condition(text), NAMES, bound=False).tolist() == expected


def test_a_bound_allows_for_float_rounding_and_no_more():
    names = {"margin": np.array([1 + 1e-10, 1 + 1e-8])}
    assert holds(parse_condition("margin <= 1"), names, bound=True).tolist() == [True, False]
    assert holds(parse_condition("margin <= 1"), names, bound=False).tolist() == [False, False]


@pytest.mark.parametrize(("limit", "slack"), [(0, 1e-9), (-200, 2e-7), (np.array(50.0), 5e-8)])
def test_slack_is_a_billionth_of_the_bound(limit, slack):
    assert slack_of(limit) == pytest.approx(slack)


@pytest.mark.parametrize(
    ("text", "scalars", "left"),
    [
        ("churn <= 0 and cap is blank", {"cap": np.nan}, "churn <= 0"),
        ("churn <= 0 and cap is blank", {"cap": 60.0}, "False"),
        ("churn > 0 or cap > 0", {"cap": 60.0}, "True"),
        ("churn > 0 or cap > 0", {"churn": -1.0}, "cap > 0"),
        ("churn > 0 and cap > 0", {"other": 1.0}, "churn > 0 and cap > 0"),
        ("churn > 0 and cap > 0", {"churn": 1.0, "cap": 0.0}, "False"),
    ],
)
def test_single_values_settle_their_part(text, scalars, left):
    assert (
        reduced(parse_condition(text), {name: np.array(value) for name, value in scalars.items()}).text
        == left
    )
