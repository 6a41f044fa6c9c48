"""DSUM and its kin on a list of customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kpi_engine.model.cell_error import NUM, VALUE, Scalar

Result = Callable[..., Scalar]
CUSTOMERS: Mapping[str, Any] = {
    "A1": "Region", "B1": "Plan", "C1": "MRR",
    "A2": "East", "B2": "Core", "C2": 100, "A3": "West", "B3": "Core", "C3": 50,
    "A4": "East", "B4": "Pro", "C4": 300,
    "E1": True, "F1": 1, "E2": "a", "F2": 7, "E3": "b", "F3": "=NA()", "E4": "c", "F4": 5, "E5": "A",
    "F5": -2, "H1": "true", "H2": "<>b", "J1": "1", "J2": ">5",
    "A6": "Region", "B6": "MRR", "A7": "East", "B7": ">150", "A8": "West",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=DSUM(A1:C4,"MRR",A6:A7)', 400),
        ("=DSUM(A1:C4,3,A6:B7)", 300),
        ('=DSUM(A1:C4,"MRR",A6:B8)', 350),
        ('=DCOUNT(A1:C4,"MRR",A6:A7)', 2),
        ('=DCOUNTA(A1:C4,"Plan",A6:A7)', 2),
        ('=DAVERAGE(A1:C4,"MRR",A6:A7)', 200),
        ('=DMAX(A1:C4,"MRR",A6:A8)', 300),
        ('=DGET(A1:C4,"Plan",A6:B7)', "Pro"),
        ('=DGET(A1:C4,"Plan",A6:A7)', NUM),
        ('=DSUM(A1:C4,"Churn",A6:A7)', VALUE),
        ("=DCOUNT(E1:F5,2,H1:H2)", 3),
        ('=DCOUNTA(E1:F5,"true",H1:H2)', 3),
        ("=DSUM(E1:F5,2,J1:J2)", 7),
    ],
)
def test_database_functions(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, CUSTOMERS) == expected
