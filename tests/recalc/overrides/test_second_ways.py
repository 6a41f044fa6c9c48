"""Calls that the calculation engine alone reads otherwise than Excel: failures, flags, sizes, texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError, Scalar

Result = Callable[..., Scalar]
PLAN = {
    "A1": 1, "A2": 2, "A3": 3, "A4": 4, "B1": 10, "B2": 20, "B3": 30, "B4": 40,
    "C1": "=1/0", "C2": "=NA()", "C3": 7, "C4": '="#N/A"',
    "D1": "1,234", "D2": "$5", "D3": "2.99999", "D4": "3", "E1": True, "E2": "true",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=ISERROR(FIND("a",C1))', True),
        ('=ISNUMBER(FIND("a",C1))', False),
        ('=ISBLANK(SUBSTITUTE(C1,"a","b"))', False),
        ('=ISNA(FIND("a",C2))', True),
        ('=ISNA(FIND("a",C1))', False),
        ('=ISERR(FIND("a",C2))', False),
        ('=ISERR(FIND("a",C1))', True),
        ("=TYPE(MID(C1,1,1))", 16),
        ("=COUNT(1/0,1)", 1),
        ("=SUBTOTAL(2,C1:C3)", 1),
        ("=AGGREGATE(2,0,C1:C3)", 1),
        ("=QUARTILE(A1:A4,C2)", NA),
        ("=LARGE(A1:A4,C2)", NA),
        ("=LARGE(A1:A4,A2)", 3),
        ("=FORECAST(C1,A1:A4,B1:B4)", DIV0),
        ("=XLOOKUP(1,C1,C2,0)", DIV0),
    ],
)
def test_errors_are_answered_passed_over_or_passed_on(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(OFFSET(A4,0,0,-3,1))", 9),
        ("=SUM(OFFSET(B4,0,0,-2,-2))", 77),
        ("=SUM(OFFSET(A4,0,0,A2*-1,1))", 7),
        ("=SUM(OFFSET(A1,0,0,3,0.9))", 6),
        ("=SUM(OFFSET(A1,0,0,0,1))", CellError.REF),
        ("=INDEX(A1:B4,2)", CellError.REF),
        ("=SUM(INDEX(A1:B4,2,))", 22),
        ("=INDEX(A1:B1,2)", 10),
        ("=INDEX(A:A,2)", 2),
        ("=INDEX(A1:A4,-2)", VALUE),
        ("=INDEX(A1:A4,0.4)", VALUE),
        ("=INDEX(A1:A30,0)", 0),
        ("=INDEX(A1:B4,G1,2)", VALUE),
        ("=INDEX(A1:B4,A2,2)", 20),
        ("=SUM(INDEX(A1:B4,0,2))", 100),
        ("=SUMPRODUCT(2,A1:A2)", VALUE),
        ("=SUMPRODUCT(D4:D4,A2:A2)", VALUE),
        ("=SUMPRODUCT(A3,A2:A2)", 6),
        ("=_xlfn.SHEET(0)", NA),
        ('=COUNTIF(A1:D4,_xlfn.CONCAT("<>",A3))', 15),
        ("=SUMPRODUCT(A1:A2,A1:A3)", VALUE),
        ('=MATCH("3",A1:A4)', NA),
        ("=MATCH(D4,A1:A4,1)", NA),
        ("=LOOKUP(D4,A1:A4,B1:B4)", NA),
        ("=VLOOKUP(MID(D4,1,1),A1:B4,2)", NA),
        ("=VLOOKUP(E1,A1:B4,2)", NA),
        ("=VLOOKUP(A3,A1:B4,2)", 30),
        ("=VLOOKUP(9,A1:B4,0,0)", NA),
        ("=VLOOKUP(1,A1:B4,0,0)", VALUE),
        ("=VLOOKUP(1,A1:B4,TRUE,0)", 1),
        ("=DATE(1900,1,22222)", 22222),
        ("=DATE(1899+A1,1,400)", 400),
        ("=EDATE(45000,TRUE)", VALUE),
        ("=EOMONTH(45000,E1)", VALUE),
        ('=TEXTBEFORE("del","deli")', NA),
        ('=TEXTBEFORE("del","deli",1)', VALUE),
        ("=DEC2BIN(-2.5)", "1111111110"),
        ("=SUMIF(C1:C3,C2,A1:A3)", 2),
    ],
)
def test_places_sizes_and_days(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=AND("TRUE")', True),
        ('=NOT("false")', True),
        ("=NOT(E2)", False),
        ('=IFS("TRUE",5)', 5),
        ("=ADDRESS(TRUE,2)", "$B$1"),
        ("=CHOOSE(TRUE,7,8)", 7),
        ("=REPT(TRUE,2)", "TRUETRUE"),
        ("=D1*1", 1234),
        ("=0+D1", 1234),
        ("=--D2", 5),
        ('="$5"*2', 10),
        ('=-"(5)"', 5),
        ('=+"5"', "5"),
        ('=--"x"', VALUE),
        ("=C1*1", DIV0),
        ('=LEFT("abcde",D3)', "ab"),
        ('=MID("abcde",D3,D4)', "bcd"),
        ('=COUNTIF(A1:D4,"<>3")', 15),
        ('=COUNTIF(A1:D4,"<>"&A3)', 15),
        ("=COUNTIF(C1:C4,C4)", 1),
        ("=COUNTIF(C1:C4,C2)", 1),
    ],
)
def test_texts_and_flags(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected
