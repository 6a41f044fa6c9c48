"""Units beside labels, in columns of their own, and in titles."""

from __future__ import annotations

import pytest

from kpi_engine.recognition.words.stated_units import UnitWords, unit_of_title, unit_words


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("%", UnitWords("share")),
        ("% per month", UnitWords("share")),
        ("USD k", UnitWords("money", 3, "USD")),
        ("k€", UnitWords("money", 3, "EUR")),
        ("$000s", UnitWords("money", 3, "$")),
        ("€ '000", UnitWords("money", 3, "EUR")),
        ("in thousands", UnitWords("scale", 3)),
        ("EUR m", UnitWords("money", 6, "EUR")),
        ("USD/month", UnitWords("money", 0, "USD")),
        ("months", UnitWords("months")),
        ("#", UnitWords("count")),
        ("x", UnitWords("ratio")),
    ],
)
def test_a_text_that_is_a_unit(text: str, unit: UnitWords) -> None:
    assert unit_words(text) == unit


@pytest.mark.parametrize("text", ["Revenue", "m", "in", "MRR (USD)", "Jan", "Plan", ""])
def test_a_text_that_says_anything_else(text: str) -> None:
    assert unit_words(text) is None


@pytest.mark.parametrize(
    ("title", "power", "currency"),
    [
        ("SaaS metrics (USD k)", 3, "USD"),
        ("All figures in USD thousands unless otherwise stated", 3, "USD"),
        ("P&L – EUR m", 6, "EUR"),
        ("Amounts in thousands of EUR", 3, "EUR"),
        ("Profit and loss, in k€", 3, "EUR"),
    ],
)
def test_a_title_states_the_unit_of_all_that_stands_below(title: str, power: int, currency: str) -> None:
    assert unit_of_title(title) == UnitWords("money", power, currency)


@pytest.mark.parametrize("title", ["Board pack – March 2026", "MRR by plan", "Growth in Germany", "Metrics"])
def test_a_title_without_a_unit(title: str) -> None:
    assert unit_of_title(title) is None


def test_thousands_belong_to_amounts_and_counts_not_to_rates() -> None:
    assert label_unit_fits("USD k", "mrr")
    assert not label_unit_fits("years", "lifetime")
    assert not label_unit_fits("%", "mrr")


def label_unit_fits(text: str, term: str) -> bool:
    """True where a figure of this term can be stated in this unit."""
    from kpi_engine.catalogue.terms import TERMS

    unit = unit_words(text)
    return unit is not None and unit.fits(TERMS.get(term).unit)
