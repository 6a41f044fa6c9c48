"""Inputs as they are typed: what is clear is read, what could be two things is refused."""

from __future__ import annotations

import pytest

from kpi_engine.cli.what_if_typed import between, number, pair, typed, values
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import CellError, Scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200", 200.0), ("-1234.5", -1234.5), ("15%", 0.15), ("2.5 %", 0.025), ("1e3", 1000.0),
        ("2026-01-31", 46053.0), ("TRUE", True), ("blank", None), ("Budget", "Budget"), ('"200"', "200"),
        ("#N/A", CellError.NA),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_meant(text: str, value: Scalar) -> None:
    assert typed(text) == value
    assert type(typed(text)) is type(value)


def test_a_day_follows_the_calendar_of_the_workbook() -> None:
    assert typed("2026-01-31", date1904=True) == 44591.0


@pytest.mark.parametrize(
    "text",
    ["1,234", "-1,234", "1.234,5", "12x", "31.12.2025", "2026-02-30", "€ 5", "{1,2}", "nan", "inf", "(5)"],
)
def test_what_could_be_two_things_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"15%"):
        typed(text)


def test_a_percentage_with_a_plus_may_be_a_rise_and_is_refused() -> None:
    """`capex=+10%` would make 0.1 of 1,200, where 1,320 was meant."""
    with pytest.raises(InputError, match=r"10% more than now"):
        typed("+10%")
    assert typed("-10%") == -0.1


@pytest.mark.parametrize(
    ("text", "cell", "value"),
    [
        ("Inputs!C5=200", "Inputs!C5", "200"),
        (" price = 15% ", "price", "15%"),
        ("'A=B'!C5=1", "'A=B'!C5", "1"),
        ("'It''s'!C5=1", "'It''s'!C5", "1"),
        ("note=a=b", "note", "a=b"),
    ],
)
def test_cell_and_value_are_parted(text: str, cell: str, value: str) -> None:
    assert pair("--set", text) == (cell, value)


@pytest.mark.parametrize("text", ["Inputs!C5", "=200", "Inputs!C5=", ""])
def test_without_a_value_the_option_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"--set"):
        pair("--set", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100..300/50", [100.0, 150.0, 200.0, 250.0, 300.0]),
        ("0.1..0.3/0.1", [0.1, 0.2, 0.3]),
        ("1%..3%/1%", [0.01, 0.02, 0.03]),
        ("3..1/-1", [3.0, 2.0, 1.0]),
        ("-2..2/2", [-2.0, 0.0, 2.0]),
        ("1..2/0.4", [1.0, 1.4, 1.8]),
        ("9 10 11", [9.0, 10.0, 11.0]),
        ("Budget Actual", ["Budget", "Actual"]),
    ],
)
def test_values_in_steps_or_one_by_one(text: str, expected: list[Scalar]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("text", ["1..5/0", "1..5/-1", "1..x/1", "0..1e9/0.001", "1,000 2,000"])
def test_steps_that_lead_nowhere_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        values(text)


def test_bounds_and_numbers() -> None:
    assert between("0..50%") == (0.0, 0.5)
    assert number("--goal", "1000") == 1000.0
    with pytest.raises(InputError, match=r"0\.\.1000"):
        between("5")
    with pytest.raises(InputError, match="takes a number"):
        number("--goal", "much")
