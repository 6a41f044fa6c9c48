"""Roots closed in on to the last digits that count."""

from __future__ import annotations

import math

import pytest

from kpi_engine.what_if.roots import Function, brackets, closed_in, scanned


@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [
        (lambda x: x * x - 2, 0.0, 2.0, math.sqrt(2)),
        (lambda x: x * x - 2, 2.0, 0.0, math.sqrt(2)),
        (lambda x: math.cos(x) - x, 0.0, 1.0, 0.7390851332151607),
        (lambda x: x**9, -1.0, 1.3, 0.0),
        (lambda x: math.exp(x) - 1e6, 0.0, 50.0, math.log(1e6)),
        (lambda x: 1e-9 * (x - 123.456), 0.0, 1e6, 123.456),
    ],
)
def test_the_root_between_two_points(function: Function, low: float, high: float, root: float) -> None:
    found = closed_in(low, high, function)
    assert found == pytest.approx(root, rel=1e-12, abs=1e-12 if root else 1e-6)


def test_a_function_without_a_value_on_the_way_has_no_root_there() -> None:
    assert closed_in(0.0, 1.0, lambda x: None if 0.3 < x < 0.7 else x - 0.5) is None


def test_each_change_of_sign_is_a_bracket_and_an_exact_root_one_by_itself() -> None:
    found = scanned([3.0, -3.0, 0.0, 1.0, 1.0], lambda x: x * x - 1 if x else None)
    assert found == [(-3.0, 8.0), (1.0, 0.0), (3.0, 8.0)]
    assert brackets(found) == [(1.0, 1.0)]
    assert brackets([(0.0, -1.0), (1.0, 2.0), (2.0, 3.0), (3.0, -1.0)]) == [(0.0, 1.0), (2.0, 3.0)]
