"""What a person reads as a number, and what only looks like one."""

from __future__ import annotations

import pytest

from kpi_engine.audit.magnitudes.texts import number_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), (" 12 ", 12), ("12\u00a0", 12), ("1,234", 1234), ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("12,5", 12.5), ("1 234 567", 1234567), ("(12)", -12), ("12-", -12), ("-12.5", -12.5), ("+7", 7),
        ("12%", 0.12), ("(3.5%)", -0.035), ("$1,000", 1000), ("-$5", -5), ("($5)", -5), ("5 €", 5),
        ("EUR 20", 20),
        ("2.19232e+07", 21923200), ("0.05", 0.05), (".5", 0.5), ("0", 0),
    ],
)  # fmt: skip
def test_a_text_that_is_a_number(text: str, value: float) -> None:
    assert number_in(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "n/a", "-", "007", "020 7946 0958", "1.2.3", "31.12.2025", "12/31/25", "A12", "12 kg", "1.", "(",
     "$000", "12-14", "1,23,456", "9" * 60],
)  # fmt: skip
def test_a_text_that_is_none(text: str) -> None:
    assert number_in(text) is None
