"""The portfolio: which month it is about, who is in it, who is missing or late, what they have together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kpi_engine.batch.collect.absences import Absence, Unread, absences_of, number_expected, once
from kpi_engine.batch.collect.company import CompanyReport, KpiFigure
from kpi_engine.batch.collect.expected import Expected
from kpi_engine.batch.collect.pooling import Pool, PooledLine, common_terms, pool, total_lines
from kpi_engine.batch.collect.rates import RateKey, Rates
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.errors import InputError
from kpi_engine.results.axis import month_of, number_of
from kpi_engine.sources.by_entity import entity_key

MONTHS_SHOWN = 13
"""The month, and the twelve before it: a year's development, and the same month of the year before."""
Standing = Literal["on target", "watch", "off", "no target", "late"]
_BAD = ("off", "check input")
_ABSENT = ("missing", "not readable", "twice")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: the month (else the last that most companies have), currency, rates, the list."""

    month: str = ""
    currency: str = ""
    rates: Rates | None = None
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All companies at one month."""

    month: str
    months: tuple[str, ...]
    currency: str
    rates: Rates | None
    companies: tuple[CompanyReport, ...]
    absences: tuple[Absence, ...]
    expected: int
    pools: tuple[Pool, ...]
    totals: tuple[PooledLine, ...]

    @property
    def findings(self) -> tuple[tuple[CompanyReport, str], ...]:
        """Where a workbook shows something else than its own inputs give."""
        return tuple((company, text) for company in self.companies for text in company.findings)

    @property
    def is_sound(self) -> bool:
        """True when everybody is there, in time, readable, and shows what its inputs give."""
        return not self.absences and not self.findings

    def month_of(self, company: CompanyReport) -> str:
        """The month at which a company is shown: that of the portfolio, or its last one where it is late."""
        return min(company.closed, self.month)

    def standing(self, company: CompanyReport) -> Standing:
        """The worst status of the company's main KPIs at the portfolio's month."""
        if company.closed < self.month:
            return "late"
        words = [figure.status for figure in company.at(self.month) if not figure.secondary]
        if any(word in _BAD for word in words):
            return "off"
        if "watch" in words:
            return "watch"
        return "on target" if "on target" in words else "no target"

    def shown(self, company: CompanyReport) -> Iterator[KpiFigure]:
        """The company's KPIs in the months of the portfolio."""
        return (figure for figure in company.figures if figure.month in self.months)


def portfolio(read: Iterable[CompanyReport], unread: Sequence[Unread], request: Request) -> Portfolio:
    """Put the companies together; what is wrong with one of them is told beside the others.

    Raises InputError where totals would be wrong: amounts in several currencies without rates, or a rate
    that is missing in a month that is shown.
    """
    reports = sorted(read, key=lambda each: (entity_key(each.company), each.file))
    companies, twice = once(reports)
    if not companies:
        raise InputError(_nobody(twice, unread), code="no-companies")
    currency = _currency(companies, request)
    month = request.month or _usual_month(companies)
    months = _months(companies, month)
    _check_rates(companies, months)
    absences = absences_of(companies, twice, unread, request.expected, month)
    expected = number_expected(companies, absences, request.expected)
    return Portfolio(
        month, months, currency, request.rates, tuple(companies), absences, expected,
        tuple(_pools(companies, months, absences)),
        total_lines(common_terms(companies), companies, months),
    )  # fmt: skip


def _nobody(twice: Sequence[Absence], unread: Sequence[Unread]) -> str:
    first = twice[0].why if twice else unread[0].reason if unread else "there is no workbook."
    if twice:
        first = f"{twice[0].company[:40]} has {first}"
    return f"None of the workbooks can be used. The first: {first}"[:255]


def _currency(companies: Sequence[CompanyReport], request: Request) -> str:
    nameless = next((company for company in companies if not company.currency), None)
    found = sorted({company.currency for company in companies})
    if nameless is not None and (len(found) > 1 or request.rates):
        raise InputError(
            f"{Path(nameless.file).name[:60]} does not say its currency, others do. Name the cell that holds "
            "it set_currency, or leave the workbook out.", code="no-currency",
        )  # fmt: skip
    if request.rates is not None:
        return request.rates.currency
    if len(found) > 1 or request.currency not in ("", *found):
        raise InputError(
            f"The companies report in {', '.join(found)[:80]}. Give --currency and --fx with a table of "
            "rates: amounts in several currencies make no total.", code="currencies",
        )  # fmt: skip
    return found[0]


def _usual_month(companies: Sequence[CompanyReport]) -> str:
    """The latest month that more than half of the companies have closed."""
    closed = sorted((company.closed for company in companies), reverse=True)
    return closed[len(closed) // 2]


def _months(companies: Sequence[CompanyReport], month: str) -> tuple[str, ...]:
    """The months up to `month` of which anybody has a figure, thirteen at most."""
    there = {figure.month for company in companies for figure in company.figures if figure.month <= month}
    if not there:
        first = min(company.closed for company in companies)
        raise InputError(
            f"No company has Actual figures of {month} or before; the first are of {first}. "
            "Choose another month.",
            code="month",
        )
    shown = (month_of(number_of(month) - back) for back in reversed(range(MONTHS_SHOWN)))
    return tuple(each for each in shown if each >= min(there))


def _check_rates(companies: Sequence[CompanyReport], months: Sequence[str]) -> None:
    wanted = {month_of(number_of(months[0]) - 1), *months}
    missing = sorted({key for company in companies for key in company.missing_rates if key.month in wanted})
    if missing:
        raise InputError(_without(missing), code="fx-rate")


def _without(missing: Sequence[RateKey]) -> str:
    named = "; ".join(str(key) for key in missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    return f"The table of rates lacks {named}{more}. Add them; an opening balance takes the month before."


def _pools(
    companies: Sequence[CompanyReport], months: Sequence[str], absences: Sequence[Absence]
) -> Iterator[Pool]:
    for guide in GUIDES:
        own = [company for company in companies if company.guide == guide.id]
        if own:
            absent = sum(each.kind in _ABSENT and each.guide == guide.id for each in absences)
            yield pool(guide, own, months, len(own) + absent)
