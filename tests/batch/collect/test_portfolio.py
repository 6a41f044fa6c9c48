"""Who is in the portfolio, at which month, and what would make its totals wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.batch.collect.absences import Unread
from kpi_engine.batch.collect.expected import Expected
from kpi_engine.batch.collect.portfolio import Portfolio, Request, portfolio
from kpi_engine.batch.collect.rates import RateKey, Rates
from kpi_engine.errors import InputError
from tests.batch.collect.conftest import ALDER, BIRCH, MONTHS, report

TWO_MONTHS = {name: values[:2] for name, values in ALDER.items()}


def absences(found: Portfolio) -> list[tuple[str, str]]:
    return [(each.kind, each.company) for each in found.absences]


def test_the_month_is_the_last_that_most_companies_have() -> None:
    three = [report("A", ALDER), report("B", ALDER), report("C", TWO_MONTHS)]
    found = portfolio(three, [], Request())
    assert found.month == "2026-03"
    assert absences(found) == [("late", "C")]
    assert found.absences[0].why == "Its last month with Actual figures is 2026-02."
    assert portfolio(
        [report("A", ALDER), *[report(name, TWO_MONTHS) for name in "BC"]], [], Request()
    ).month == ("2026-02")


def test_a_late_company_stands_at_its_own_month_and_counts_as_late() -> None:
    found = portfolio([report("A", ALDER), report("C", TWO_MONTHS)], [], Request(month="2026-03"))
    late = found.companies[1]
    assert (found.month_of(late), found.standing(late)) == ("2026-02", "late")
    assert found.months == MONTHS


def test_who_is_expected_and_not_there_is_missing() -> None:
    listed = tuple(Expected(name, "customer_service", "2026-04-05") for name in ("alder", "Cedar", "Dogwood"))
    unread = [Unread("sent/Dogwood.xlsx", "damaged", "Dogwood.xlsx is damaged.")]
    found = portfolio([report("Alder", ALDER), report("Elm", ALDER)], unread, Request(expected=listed))
    assert absences(found) == [("missing", "Cedar"), ("not readable", "Dogwood"), ("not expected", "Elm")]
    assert found.expected == 4
    assert (found.pools[0].companies, found.pools[0].expected) == (2, 4)
    assert not found.is_sound


def test_a_workbook_by_another_guide_than_expected_is_told() -> None:
    listed = (Expected("Alder", "mobile_app_security"),)
    found = portfolio([report("Alder", ALDER)], [], Request(expected=listed))
    assert found.absences[0].why == (
        "The list expects the guide mobile_app_security, the workbook follows customer_service."
    )


def test_of_two_workbooks_of_a_company_none_counts() -> None:
    first = report("Alder", ALDER, sha256="one")
    second = replace(report("ALDER ", BIRCH, sha256="two"), file="second.xlsx")
    found = portfolio([first, second, report("Birch", BIRCH)], [], Request())
    assert [each.company for each in found.companies] == ["Birch"]
    assert absences(found) == [("twice", "Alder")]
    assert "Alder.xlsx, second.xlsx" in found.absences[0].why
    assert found.expected == 2


def test_the_same_workbook_twice_counts_once() -> None:
    copies = [report("Alder", ALDER), replace(report("Alder", ALDER), file="copy.xlsx")]
    found = portfolio(copies, [], Request())
    assert (len(found.companies), found.expected) == (1, 1)
    assert absences(found) == [("copy", "Alder")]


def test_two_currencies_without_rates_are_refused() -> None:
    with pytest.raises(InputError, match=r"report in EUR, USD\. Give --currency and --fx") as refusal:
        portfolio([report("A", ALDER), report("B", BIRCH, currency="USD")], [], Request())
    assert refusal.value.code == "currencies"


def test_another_currency_than_everybody_s_needs_rates_too() -> None:
    with pytest.raises(InputError, match="Give --currency and --fx"):
        portfolio([report("A", ALDER)], [], Request(currency="USD"))
    assert portfolio([report("A", ALDER)], [], Request(currency="EUR")).currency == "EUR"


def test_a_missing_rate_is_named_with_currency_and_month() -> None:
    table = {RateKey("USD", month, kind): 0.9 for month in MONTHS for kind in ("average", "closing")}
    rates = Rates("EUR", table)
    birch = report("B", BIRCH, currency="USD", rates=rates)
    with pytest.raises(InputError, match="lacks the closing rate of USD for 2025-12") as refusal:
        portfolio([report("A", ALDER, rates=rates), birch], [], Request(currency="EUR", rates=rates))
    assert refusal.value.code == "fx-rate"


def test_a_company_that_does_not_say_its_currency_stops_the_totals() -> None:
    with pytest.raises(InputError, match=r"B\.xlsx does not say its currency"):
        portfolio([report("A", ALDER), report("B", BIRCH, currency="")], [], Request())


def test_nobody_to_collect_says_why() -> None:
    with pytest.raises(
        InputError, match=r"None of the workbooks can be used\. The first: x\.xlsx is damaged"
    ):
        portfolio([], [Unread("x.xlsx", "damaged", "x.xlsx is damaged.")], Request())


def test_a_month_before_all_figures_is_refused() -> None:
    with pytest.raises(InputError, match="No company has Actual figures of 2025-06 or before"):
        portfolio([report("A", ALDER)], [], Request(month="2025-06"))
