"""What a person reads as a date."""

from __future__ import annotations

import pytest

from kpi_engine.audit.magnitudes.dates import date_in


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("31.12.25", "two digits"), ("12/31/25", "two digits"), ("5 Mar 25", "two digits"),
        ("Mar '25", "two digits"), ("31.12.2025", "four digits"), ("2025-12-31", "four digits"),
        ("March 2025", "four digits"), ("5-Mar-2025", "four digits"), ("March 5, 2025", "four digits"),
    ],
)  # fmt: skip
def test_a_text_that_is_a_date(text: str, year: str) -> None:
    assert date_in(text) == year


@pytest.mark.parametrize(
    "text", ["1.2.3", "45.13.2025", "99/99/99", "12-34-567", "2025", "Q1 2025", "May be 12", ""]
)
def test_a_text_that_is_none(text: str) -> None:
    assert date_in(text) is None
