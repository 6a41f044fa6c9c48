"""What the unit column does to a figure."""

import pytest

from kpi_engine.sources.units import stated_unit


@pytest.mark.parametrize(
    ("unit", "power", "currency"),
    [
        ("", 0, ""),
        ("%", -2, ""),
        ("EUR", 0, "EUR"),
        ("k", 3, ""),
        ("EUR k", 3, "EUR"),
        ("k EUR", 3, "EUR"),
        ("$m", 6, "$"),
        ("€m", 6, "EUR"),
        ("USD million", 6, "USD"),
        ("€'000", 3, "EUR"),
        ("bn", 9, ""),
        ("kUSD", 3, "USD"),
        ("TEUR", 3, "EUR"),
        ("k€", 3, "EUR"),
        ("MEUR", 6, "EUR"),
        ("tkr", 3, "kr"),
        ("thousands of USD", 3, "USD"),
        ("in thousands", 3, ""),
        ("USD in thousands", 3, "USD"),
        ("Tsd. EUR", 3, "EUR"),
        ("EUR per seat", 0, "EUR"),
        ("kUSD/month", 3, "USD"),
        ("TRY", 0, "TRY"),
        ("KRW m", 6, "KRW"),
    ],
)
def test_units_of_an_amount(unit: str, power: int, currency: str) -> None:
    stated = stated_unit(unit, "revenue")
    assert (stated.power, stated.currency, stated.why_not) == (power, currency, "")


@pytest.mark.parametrize("unit", ["x", "months", "customers", "per seat", "scans / month"])
def test_a_unit_that_we_do_not_know_is_kept_and_changes_nothing(unit: str) -> None:
    stated = stated_unit(unit, "revenue")
    assert (stated.text, stated.power, stated.currency) == (unit, 0, "")


@pytest.mark.parametrize("unit", ["EUR per seat k", "USD hundreds", "k dollars", "USD EUR", "k m EUR"])
def test_an_amount_that_could_be_a_thousand_times_more_is_refused(unit: str) -> None:
    assert "not understood" in stated_unit(unit, "revenue").why_not


def test_m_beside_a_payback_is_months_not_millions() -> None:
    assert stated_unit("m", "payback").power == 0
    assert stated_unit("m", "mrr").power == 6


def test_thousands_of_a_rate_contradict_themselves() -> None:
    assert "Gross margin" in stated_unit("k", "gross_margin").why_not
    assert stated_unit("EUR m", "payback").why_not
