"""Currencies beside amounts."""

import pytest

from kpi_engine.sources.currency import agree, currency_of


@pytest.mark.parametrize(
    ("written", "currency"),
    [("€", "EUR"), ("EUR", "EUR"), ("Euro", "EUR"), ("US$", "USD"), ("$", "$"), ("zł", "PLN"), ("£", "GBP")],
)
def test_signs_and_codes(written: str, currency: str) -> None:
    assert currency_of(written) == currency


@pytest.mark.parametrize("written", ["", "eur.", "all", "MRR", "top", "EURO ZONE"])
def test_ordinary_words_are_no_currency(written: str) -> None:
    assert currency_of(written) == ""


def test_the_dollar_sign_goes_with_any_dollar_and_with_nothing_else() -> None:
    assert agree("$", "CAD") == "CAD"
    assert agree("USD", "$") == "USD"
    assert agree("$", "EUR") is None
    assert agree("EUR", "USD") is None


def test_an_unstated_currency_takes_the_stated_one() -> None:
    assert agree("", "EUR") == "EUR"
    assert agree("EUR", "") == "EUR"
    assert agree("", "") == ""
