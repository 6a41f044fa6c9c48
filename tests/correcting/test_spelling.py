"""A corrected figure is written as its author writes figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.correcting.spelling import moved, spelled, tidy
from kpi_engine.sources.number import DecimalSign, parse_number

_WRITTEN: list[tuple[str, str, DecimalSign, str]] = [
    ("150 %", "15", ".", "15.0 %"),  # a lost point comes back, the digits stay
    ("150 %", "15", ",", "15,0 %"),
    ("880%", "88", ".", "88.0%"),
    ("8.8", "0.88", ".", "0.88"),
    ("15", "0.15", ",", "0,15"),
    ("1.50", "15", ".", "15.00"),
    ("1.234,5", "12345", ",", "12.345,0"),
    ("$1,243,567.50", "1234567.5", ".", "$1,234,567.50"),
    ("12 345,6 kr", "123456", ",", "123 456,0 kr"),
    ("1'234.50", "12345", ".", "12'345.00"),
    ("(1,234)", "1234", ".", "1,234"),
    ("(1,324)", "-1234", ".", "(1,234)"),
    ("-5%", "5", ".", "5%"),
    ("5-", "5", ".", "5"),
    ("5", "-5", ".", "-5"),
    ("€5", "-5", ".", "-€5"),
    ("\u22125", "5", ".", "5"),
    ("1200", "1.2", ".", "1.2"),
    ("1e3", "250", ".", "250"),
]


@pytest.mark.parametrize(("raw", "number", "sign", "expected"), _WRITTEN)
def test_the_way_of_writing_stays(raw: str, number: str, sign: DecimalSign, expected: str) -> None:
    assert spelled(raw, Decimal(number), sign) == expected


@pytest.mark.parametrize(("raw", "number", "sign", "expected"), _WRITTEN)
def test_what_is_written_is_read_as_that_number(
    raw: str, number: str, sign: DecimalSign, expected: str
) -> None:
    found = parse_number(spelled(raw, Decimal(number), sign), decimal=sign)
    assert found.value * (100 if found.percent else 1) == pytest.approx(float(number), rel=1e-12)


_RAW = st.sampled_from([
    "150 %", "8.8", "1,234,567.50", "$1,200", "(1,234)", "-5", "5-", "1'234.5", "EUR 12 345.67", "0", "1e3",
    ".5",
])  # fmt: skip


@given(
    raw=_RAW, digits=st.integers(-(10**9), 10**9), places=st.integers(0, 6),
    sign=st.sampled_from([".", ","]),
)  # fmt: skip
def test_whatever_is_written_is_read_as_the_same_number(
    raw: str, digits: int, places: int, sign: DecimalSign
) -> None:
    raw = raw if sign == "." else raw.translate(str.maketrans(",.", ".,"))
    number = Decimal(digits).scaleb(-places)
    found = parse_number(spelled(raw, number, sign).strip(), decimal=sign)
    assert found.value * (100 if found.percent else 1) == pytest.approx(float(number), rel=1e-12, abs=1e-300)


def test_three_decimals_never_read_like_thousands() -> None:
    assert spelled("123456", Decimal("123.456"), ".") == "123.4560"
    assert spelled("500000", Decimal("500"), ".") == "500"


def test_a_calculated_value_is_written_as_it_is_shown() -> None:
    assert tidy(0.1 + 0.2) == Decimal("0.3")
    assert tidy(1 / 3) == Decimal("0.3333333333")
    assert tidy(12_345_678_901.25) == Decimal("12345678901.25")


def test_thousands_and_percentages_move_the_point_and_round_nothing() -> None:
    assert moved(0.15, -2) == Decimal(15)
    assert moved(1_234_567.0, 3) == Decimal("1234.567")
