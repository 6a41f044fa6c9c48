"""TEXT shows a value as a number format does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import VALUE, Scalar

Result = Callable[..., Scalar]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=TEXT(-1234.5,"#,##0_);(#,##0)")', "(1,235)"),
        ('=TEXT(0.153,"0.0%")', "15.3%"),
        ('=TEXT(12345678,"0.0,,""m""")', "12.3m"),
        ('=TEXT(0.5,"0")', "1"),
        ('=TEXT(-0.3,"0")', "0"),
        ('=TEXT(0,"#.##")', "."),
        ('=TEXT(1234,"00-00-00")', "00-12-34"),
        ('=TEXT(12345.678,"0.00E+00")', "1.23E+04"),
        ('=TEXT(12345.678,"##0.0E+0")', "12.3E+3"),
        ('=TEXT(46053,"yyyy-mm-dd")', "2026-01-31"),
        ('=TEXT(46053,"mmm yyyy")', "Jan 2026"),
        ('=TEXT(46053,"dddd d mmmm")', "Saturday 31 January"),
        ('=TEXT(0.75,"h:mm AM/PM")', "6:00 PM"),
        ('=TEXT(1.5,"[h]:mm")', "36:00"),
        ('=TEXT(0.5001,"hh:mm:ss.0")', "12:00:08.6"),
        ('=TEXT(60,"d mmm yyyy")', "29 Feb 1900"),
        ('=TEXT("abc","0")', "abc"),
        ('=TEXT("abc","0;0;0;""<""@"">""")', "<abc>"),
        ('=TEXT(5,"[>=10]""many"";""few""")', "few"),
        ('=TEXT(1/3,"General")', "0.333333333"),
        ('=TEXT(123456789012,"General")', "1.23457E+11"),
        ('=TEXT(-1,"yyyy")', VALUE),
        ('=TEXT(1,"0 yyyy")', VALUE),
        ('=TEXT(TRUE,"0")', "TRUE"),
        ('=TEXT(1234.567,"$#,##0.0")', "$1,234.6"),
        ('=TEXT(5,"[$€-407] 0")', "€ 5"),
        ('=TEXT(2.5,"?0.0?")', " 2.5 "),
    ],
)
def test_text_shows_a_value_in_a_number_format(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
