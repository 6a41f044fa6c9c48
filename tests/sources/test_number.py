"""Numbers as people type them: one value, or a refusal, never a guess."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.errors import SourceError
from kpi_engine.sources.number import parse_number, read_number, take_apart


@pytest.mark.parametrize(
    ("typed", "value", "half_unit"),
    [
        ("250", 250, 0.5),
        ("15.0%", 0.15, 0.0005),
        ("15,0 %", 0.15, 0.0005),
        ("15%", 0.15, 0.005),
        ("(1,234.5)", -1234.5, 0.05),
        ("$1,234.00", 1234, 0.005),
        ("1.234,56", 1234.56, 0.005),
        ("1 234,56", 1234.56, 0.005),
        ("1\u00a0234,56", 1234.56, 0.005),
        ("1\u202f234\u202f567,8", 1_234_567.8, 0.05),
        ("1'234.56", 1234.56, 0.005),
        ("1’234.56", 1234.56, 0.005),
        ("1 234", 1234, 0.5),
        ("€ 12", 12, 0.5),
        ("EUR 12", 12, 0.5),
        ("12 EUR", 12, 0.5),
        ("-5", -5, 0.5),
        ("5-", -5, 0.5),
        ("\u22125", -5, 0.5),
        ("+5", 5, 0.5),
        ("-$12.50", -12.5, 0.005),
        ("($12.50)", -12.5, 0.005),
        ("$(12.50)", -12.5, 0.005),
        ("(15.0%)", -0.15, 0.0005),
        ("1e3", 1000, 500),
        ("1.5E-3", 0.0015, 0.00005),
        ("1,234,567", 1_234_567, 0.5),
        ("1.234.567", 1_234_567, 0.5),
        ("1234,567", 1234.567, 0.0005),
        ("0,125", 0.125, 0.0005),
        ("0.125", 0.125, 0.0005),
        (".5", 0.5, 0.05),
        ("-0", 0, 0.5),
    ],
)
def test_a_number_that_reads_in_one_way(typed: str, value: float, half_unit: float) -> None:
    number = parse_number(typed)
    assert (number.value, number.half_unit, number.ambiguous) == (value, half_unit, False)


def test_percent_sign_and_currency_are_told() -> None:
    assert parse_number("15.0%").percent
    assert not parse_number("0.15").percent
    assert parse_number("€1.234,50").currency == "EUR"
    assert parse_number("12.50 USD").currency == "USD"
    assert parse_number("$12.50").currency == "$"


def test_zero_has_no_sign_of_loss() -> None:
    assert math.copysign(1, parse_number("-0").value) == 1


@pytest.mark.parametrize("typed", ["1,234", "1.234", "(1,234)", "$1,234", "12.345%", "-999,999"])
def test_one_separator_and_three_digits_has_two_readings(typed: str) -> None:
    number = parse_number(typed)
    assert number.ambiguous
    assert math.isnan(number.value)
    as_thousands = parse_number(typed, decimal="." if "," in typed else ",")
    as_decimals = parse_number(typed, decimal="," if "," in typed else ".")
    assert as_thousands.value == pytest.approx(1000 * as_decimals.value)


@pytest.mark.parametrize(
    "typed",
    ["", "-", "n/a", "tbd", "12-13", "2026-01", "--5", "(-5)", "(5", "5)", "1,23,4", "1.234.56",
     "1,234.567.8", "1 2", "12 34", "0,123,456", "abc 12", "12 abc", "$12 EUR", "TRUE", "#N/A", "1e999",
     "1,234e3.5", "٣", "12%%", "12 ‰"],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(SourceError, match="is not a number"):
        parse_number(typed)


@pytest.mark.parametrize(("typed", "decimal"), [("1.234,56", "."), ("15.0", ","), ("1,234.5", ",")])
def test_a_stated_decimal_sign_is_not_overruled_by_the_number(typed: str, decimal: str) -> None:
    with pytest.raises(SourceError, match="with a decimal"):
        parse_number(typed, decimal=decimal)  # type: ignore[arg-type]


def test_a_unit_moves_the_point_without_rounding() -> None:
    thousands = read_number(take_apart("1.1"), None, power=3)
    assert thousands is not None
    assert (thousands.value, thousands.half_unit) == (1100.0, 50.0)


def _grouped(digits: str, mark: str) -> str:
    head = len(digits) % 3 or 3
    return mark.join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


@given(
    st.integers(0, 10**12),
    st.integers(0, 9999),
    st.integers(1, 4),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", ".")]),
    st.booleans(),
)
def test_what_is_printed_in_a_known_style_is_read_back(
    whole: int, cents: int, places: int, style: tuple[str, str], loss: bool
) -> None:
    group, point = style
    fraction = f"{cents % 10**places:0{places}}"
    typed = f"{_grouped(str(whole), group)}{point}{fraction}"
    number = parse_number(f"({typed})" if loss else typed, decimal=point)  # type: ignore[arg-type]
    expected = float(f"{whole}.{fraction}")
    assert number.value == (-expected if loss else expected)
    assert number.half_unit == float(f"5e-{places + 1}")


@given(st.text("0123456789.,'() -+%$€eE", max_size=12))
def test_a_number_is_read_or_refused_and_its_readings_agree(typed: str) -> None:
    readings = []
    for decimal in (".", ","):
        try:
            readings.append(parse_number(typed, decimal=decimal))  # type: ignore[arg-type]
        except SourceError:
            continue
    try:
        number = parse_number(typed)
    except SourceError:
        assert not readings
        return
    if number.ambiguous:
        assert len(readings) == 2
        assert readings[0].value != readings[1].value or readings[0].half_unit != readings[1].half_unit
    else:
        assert number in readings
