"""A file of exchange rates is read to the last digit, and nothing in it is guessed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.ledger.rates import Rates
from kpi_engine.sources.exchange_rates import read_rates
from kpi_engine.sources.number import DecimalSign

MARCH, JUNE = 2026 * 12 + 3, 2026 * 12 + 6


def rates(folder: Path, text: str, decimal: DecimalSign | None = None) -> Rates:
    file = folder / "rates.csv"
    file.write_text(text, encoding="utf-8")
    return read_rates(file, "EUR", decimal=decimal)


def test_rates_by_month_and_one_for_all_others(tmp_path: Path) -> None:
    found = rates(tmp_path, "month,currency,rate\n2026-03,USD,0.92\n2026-06-30,USD,0.9\n,GBP,1.17\n")
    assert found.of("USD", MARCH) == Fraction("0.92")
    assert found.of("USD", JUNE) == Fraction("0.9")
    assert found.of("USD", JUNE + 1) is None
    assert found.of("GBP", MARCH) == found.of("GBP", JUNE) == Fraction("1.17")
    assert found.of("EUR", MARCH) == 1


def test_a_decimal_comma_is_settled_by_another_rate_or_by_whoever_asks(tmp_path: Path) -> None:
    text = "Monat;Währung;Kurs\n2026-03;USD;1,085\n2026-06;USD;0,92\n"
    assert rates(tmp_path, text).of("USD", MARCH) == Fraction("1.085")
    alone = "month;currency;rate\n2026-03;USD;1,085\n"
    with pytest.raises(SourceError, match=r"1,085. can be read in two ways\. Say --decimal"):
        rates(tmp_path, alone)
    assert rates(tmp_path, alone, ",").of("USD", MARCH) == Fraction("1.085")


def test_one_rate_for_all_months_is_that_of_the_month_or_the_nearest(tmp_path: Path) -> None:
    found = rates(tmp_path, "month,currency,rate\n2026-03,USD,0.92\n2026-06,USD,0.9\n,GBP,1.17\n")
    steady = [found.steady("USD", month) for month in (MARCH - 1, MARCH, MARCH + 1, JUNE, JUNE + 1, None)]
    assert [str(float(rate or 0)) for rate in steady] == ["0.92", "0.92", "0.92", "0.9", "0.9", "0.9"]
    assert found.steady("GBP") == found.steady("GBP", MARCH) == Fraction("1.17")
    assert found.steady("EUR") == 1
    assert found.steady("CHF") is None
    assert found.currencies == {"EUR", "GBP", "USD"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("month,currency,value\n2026-03,USD,0.92\n", "rate is missing"),
        ("month,currency,rate\nsoon,USD,0.92\n", "'soon' is not a month"),
        ("month,currency,rate\n2026-03,Dollar,0.92\n", "'DOLLAR' is not a currency code"),
        ("month,currency,rate\n2026-03,USD,-0.92\n", "not a rate above 0"),
        ("month,currency,rate\n2026-03,USD,0\n", "not a rate above 0"),
        ("month,currency,rate\n2026-03,USD,none\n", "not a rate above 0"),
        ("month,currency,rate\n2026-03,USD,1000000\n", "below a million"),
        ("month,currency,rate\n2026-03,EUR,0.92\n", "one EUR is 1 EUR"),
        ("month,currency,rate,fx rate\n2026-03,USD,0.92,0.93\n", "a second column of the rate"),
        ("month,currency,rate\n", "no rate below the header"),
        ("month,currency,rate\n2026-03,USD,0.92\n2026-03,USD,0.93\n", "a second rate of USD"),
    ],
)
def test_what_is_unclear_is_refused_with_its_row(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SourceError, match=why) as refusal:
        rates(tmp_path, text)
    assert str(refusal.value).startswith("rates.csv")
    assert len(str(refusal.value)) <= 255
