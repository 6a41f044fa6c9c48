"""Binary, octal and hexadecimal numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NUM, VALUE, Scalar

Result = Callable[..., Scalar]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=DEC2BIN(-1)", "1111111111"),
        ("=DEC2HEX(255,4)", "00FF"),
        ("=DEC2BIN(5,2)", NUM),
        ('=HEX2DEC("FFFFFFFFFF")', -1),
        ("=BIN2OCT(1000)", "10"),
        ("=OCT2HEX(17)", "F"),
        ("=DEC2BIN(600)", NUM),
        ("=DEC2HEX(-1,0)", NUM),
        ("=BIN2DEC(2)", NUM),
        ("=DEC2BIN(TRUE)", VALUE),
    ],
)
def test_number_systems(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
