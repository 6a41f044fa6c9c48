"""Functions whose result is a table, seen through TEXTJOIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NUM, VALUE, CellError, Scalar

Result = Callable[..., Scalar]
CELLS: dict[str, Any] = {
    "A1": 1, "A2": 2, "A3": 2, "A4": 3, "A6": "x", "A7": True,
    "B1": 9, "B2": 7, "B3": 8, "B4": 5, "B5": 6, "B6": 4, "B7": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("FILTER(B1:B7,B1:B7>6)", "9,7,8"),
        ("FILTER(A1:B2,{0,1})", "9,7"),
        ('FILTER(B1:B7,B1:B7>99,"none")', "none"),
        ("SORT(A1:A7)", "1,2,2,3,x,TRUE,"),
        ("SORT(A1:B4,{1,2},{-1,1})", "3,5,2,7,2,8,1,9"),
        ("SORT({3,1,2},1,-1,TRUE)", "3,2,1"),
        ("SORTBY(A1:A4,B1:B4)", "3,2,2,1"),
        ("UNIQUE(A1:A4)", "1,2,3"),
        ("UNIQUE(A1:A4,FALSE,TRUE)", "1,3"),
        ('UNIQUE({"a";"A";"b"})', "a,b"),
        ("UNIQUE({1,1,2},TRUE)", "1,2"),
        ("SEQUENCE(2,3,10,-2)", "10,8,6,4,2,0"),
        ('SEQUENCE("2")', "1,2"),
        ("TAKE(B1:B7,-2)", "4,3"),
        ("TAKE(A1:B2,,1)", "1,2"),
        ("TAKE(A1:A3,9)", "1,2,2"),
        ("DROP(A1:B3,1,-1)", "2,2"),
        ('EXPAND({1,2},2,3,"-")', "1,2,-,-,-,-"),
        ("CHOOSECOLS(A1:B2,-1,1)", "9,1,7,2"),
        ("CHOOSEROWS(A1:B3,{3,1})", "2,8,1,9"),
        ("VSTACK(A1:B1,A2:B2)", "1,9,2,7"),
        ('IFNA(HSTACK(A1:A2,B1:B3),"-")', "1,9,2,7,-,8"),
        ("TOCOL(A4:B6,1)", "3,5,6,x,4"),
        ("TOROW(A1:B2,,TRUE)", "1,2,9,7"),
        ('WRAPROWS({1,2,3},2,"")', "1,2,3,"),
        ("WRAPCOLS({1,2,3},2,0)", "1,3,2,0"),
    ],
)
def test_a_table(formula: str, expected: str, result: Result) -> None:
    assert result(f'=TEXTJOIN(",",FALSE,{formula})', CELLS) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=FILTER(B1:B7,B1:B7>99)", CellError.CALC),
        ("=FILTER(B1:B7,A1:A7)", VALUE),
        ("=FILTER(B1:B7,{1,0})", VALUE),
        ("=SORT(B1:B7,2)", VALUE),
        ("=SORT(B1:B7,1,0)", VALUE),
        ("=SORTBY(A1:A4,B1:B5)", VALUE),
        ("=UNIQUE({1;1},FALSE,TRUE)", CellError.CALC),
        ("=SEQUENCE(-1)", VALUE),
        ("=SEQUENCE(0)", CellError.CALC),
        ("=TAKE(A1:A4,0)", CellError.CALC),
        ("=DROP(A1:A4,4)", CellError.CALC),
        ("=EXPAND({1,2},1,1)", VALUE),
        ("=CHOOSECOLS(A1:B2,3)", VALUE),
        ("=TOCOL(A1:A2,5)", VALUE),
        ("=WRAPROWS({1,2,3},0)", NUM),
        ("=WRAPROWS({1,2;3,4},2)", VALUE),
    ],
)
def test_what_gives_no_table(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, CELLS) is expected


def test_a_blank_stays_blank_inside_and_shows_as_nought(result: Result) -> None:
    assert result("=SUMPRODUCT(--ISBLANK(TAKE(A4:A6,2)))", CELLS) == 1.0
    assert result("=INDEX(TAKE(A4:A6,2),2)", CELLS) == 0.0
