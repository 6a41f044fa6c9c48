"""Rounding to multiples, whatever the signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NUM, Scalar

Result = Callable[..., Scalar]


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=CEILING(2.5,2)", 4),
        ("=CEILING(-2.5,-2)", -4),
        ("=CEILING(-2.5,2)", -2),
        ("=CEILING(2.5,-2)", NUM),
        ("=CEILING(5,0)", 0),
        ("=FLOOR(2.5,2)", 2),
        ("=FLOOR(-2.5,-2)", -2),
        ("=FLOOR(-2.5,2)", -4),
        ("=FLOOR(2.5,-2)", NUM),
        ("=FLOOR(5,0)", DIV0),
        ("=FLOOR(0,0)", 0),
        ("=FLOOR(0.7,0.1)", near(0.7)),
        ("=CEILING.MATH(-5.5)", -5),
        ("=CEILING.MATH(-5.5,2,1)", -6),
        ("=CEILING.MATH(5.5,,1)", 6),
        ("=CEILING.MATH(5.5,-2)", 6),
        ("=FLOOR.MATH(-5.5)", -6),
        ("=FLOOR.MATH(-5.5,2,1)", -4),
        ("=CEILING.PRECISE(-4.1,-2)", -4),
        ("=ISO.CEILING(4.1)", 5),
        ("=FLOOR.PRECISE(-4.1,-2)", -6),
    ],
)
def test_rounding_to_multiples(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
