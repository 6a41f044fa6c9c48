"""Texts cleaned, changed and written with so many decimals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, NUM, VALUE, Scalar

Result = Callable[..., Scalar]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=UPPER("aé")', "AÉ"),
        ('=PROPER("76BudGet o\'neil")', "76Budget O'Neil"),
        ('=TRIM(" "&CHAR(160)&"a  b ")', "\xa0a b"),
        ('=REPLACE("abc",10,1,"X")', "abcX"),
        ('=REPLACE("ABCDEF","3.9","40","x")', "ABx"),
        ('=FIND("","abc",5)', VALUE),
        ('=FIND("","abc",4)', 4),
        ('=CODE("€")', 128),
        ('=CODE("Ω")', 63),
        ("=UNICHAR(55296)", NA),
        ("=CONCATENATE(0.1+0.2)", "0.3"),
        ("=LEN(1/3)", 17),
        ("=FIXED(1234.567,-1)", "1,230"),
        ("=FIXED(1.005,2)", "1.01"),
        ("=DOLLAR(-1234.567,-2)", "($1,200)"),
        ("=DOLLAR(1234.567,)", "$1,235"),
        ('=NUMBERVALUE("2.500,27",",",".")', 2500.27),
        ('=NUMBERVALUE("9%%")', 0.0009),
        ('=NUMBERVALUE("")', 0),
        ('=NUMBERVALUE("1.5,2",".",",")', VALUE),
        ("=BASE(15,2,10)", "0000001111"),
        ("=BASE(5,2,-1)", NUM),
        ('=DECIMAL("0xFF",16)', 255),
        ('=DECIMAL("-1",10)', NUM),
        ('=ENCODEURL("a b/ç")', "a%20b%2F%C3%A7"),
        ('=VALUE("1 1/2")', 1.5),
        ('=VALUE("12:00 PM")', 0.5),
        ("=VALUE(A9)", 0),
        ('=TEXTJOIN({",",";"},TRUE,"a","b","c")', "a,b;c"),
        ('=TEXT(4.34,"# ?/?")', "4 1/3"),
        ('=TEXT(5,"# ?/?")', "5    "),
        ('=TEXT(1.25,"# ??/16")', "1  4/16"),
        ('=TEXT(2.75,"?/?")', "11/4"),
        ('=TEXT("2020-01-02","dd/mm/yyyy")', "02/01/2020"),
        ('=ISEVEN("4")', True),
        ("=ISODD(TRUE)", VALUE),
    ],
)
def test_texts(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
