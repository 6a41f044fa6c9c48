"""Numbers as a person reads them."""

import pytest

from kpi_engine.model.written import dated, fixed, written


@pytest.mark.parametrize(
    ("value", "plain", "grouped"),
    [
        (250.0, "250", "250"),
        (-0.0, "0", "0"),
        (1 / 3, "0.3333333333", "0.3333333333"),
        (1_234_567.0, "1234567", "1,234,567"),
        (1_481_481_469.8, "1481481469.8", "1,481,481,469.8"),
        (-12_345_678_901.25, "-12345678901.25", "-12,345,678,901.25"),
        (100_000_000_000.0, "100000000000", "100,000,000,000"),
        (1e20, "1e+20", "1e+20"),
    ],
)
def test_a_number_keeps_the_digits_that_count(value: float, plain: str, grouped: str) -> None:
    assert written(value) == plain
    assert written(value, grouped=True) == grouped


@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        (46_143, "2026-05-01 (46143)"),
        (46_143.75, "2026-05-01 (46143.75)"),
        (61, "1900-03-01 (61)"),
        (60, "60"),
        (-5, "-5"),
        (1e9, "1000000000"),
    ],
)
def test_a_date_is_read_as_a_day_with_the_number_a_cell_holds(serial: float, shown: str) -> None:
    """Day 60 is Excel's 29 February 1900, which there never was."""
    assert dated(serial) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (6.25, 1, "6.3"),  # 700 / 11,200 as a percentage: Excel shows 6.3 %, not 6.2 %
        (-6.25, 1, "-6.3"),
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.01"),
        (1234.5, 0, "1,235"),
        (-0.04, 1, "0.0"),
        (1e300, 0, f"{1e300:,.0f}"),
        (float("inf"), 1, "inf"),
    ],
)
def test_a_half_is_rounded_away_from_zero_as_excel_shows_it(value: float, places: int, shown: str) -> None:
    assert fixed(value, places) == shown
