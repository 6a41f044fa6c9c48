"""Rates: which one converts what, and what a table of them must not leave open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.batch.collect.rates import RateKey, Rates, rate_needed, read_rates
from kpi_engine.errors import SourceError
from kpi_engine.model.fact import Fact, Place


def fact(term: str, value: float = 100.0, period: str = "2026-01") -> Fact:
    return Fact("1", term, value, "", 0, Place(), period)


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("revenue", RateKey("USD", "2026-01", "average")),
        ("churned_mrr", RateKey("USD", "2026-01", "average")),
        ("mrr", RateKey("USD", "2026-01", "closing")),
        ("closing_cash", RateKey("USD", "2026-01", "closing")),
        ("opening_mrr", RateKey("USD", "2025-12", "closing")),
        ("new_customers", None),
    ],
)
def test_flows_take_the_average_balances_the_close_opening_ones_the_close_before(
    term: str, key: RateKey | None
) -> None:
    assert rate_needed(fact(term), "USD") == key


def test_amounts_are_converted_and_counts_are_not() -> None:
    rates = Rates("EUR", {RateKey("USD", "2026-01", "average"): 0.5})
    found, missing = rates.converted([fact("revenue"), fact("new_customers", 7), fact("mrr")], "USD")
    assert [(each.term, each.value) for each in found] == [("revenue", 50), ("new_customers", 7)]
    assert missing == {RateKey("USD", "2026-01", "closing")}


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_one_rate_a_month_is_both_average_and_close(tmp_path: Path) -> None:
    rates = read_rates(written(tmp_path, "period,currency,rate", "Jan 2026,USD,0.92"), "EUR")
    assert rates.of(RateKey("USD", "2026-01", "average")) == 0.92
    assert rates.of(RateKey("USD", "2026-01", "closing")) == 0.92
    assert rates.of(RateKey("EUR", "2026-01", "closing")) == 1
    assert rates.of(RateKey("USD", "2026-02", "closing")) is None


def test_a_rate_quoted_the_other_way_is_turned_round(tmp_path: Path) -> None:
    lines = ("period,currency,to,rate,kind", "2026-01,EUR,USD,1.25,closing", "2026-01,GBP,CHF,1.1,closing")
    rates = read_rates(written(tmp_path, *lines), "EUR")
    assert dict(rates.table) == {RateKey("USD", "2026-01", "closing"): 0.8}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-01,USD,0", "not above zero"),
        ("2026-01,USD,-1", "not above zero"),
        ("2026-01,USD,1.0850,monthly", "average or closing"),
        ("2026-01,XXQ,1.1", "not a currency code"),
        ("spring,USD,1.1", "not a month"),
        ("2026-01,USD,abc", "not a number"),
        ('2026-01,USD,"1,085"', "two ways"),
    ],
)
def test_a_rate_that_cannot_be_used_is_refused_with_its_row(tmp_path: Path, line: str, words: str) -> None:
    whole = f"{line}{',' * (3 - line.replace('1,085', '').count(','))}"
    path = written(tmp_path, "period,currency,rate,kind", whole)
    with pytest.raises(SourceError, match=words) as refusal:
        read_rates(path, "EUR")
    assert "rates.csv row 2" in str(refusal.value)


def test_other_rates_of_the_table_settle_what_the_comma_means(tmp_path: Path) -> None:
    lines = ("period;currency;rate", "2026-01;USD;1,085", "2026-02;USD;1,0912")
    rates = read_rates(written(tmp_path, *lines), "EUR")
    assert rates.of(RateKey("USD", "2026-01", "closing")) == 1.085


def test_two_rates_for_one_month_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "period,currency,rate", "2026-01,USD,0.9", "2026-01,USD,0.91")
    with pytest.raises(SourceError, match="the average rate of USD for 2026-01 is stated twice"):
        read_rates(path, "EUR")


def test_a_table_without_rates_says_which_columns_it_needs(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="lacks a column rate"):
        read_rates(written(tmp_path, "period,currency,value", "2026-01,USD,1"), "EUR")
