"""Bodies read off by watching them: the same figures to the last bit, and honest limits."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from kpi_engine.calc.spans import ANYTHING
from kpi_engine.calc.trace import program_of
from kpi_engine.catalogue.kpis import KPIS

TRACED = [kpi for kpi in KPIS if kpi.lifts and program_of(kpi.body, {})]
FIGURE = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 1e-300, 1e300]), st.floats(-1e9, 1e9))


def test_the_simple_kpis_are_read_off():
    assert {"CAC", "NRR", "GROSS_MARGIN", "EBITDA"} <= {kpi.name for kpi in TRACED}


@pytest.mark.parametrize("kpi", TRACED, ids=lambda kpi: kpi.name)
@given(data=st.data())
def test_the_steps_give_what_the_body_gives(kpi, data):
    length = data.draw(st.integers(1, 6))
    names = {
        parameter.name: np.array(data.draw(st.lists(FIGURE, min_size=length, max_size=length)))
        for parameter in kpi.parameters
    }
    program, result = program_of(kpi.body, {}), np.empty(length)
    with np.errstate(all="ignore"):
        program.run(names, result, [np.empty(length + 3) for _ in range(program.scratches)])
        np.testing.assert_array_equal(result, kpi.body(**names))


@pytest.mark.parametrize("kpi", TRACED, ids=lambda kpi: kpi.name)
@given(data=st.data())
def test_results_lie_in_the_span_that_is_promised(kpi, data):
    names = {
        parameter.name: np.array(data.draw(st.lists(FIGURE, min_size=4, max_size=4)))
        for parameter in kpi.parameters
    }
    spans = {name: (float(values.min()), float(values.max())) for name, values in names.items()}
    low, high = program_of(kpi.body, {}).span(spans)
    if (low, high) != ANYTHING:
        with np.errstate(all="ignore"):
            result = kpi.body(**names)
        assert np.isfinite(result).all()
        assert low <= result.min()
        assert result.max() <= high


def test_a_divisor_that_may_be_zero_promises_nothing():
    assert program_of(lambda a, b: a / b, {}).span({"a": (1.0, 2.0), "b": (0.0, 1.0)}) == ANYTHING


def test_a_product_beyond_the_largest_float_promises_nothing():
    assert program_of(lambda a, b: (a * b) * 0.0, {}).span({"a": (0.0, 1e200), "b": (0.0, 1e200)}) == ANYTHING


@pytest.mark.parametrize(
    "body",
    [
        lambda a, b: np.where(a > 0, b, a),
        lambda a, b: a if a else b,
        lambda a, b: a if a == b else b,
        lambda a, b: np.log(a) + b,
        lambda a, b: a**b,
        lambda a, b: a,
        lambda a, b: 1.0,
        lambda a, b: np.asarray(a) + b,
        lambda a, b: a + "text",
        lambda a, b: (a + b, a)[1] / b + (a - b) * 0 if math.isnan(a) else a,
    ],
)
def test_a_body_that_does_more_is_left_alone(body):
    assert program_of(body, {}) is None


@pytest.mark.parametrize(
    ("name", "defaults", "steps"),
    [
        ("PER_UNIT", {"periods": 1.0, "scale": 1.0}, 1),
        ("GROWTH_RATE", {"periods": 1.0}, 2),
        ("PAYBACK", {"monthly_churn": 0.0}, 2),
        ("LIFETIME", {"cap_months": math.nan}, 1),
        ("NRR", {"reactivation": 0.0}, 4),
    ],
)
def test_arguments_left_at_their_defaults_cost_no_step(name, defaults, steps):
    assert len(program_of(KPIS.get(name).body, defaults).steps) == steps


def test_a_figure_that_is_needed_again_is_not_overwritten():
    def body(a, b):
        whole = a + b
        return (whole * whole + a / whole) / (whole - b)

    names = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 5.0])}
    program, result = program_of(body, {}), np.empty(2)
    program.run(names, result, [np.empty(2) for _ in range(program.scratches)])
    np.testing.assert_array_equal(result, body(**names))
