"""Approximate lookups halve the values, whether these are sorted or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError, Scalar

Result = Callable[..., Scalar]
RATES = {
    **dict(zip((f"A{row}" for row in range(1, 9)), (5, 3, 9, 1, 7, 2, 8, 4), strict=True)),
    **dict(zip((f"B{row}" for row in range(1, 9)), "bdaecBzm", strict=True)),
    "C1": 1, "C2": 2, "C3": "=1/0", "C4": None, "C5": 5, "C6": "6", "C7": True, "C8": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=MATCH(6,A1:A8)", 6),
        ("=MATCH(0,A1:A8)", NA),
        ("=MATCH(100,C1:C8,1)", 5),
        ("=MATCH(TRUE,C1:C8,1)", 7),
        ("=MATCH(2.5,{3,2,1},-1)", 1),
        ("=VLOOKUP(4,A1:B8,2)", "B"),
        ("=VLOOKUP(4,A1:B8,2,FALSE)", "m"),
        ('=VLOOKUP(4,A1:B8,"2",FALSE)', "m"),
        ("=VLOOKUP(C3,A1:B8,2)", DIV0),
        ("=VLOOKUP(C3,A1:B8,2,FALSE)", DIV0),
        ('=VLOOKUP(1,"none",1)', VALUE),
        ("=VLOOKUP(1,3,1)", NA),
        ("=VLOOKUP(4,A1:B8,3)", CellError.REF),
        ("=HLOOKUP(3,{1,2,3;4,5,6},2)", 6),
        ("=LOOKUP(4,A1:A8,B1:B8)", "B"),
        ("=LOOKUP(4,A1:B8)", "B"),
        ("=LOOKUP(9.99E+307,C1:C8)", 5),
        ('=LOOKUP("zzzz",C1:C8)', "x"),
        ("=LOOKUP(2,1/(A1:A8>4),A1:A8)", 8),
        ('=LOOKUP("bump",{"a",1;"b",2;"c",3})', 2),
    ],
)
def test_lookups_that_halve(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, RATES) == expected
