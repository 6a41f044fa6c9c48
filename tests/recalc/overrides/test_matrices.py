"""Functions over ranges that the engine lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, Scalar

Result = Callable[..., Scalar]
PLAN = {
    "A1": "Jan", "A2": "Feb", "A3": "Mar", "B1": 100, "B2": 120, "B3": 90,
    "C1": 46023, "C2": 46054, "C3": 46082, "D1": True, "D2": "x", "D4": "=1/0",
}  # fmt: skip


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(MMULT({1,2;3,4},{1;1}))", 10),
        ("=MDETERM({1,2;3,4})", near(-2)),
        ("=SUM(MINVERSE({2,0;0,4}))", near(0.75)),
        ("=MINVERSE({1,1;1,1})", NUM),
        ("=MMULT({1,2},{1,2})", VALUE),
        ("=SUM(MUNIT(3))", 3),
        ("=AGGREGATE(14,6,B1:B3,1)", 120),
        ("=AGGREGATE(15,6,B1:B3/(B1:B3>95),1)", 100),
        ("=AGGREGATE(16,6,B1:B3,0.5)", 100),
        ("=AGGREGATE(12,6,B1:D4)", near(23071.5)),
        ("=AGGREGATE(14,4,B1:D4,1)", DIV0),
        ("=AGGREGATE(9,6,B1:B3)", 310),
        ("=SUMXMY2({1,2},{3,4})", 8),
        ("=SUMX2MY2(B1:B3,A1:A3)", DIV0),
        ("=SUMX2PY2({1,2},{1})", NA),
        ("=COUNTIF(D1:D4,1/0)", 1),
        ("=TYPE(1/0)", 16),
        ("=ISFORMULA(D4)", True),
        ("=ISFORMULA(B1)", False),
        ("=SHEETS()", 1),
        ("=SHEET()", 1),
        ("=T.DIST(1.5,2.9,TRUE)", near(0.8638034375544994)),
        ("=WORKDAY.INTL(46023,5,,46024)", 46031),
        ("=SUM(SEQUENCE(,3))", 6),
    ],
)
def test_numbers_over_ranges(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected
