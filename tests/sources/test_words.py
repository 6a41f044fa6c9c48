"""The words beside a figure."""

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.table import Table
from kpi_engine.sources.words import Words

ROLES = ("period", "term", "unit", "currency", "scenario")


def _words(*, rhythms: bool = False) -> Words:
    table = Table("a.csv", "", ROLES, 1, lambda: iter(()))
    return Words(
        table, {role: index for index, role in enumerate(ROLES)}, rhythms=rhythms, places=lambda _: False
    )


def _row(**cells: str) -> list[str]:
    return [cells.get(role, "") for role in ROLES]


def test_unstated_words_have_their_usual_meaning() -> None:
    words = _words()
    assert words.period(2, _row()) == ""
    assert words.scenario(_row()) == "Actual"
    assert words.currency(2, _row(), "", "") == ""
    assert words.text(_row(), "segment") == ""


def test_terms_we_know_come_with_their_id_and_others_as_they_stand() -> None:
    words = _words()
    assert words.term(2, _row(term="Closing MRR")) == "mrr"
    assert words.term(2, _row(term="Head count")) == "Head count"


def test_the_three_scenarios_have_one_spelling() -> None:
    assert _words().scenario(_row(scenario="FORECAST")) == "Forecast"
    assert _words().scenario(_row(scenario="Plan B")) == "Plan B"


def test_a_currency_is_stated_once_or_three_times_alike() -> None:
    words = _words()
    assert words.currency(2, _row(currency="eur"), "", "") == "EUR"
    assert words.currency(2, _row(currency="EUR"), "EUR", "EUR") == "EUR"
    assert words.currency(2, _row(), "$", "USD") == "USD"
    with pytest.raises(SourceError, match="stated in EUR and USD"):
        words.currency(2, _row(currency="EUR"), "", "USD")
    with pytest.raises(SourceError, match=r"stated in EUR and \$"):
        words.currency(2, _row(), "EUR", "$")


def test_rhythms_are_periods_only_where_they_may_be() -> None:
    assert _words(rhythms=True).period(2, _row(period="Annual")) == "year"
    with pytest.raises(SourceError, match="not a period"):
        _words().period(2, _row(period="Annual"))


def test_a_contradicting_unit_is_refused() -> None:
    with pytest.raises(SourceError, match="column unit: Gross margin is counted in fraction, not in k"):
        _words().unit(4, _row(unit="k"), "gross_margin")


def test_a_number_where_a_currency_belongs_is_refused() -> None:
    with pytest.raises(SourceError, match="a number, no currency"):
        _words().currency(4, _row(currency="5"), "", "")
