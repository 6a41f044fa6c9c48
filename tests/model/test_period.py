"""Periods as finance people write them in exports."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.model.period import period_readings


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026-01", "2026-01"),
        ("2026/1", "2026-01"),
        ("2026-01-31", "2026-01"),
        ("2026-01-31 00:00:00", "2026-01"),
        ("2026-01-31T00:00:00Z", "2026-01"),
        ("31.01.2026", "2026-01"),
        ("01/31/2026", "2026-01"),
        ("05/05/2026", "2026-05"),
        ("Jan 2026", "2026-01"),
        ("JANUARY  2026", "2026-01"),
        ("Jan-26", "2026-01"),
        ("Sept. 2026", "2026-09"),
        ("2026 Mar", "2026-03"),
        ("31-May-2026", "2026-05"),
        ("May 31, 2026", "2026-05"),
        ("01/2026", "2026-01"),
        ("46023", "2026-01"),
        ("46053.5", "2026-01"),
        ("2026-Q1", "2026-Q1"),
        ("Q1 2026", "2026-Q1"),
        ("2026Q4", "2026-Q4"),
        ("3Q26", "2026-Q3"),
        ("FY2026", "2026"),
        ("fy 26", "2026"),
        ("2026", "2026"),
        ("2026-W05", "2026-W05"),
        ("W5 2026", "2026-W05"),
        ("2026w53", "2026-W53"),
    ],
)
def test_one_spelling_for_each_way_of_writing_a_period(written: str, period: str) -> None:
    assert period_readings(written) == (period,)


@pytest.mark.parametrize("written", ["03/04/2026", "3.4.2026", "03-04-2026"])
def test_a_date_that_may_be_march_or_april_has_two_readings(written: str) -> None:
    assert period_readings(written) == ("2026-03", "2026-04")


@pytest.mark.parametrize(
    "written",
    ["", "tbd", "2026-13", "2026-02-30", "31/31/2026", "2026-Q5", "2025-W53", "26-Jan", "1.5", "999", "99999",
     "202601", "2026.10", "Total 2026", "Q1", "January"],
)  # fmt: skip
def test_what_names_no_period_has_no_reading(written: str) -> None:
    assert period_readings(written) == ()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_in_iso_order_or_as_an_excel_number_is_its_month(day: date) -> None:
    month = f"{day.year}-{day.month:02}"
    excel_number = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert period_readings(day.isoformat()) == (month,)
    assert period_readings(str(excel_number)) == (month,)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_the_true_month_is_always_among_the_readings_of_a_local_date(day: date) -> None:
    month = f"{day.year}-{day.month:02}"
    for written in (f"{day.day:02}.{day.month:02}.{day.year}", f"{day.month}/{day.day}/{day.year}"):
        readings = period_readings(written)
        assert month in readings
        assert len(readings) == (1 if day.day > 12 or day.day == day.month else 2)
