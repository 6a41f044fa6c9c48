"""Windows: one look at a whole array must never call a figure fine that is not."""

from __future__ import annotations

import ast
import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from kpi_engine.calc.window import Window

LIMITS = st.sampled_from([-math.inf, -100.0, -1.0, 0.0, 0.5, 1.0, 100.0, math.inf])
FIGURES = st.lists(
    st.one_of(st.sampled_from([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 5e-324]), st.floats()),
    min_size=1, max_size=20,
)  # fmt: skip


@given(
    low=LIMITS, high=LIMITS, low_in=st.booleans(), high_in=st.booleans(), blank=st.booleans(), figures=FIGURES
)
@example(-math.inf, -1.0, False, False, False, [-0.5])
@example(0.0, math.inf, True, False, False, [math.inf])
def test_what_a_look_settles_is_inside_one_by_one(low, high, low_in, high_in, blank, figures):
    window = Window(low, low_in and math.isfinite(low), high, high_in and math.isfinite(high), blank)
    values = np.array(figures)
    span = window.span(values)
    if span is not None:
        assert window.inside(values).all()
        assert np.isfinite(values).all()
        assert span[0] <= values.min()
        assert values.max() <= span[1]


@given(low=LIMITS, high=LIMITS, figure=st.floats())
def test_a_single_value_and_an_array_of_it_agree(low, high, figure):
    window = Window(low, math.isfinite(low), high, math.isfinite(high))
    assert (window.span(np.full((), figure)) is not None) == bool(window.inside(np.array([figure]))[0])


def test_ordinary_shares_are_settled_by_one_look():
    share = Window(0, True, 1, True)
    assert share.span(np.array([0.0, 0.25, 1.0])) == (0.0, 1.0)
    assert share.span(np.array([0.25, 1.0000001])) is None
    assert share.span(np.array([-0.01, 0.25])) is None


@pytest.mark.parametrize(
    ("operator", "limit", "expected"),
    [
        (ast.Lt, 0.0, Window(0, True)),
        (ast.LtE, 0.0, Window(0, False)),
        (ast.Gt, 1.0, Window(high=1, high_inside=True)),
        (ast.GtE, 1.0, Window(high=1)),
    ],
)
def test_what_is_taken_away_leaves_the_rest(operator, limit, expected):
    assert Window().without(operator, limit) == expected


def test_the_tighter_of_two_limits_stays():
    window = Window().without(ast.Lt, 0.0).without(ast.LtE, 0.0)
    assert window == window.without(ast.Lt, 0.0) == window.without(ast.Lt, -5.0)
