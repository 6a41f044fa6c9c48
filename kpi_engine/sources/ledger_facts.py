"""From a ledger to Facts: each figure that a term says it is, with the customers it was added up over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.period import month_text
from kpi_engine.model.term import LedgerFigure, Term
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import counted

WINDOW = 12
"""Months between base and month of the retention that a term states."""

_LONGEST = 24

_STAYED: dict[LedgerFigure, str] = {
    "expansion": "customers paying more",
    "contraction": "customers paying less",
    "net_new": "all movements of the month",
}
_CUSTOMERS: dict[LedgerFigure, tuple[str, str]] = {
    "start": ("customers_start", "customer"),
    "new": ("customers_new", "new customer"),
    "reactivation": ("customers_reactivated", "returned customer"),
    "churn": ("customers_lost", "lost customer"),
    "end": ("customers_end", "customer"),
}
"""Whom an amount is added up over, where the movements count them."""


def ledger_terms() -> dict[LedgerFigure, list[Term]]:
    """The terms of the catalogue by the figure of a ledger that they are."""
    found: dict[LedgerFigure, list[Term]] = {}
    for term in TERMS:
        if term.ledger is not None:
            found.setdefault(term.ledger, []).append(term)
    return found


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Writes the results of one ledger as Facts; `source` is the name of its table, for people."""

    source: str
    places: int = 2

    def of_movements(self, movements: Iterable[Movement], segment: str = "") -> Iterator[Fact]:
        """Every figure of every month, of the whole business or of one segment."""
        terms = ledger_terms()
        for movement in movements:
            for figure, value in _figures(movement).items():
                how = _obtained(figure, movement)
                for term in terms.get(figure, ()):
                    yield self._fact(term, movement.month, value, how, segment, movement.currency)

    def of_retention(self, months: Iterable[Retention]) -> Iterator[Fact]:
        """What the customers of a year ago pay now; nothing for a month whose base nobody paid."""
        for month in months:
            if month.nrr is not None:
                how = f"over {counted(month.customers_base, 'customer')} a year before"
                for term in ledger_terms().get("net_retention", ()):
                    yield self._stated(term, month.month, month.nrr, how)

    def of_cohorts(self, cohorts: Iterable[Cohort]) -> Iterator[Fact]:
        """What is left of the customers of each month, by age: the period is their first month."""
        terms = ledger_terms()
        for cohort in cohorts:
            by_figure: dict[LedgerFigure, Sequence[int | None]] = {
                "cohort_customers": cohort.customers, "cohort_net": cohort.net,
            }  # fmt: skip
            for figure, ages in by_figure.items():
                for age, value in enumerate(ages):
                    left = cohort.customers[age]
                    if value is not None and left is not None:
                        how = _over(left, "customer") if figure == "cohort_net" else "customers counted"
                        for term in terms.get(figure, ()):
                            yield self._fact(term, cohort.month, value, how, str(age), cohort.currency)

    def _fact(self, term: Term, month: int, value: int, how: str, segment: str, currency: str) -> Fact:
        if not term.unit.is_money:
            return self._stated(term, month, float(value), how, segment)
        a_year = 12 if term.unit is Unit.MONEY_PER_YEAR else 1
        amount = value * a_year / 10**self.places
        return self._stated(term, month, amount, how, segment, currency, 0.5 * a_year / 10**self.places)

    def _stated(
        self, term: Term, month: int, value: float, how: str, segment: str = "", currency: str = "",
        half_unit: float = 0.0,
    ) -> Fact:  # fmt: skip
        period = month_text(month)
        named = " ".join(part for part in (term.id, period, segment) if part)
        place = Place(_name(self.source), how=how)
        return Fact(named, term.id, value, f"{value:.15g}", half_unit, place, period, segment=segment,
                    currency=currency, source=self.source)  # fmt: skip


def _name(source: str) -> str:
    """Short enough for a receipt to say behind it how a figure was obtained; the end tells files apart."""
    return source if len(source) <= _LONGEST else f"{source[:8]}…{source[9 - _LONGEST :]}"


def _figures(movement: Movement) -> dict[LedgerFigure, int]:
    """The figures of a month; net new is all that moved but transfers, which are neither won nor lost."""
    gained = movement.new + movement.reactivation + movement.expansion
    return {
        "start": movement.start,
        "new": movement.new,
        "reactivation": movement.reactivation,
        "expansion": movement.expansion,
        "contraction": movement.contraction,
        "churn": movement.churn,
        "end": movement.end,
        "net_new": gained - movement.contraction - movement.churn,
        "customers_start": movement.customers_start,
        "customers_new": movement.customers_new,
        "customers_reactivated": movement.customers_reactivated,
        "customers_lost": movement.customers_lost,
        "customers_end": movement.customers_end,
    }


def _obtained(figure: LedgerFigure, movement: Movement) -> str:
    """`sum over 42 customers`; a count is its own customers."""
    if figure in _CUSTOMERS:
        count, noun = _CUSTOMERS[figure]
        return _over(getattr(movement, count), noun)
    return f"sum over {_STAYED[figure]}" if figure in _STAYED else "customers counted"


def _over(customers: int, noun: str) -> str:
    return f"sum over {counted(customers, noun)}" if customers else f"no {noun}"
