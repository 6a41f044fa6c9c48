"""Functions of one value applied to whole ranges, where Excel does so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, VALUE, Scalar

SALES = {
    "A1": 46023, "A2": 46054, "A3": 46400, "B1": "Core", "B2": "Pro", "B3": "Core",
    "C1": 10, "C2": 20, "C3": -30,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUMPRODUCT((YEAR(A1:A3)=2026)*C1:C3)", 30),
        ("=SUMPRODUCT(--ISNUMBER(A1:A4))", 3),
        ('=SUMPRODUCT(--(LEFT(B1:B3,1)="C"),C1:C3)', -20),
        ("=SUMPRODUCT(ABS(C1:C3))", 60),
        ("=SUMPRODUCT(1/COUNTIF(B1:B3,B1:B3))", 2),
        ('=SUM(SUMIFS(C1:C3,B1:B3,{"Core","Pro"}))', 0),
        ("=SUM(LARGE(C1:C3,{1,2}))", 30),
        ("{=MAX(ABS(C1:C3))}", 30),
        ("{=SUM(IF(ISNUMBER(A1:A3),ROUND(C1:C3/3,0),0))}", 0),
        ('{=INDEX(C1:C3,MATCH(1,(B1:B3="Core")*(C1:C3<0),0))}', -30),
        ('=INDEX(C1:C3,MATCH(1,INDEX((B1:B3="Core")*(C1:C3<0),0),0))', -30),
        ("{=SUM(ROW(A1:A3))}", 6),
        ('{=SUM(--(MONTH(A1:A3)=1))}', 2),
        ("{=SUM(EOMONTH(A1:A3,0))}", VALUE),
        ("=INDEX(IF({TRUE,FALSE},{1,2,3},{7,8,9}),2)", 8),
        ("=INDEX(IF({TRUE,FALSE},{1,2,3},{7,8,9}),3)", NA),
        ("{=COUNT(IF(C1:C3>0,C1:C2,B1))}", 2),
        ("{=SUM(EOMONTH(+A1:A3,0))}", 46053 + 46081 + 46418),
        ("=SUM(ABS(C19:C21))", 0),
        ("=COUNTIF(B1:B3,{\"Pro\",\"Core\"})", 1),
    ],
)  # fmt: skip
def test_a_range_is_worked_through_element_by_element(
    formula: str, expected: Any, result: Callable[..., Scalar]
) -> None:
    assert result(formula, SALES) == expected


def test_outside_an_array_formula_a_range_stands_for_the_cell_in_its_own_row(
    result: Callable[..., Scalar],
) -> None:
    assert result("=ABS(G19:G21)+$A$1:$A$30", {"G20": -4, "A20": 1}) == 5.0
