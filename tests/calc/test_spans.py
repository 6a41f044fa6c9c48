"""What spans tell of a comparison must hold for every pair of figures inside them."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from kpi_engine.calc.conditions import holds
from kpi_engine.calc.spans import ANYTHING, always, combined
from kpi_engine.model.condition import parse_condition

FIGURE = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 1e200]), st.floats(-1e6, 1e6))
CONDITIONS = ["a + b <= c", "a - b >= c", "a * b < c", "a / b > c", "a <= 5", "c > a * b + 1"]


@pytest.mark.parametrize("text", CONDITIONS)
@given(rows=st.lists(st.tuples(FIGURE, FIGURE, FIGURE), min_size=1, max_size=6))
def test_an_answer_for_all_is_the_answer_for_each(text, rows):
    names = dict(zip("abc", map(np.array, zip(*rows, strict=True)), strict=True))
    spans = {name: (float(values.min()), float(values.max())) for name, values in names.items()}
    answer = always(parse_condition(text).tree, spans)
    if answer is not None:
        with np.errstate(all="ignore"):
            assert (holds(parse_condition(text), names, bound=False) == answer).all()


def test_losses_far_below_the_opening_figure_need_no_second_look():
    tree = parse_condition("contraction + churn <= start").tree
    spans = {"contraction": (0.0, 10.0), "churn": (0.0, 20.0), "start": (100.0, 500.0)}
    assert always(tree, spans) is True
    assert always(tree, spans | {"start": (20.0, 500.0)}) is None
    assert always(tree, spans | {"churn": (600.0, 700.0)}) is False


@pytest.mark.parametrize("text", ["a is blank", "whole(a)", "a == b", "a <= 1 and b <= 1"])
def test_what_spans_cannot_tell_is_left_open(text):
    assert always(parse_condition(text).tree, {"a": (0.0, 1.0), "b": (0.0, 1.0)}) is None


def test_infinite_ends_tell_nothing():
    assert combined(np.multiply, (0.0, 1e200), (0.0, 1e200)) == ANYTHING
    assert combined(np.divide, (1.0, 2.0), (-1.0, 1.0)) == ANYTHING
