"""Numbers compared to 15 digits, as Excel does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.model.cell_error import DIV0, Scalar

CELLS = {
    "A1": 0.1, "A2": 0.2, "A3": "=A1+A2", "A4": 0.3, "A5": "text", "A6": "Text", "A7": True, "A8": "1",
    "B1": 22.26, "B2": 21.29, "B3": 0.97, "C1": "=1/0", "C3": 5, "C4": 5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A3=A4", True),
        ("=0.1+0.2=0.3", True),
        ("=A1+A2<>A4", False),
        ("=A3>A4", False),
        ("=A3>=A4", True),
        ("=A4>=A3", True),
        ("=A4<A3", False),
        ("=A3<=A4", True),
        ("=SUM(A1:A2)=A4", True),
        ('=IF(SUM(A1:A2)=A4,"ok","check")', "ok"),
        ("=A1*3=0.3", True),
        ("=1.1-1=0.1", True),
        ("=B1-B2=B3", False),
        ("=(43.1-43.2)+1=0.9", False),
        ("=A5=A6", True),
        ("=A5=A1", False),
        ("=A7=1", False),
        ("=A8=A7", False),
        ("=C3=C4", True),
        ("=C9=C10", True),
        ("=C1=A1", DIV0),
        ("=A1=C1", DIV0),
    ],
)
def test_two_numbers_that_agree_to_15_digits_are_equal(
    formula: str, expected: object, result: Callable[..., Scalar]
) -> None:
    found = result(formula, CELLS)
    assert (type(found), found) == (type(expected), expected)
