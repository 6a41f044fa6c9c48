"""Conditional totals over ranges with errors, and SUMPRODUCT over ranges with texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, VALUE, Scalar

Result = Callable[..., Scalar]
SALES = {
    "A1": "East", "A2": "West", "A3": "East", "A4": "North", "B1": 10, "B2": "=NA()", "B3": 30, "B4": 40,
    "C1": 1, "C2": "2", "C3": True, "C4": 4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=SUMIF(A1:A4,"East",B1:B4)', 40),
        ('=SUMIF(A1:A4,"West",B1:B4)', NA),
        ('=SUMIF(A1:A4,"East",B1)', 40),
        ('=SUMIFS(B1:B4,A1:A4,"<>East")', NA),
        ('=SUMIFS(B1:B4,A1:A3,"East")', VALUE),
        ('=COUNTIFS(B1:B4,">1",A1:A3,"East")', VALUE),
        ('=AVERAGEIF(A1:A4,"East",B1:B4)', 20),
        ('=AVERAGEIF(A1:A4,"West",B1:B4)', NA),
        ('=AVERAGEIFS(B1:B4,A1:A4,"South")', DIV0),
        ('=COUNTIF(B1:B4,"#N/A")', 1),
        ('=COUNTIF(B1:B4,"<>#N/A")', 3),
        ("=SUM(C1:INDEX(C1:C4,C4))", 5),
        ("=SUMPRODUCT(C1:C4,C1:C4)", 17),
        ("=SUMPRODUCT(C1:C4)", 5),
        ("=SUMPRODUCT(B1:B4,C1:C4)", NA),
        ("=SUMPRODUCT(C1:C4*1)", 8),
    ],
)
def test_conditional_totals(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, SALES) == expected
