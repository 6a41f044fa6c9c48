"""What a figure may be, given the digits it shows."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.diagnosis.intervals import (
    EVERYWHERE,
    INFINITY,
    Interval,
    logarithm,
    meet,
    minus,
    over,
    plus,
    point,
    times,
    total,
    touch,
)

figures = st.floats(-1e6, 1e6)
intervals = st.tuples(figures, figures).map(lambda pair: Interval(min(pair), max(pair)))
parts = st.floats(0, 1)


def inside(interval: Interval, share: float) -> float:
    return min(max(interval.low + share * (interval.high - interval.low), interval.low), interval.high)


@given(intervals, intervals, parts, parts)
def test_the_result_of_any_two_figures_lies_in_the_result_of_their_intervals(
    first: Interval, second: Interval, one: float, other: float
) -> None:
    a, b = inside(first, one), inside(second, other)
    slack = 1e-9 * (1 + abs(a * b) + abs(a) + abs(b))
    for interval, value in (
        (plus(first, second), a + b),
        (minus(first, second), a - b),
        (times(first, second), a * b),
    ):
        assert interval.low - slack <= value <= interval.high + slack


@given(intervals, intervals, parts, parts)
def test_a_quotient_is_never_left_out_even_where_the_divisor_may_be_zero(
    top: Interval, bottom: Interval, one: float, other: float
) -> None:
    a, b = inside(top, one), inside(bottom, other)
    if abs(b) > 1e-3:
        slack = 1e-6 * (1 + abs(a / b))
        assert touch(over(top, bottom), Interval(a / b - slack, a / b + slack))


def test_dividing_by_what_may_be_zero() -> None:
    assert over(Interval(-1, 1), Interval(-1, 1)) == EVERYWHERE
    assert over(Interval(2, 3), Interval(0, 1)) == (Interval(2, INFINITY),)
    assert over(Interval(2, 3), Interval(-1, 1)) == (Interval(-INFINITY, -2), Interval(2, INFINITY))
    assert over(Interval(2, 3), point(0)) == ()


def test_a_goal_has_no_upper_end_and_still_counts() -> None:
    at_least = Interval(0.88, INFINITY)
    assert times(at_least, point(0)) == point(0)
    assert over(point(250), at_least) == (Interval(0, 250 / 0.88),)
    assert at_least.middle == 0.88


def test_logarithms_exist_for_positive_figures_only() -> None:
    assert logarithm(Interval(1, math.e)) == Interval(0, 1)
    assert logarithm(Interval(0, 1)) is None


def test_what_two_sources_both_allow() -> None:
    rays = (Interval(-INFINITY, -2), Interval(2, INFINITY))
    assert meet(rays, (Interval(-5, 3),)) == (Interval(-5, -2), Interval(2, 3))
    assert meet(rays, (Interval(-1, 1),)) == ()


def test_a_sum_forgives_what_float_arithmetic_loses() -> None:
    assert 0.0 in total([point(0.1), point(0.2), point(-0.3)])
    assert 0.0 not in total([point(0.1), point(0.2), point(-0.31)])
