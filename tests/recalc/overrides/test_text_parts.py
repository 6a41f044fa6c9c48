"""Text cut, joined and read as numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, VALUE, Scalar

Result = Callable[..., Scalar]
PLAN = {
    "A1": "Jan", "A2": "Feb", "A3": "Mar", "B1": 100, "B2": 120, "B3": 90,
    "C1": 46023, "C2": 46054, "C3": 46082, "D1": True, "D2": "x", "D4": "=1/0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=1/3&""', "0.333333333333333"),
        ('=0.1+0.2&""', "0.3"),
        ('=B1&" "&A1', "100 Jan"),
        ('=E9&"x"', "x"),
        ('=D1&""', "TRUE"),
        ("=LEFT(D1,2)", "TR"),
        ("=RIGHT(B2,2)&MID(A1,2,9)", "20an"),
        ('=TEXTJOIN(", ",TRUE,A1:A4)', "Jan, Feb, Mar"),
        ("=CONCAT(A1,1/4)", "Jan0.25"),
        ('=VALUE("1,234.5")', 1234.5),
        ('=VALUE("$5")', 5),
        ('=VALUE("(5%)")', -0.05),
        ('=VALUE("2026-01-31")', 46053),
        ('=VALUE("five")', VALUE),
        ('=TEXTBEFORE("a-b-c","-",2)', "a-b"),
        ('=TEXTAFTER("a-b-c","-",-1)', "c"),
        ('=TEXTAFTER("a-b","+")', NA),
        ('=TEXTAFTER("a-b","+",,,,"none")', "none"),
        ('=REGEXTEST("NRR 105","\\d+")', True),
        ('=REGEXEXTRACT("NRR 105","\\d+")', "105"),
        ('=REGEXREPLACE("a1b2","(\\d)","<$1>")', "a<1>b<2>"),
    ],
)
def test_text_and_numbers(formula: str, expected: Any, result: Result) -> None:
    assert result(formula, PLAN) == expected
