"""XLOOKUP and XMATCH in all their modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, VALUE, Scalar

Result = Callable[..., Scalar]
PLAN = {
    "A1": "Jan", "A2": "Feb", "A3": "Mar", "B1": 100, "B2": 120, "B3": 90,
    "C1": 46023, "C2": 46054, "C3": 46082, "D1": True, "D2": "x", "D4": "=1/0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=XLOOKUP("feb",A1:A3,B1:B3)', 120),
        ('=XLOOKUP("Apr",A1:A3,B1:B3)', NA),
        ('=XLOOKUP("Apr",A1:A3,B1:B3,0)', 0),
        ("=XLOOKUP(46060,C1:C3,B1:B3,,-1)", 120),
        ("=XLOOKUP(46060,C1:C3,B1:B3,,1)", 90),
        ('=XLOOKUP("M*",A1:A3,B1:B3,,2)', 90),
        ("=XLOOKUP(46054,C1:C3,B1:B3,,0,2)", 120),
        ("=XLOOKUP(46060,C1:C3,B1:B3,,-1,2)", 120),
        ('=SUM(XLOOKUP("Feb",A1:A3,B1:C3))', 46174),
        ("=XLOOKUP(1,A1:B3,B1:B3)", VALUE),
        ("=XLOOKUP(46054,C:C,B:B)", 120),
        ('=XMATCH("Mar",A1:A3)', 3),
        ("=XMATCH(95,B1:B3,1)", 1),
        ('=XMATCH("^M",A1:A3,3)', 3),
        ('=XMATCH("Mar",A1:A3,0,-1)', 3),
    ],
)
def test_lookups(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected


STOCK = {"A1": "fig", "A2": "f*g", "A3": 7, "A4": "7", "B1": 1, "B2": 2, "B4": 4}


@pytest.mark.parametrize(
    ("key", "expected"),
    [("FIG", 1), ("f*g", 2), ("f?g", "none"), (7, 0), ('="7"', 4), (True, "none"), ("=1/0", DIV0)],
)
def test_a_plain_xlookup_takes_no_signs_and_tells_texts_from_numbers(
    key: Any, expected: Any, result: Result
) -> None:
    assert result('=_xlfn.XLOOKUP(C1,A1:A4,B1:B4,"none")', {**STOCK, "C1": key}) == expected
