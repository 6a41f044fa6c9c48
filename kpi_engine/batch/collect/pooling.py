"""Totals over companies: inputs are added up, each KPI is computed from the sums, never as a mean of ratios.

A KPI of a month takes the companies that have every figure it reads, so that numerator and denominator are of
the same ones; how many these are is told beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.batch.collect.adding import adding_terms, adds_up, why_not_together
from kpi_engine.batch.collect.company import CompanyReport
from kpi_engine.catalogue.rebinding import definition_of
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.results import Results, evaluate
from kpi_engine.results.rules import basis_of


@dataclass(frozen=True, slots=True)
class Pooled:
    """One figure of several companies together: of how many, and why there is none."""

    month: str
    value: float | None
    companies: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PooledLine:
    """A total, or a KPI from the totals, month by month; `why_not` says why it cannot be pooled at all."""

    name: str
    label: str
    figures: tuple[Pooled, ...]
    why_not: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """The companies of one guide together; `expected` is how many there should be."""

    guide: Guide
    companies: int
    expected: int
    totals: tuple[PooledLine, ...]
    kpis: tuple[PooledLine, ...]


def pool(guide: Guide, companies: Sequence[CompanyReport], months: Sequence[str], expected: int) -> Pool:
    """The companies of one guide together in these months; `expected` counts those that sent nothing too."""
    terms = [term for term in adding_terms(guide) if any((term, "") in each.inputs for each in companies)]
    totals = total_lines(terms, companies, months)
    pooling = _Pooling(guide, companies, months)
    kpis = tuple(pooling.line(kpi) for kpi in guide.kpis if not kpi.working)
    return Pool(guide, len(companies), expected, totals, kpis)


def total_lines(
    terms: Iterable[str], companies: Sequence[CompanyReport], months: Sequence[str]
) -> tuple[PooledLine, ...]:
    """What the companies have together of each term; a month in which nobody states it has no total."""
    amounts = [company.amounts for company in companies]
    found = []
    for name in terms:
        figures = []
        for month in months:
            stated = [of[name][month] for of in amounts if month in of.get(name, {})]
            figures.append(Pooled(month, math.fsum(stated) if stated else None, len(stated)))
        found.append(PooledLine(name, TERMS.get(name).label, tuple(figures)))
    return tuple(found)


def common_terms(companies: Sequence[CompanyReport]) -> tuple[str, ...]:
    """The terms that every company's guide knows: as a typed figure, or as a KPI that is an amount."""
    by_guide: dict[str, set[str]] = {}
    for company in companies:
        by_guide.setdefault(company.guide, set()).update(company.amounts)
    return tuple(sorted(set.intersection(*by_guide.values()))) if by_guide else ()


class _Pooling:
    """Evaluates a guide on the added figures of a group of companies, once for each group."""

    def __init__(self, guide: Guide, companies: Sequence[CompanyReport], months: Sequence[str]) -> None:
        self._guide, self._companies, self._months = guide, companies, months
        self._year_ends = [company.year_end for company in companies]
        self._results: dict[frozenset[int], Results] = {}

    def line(self, kpi: GuideKpi) -> PooledLine:
        """A KPI from the totals of the companies that have all of its figures, month by month."""
        definition = definition_of(self._guide, kpi, {})
        why = why_not_together(self._guide, kpi, self._year_ends)
        if why:
            return PooledLine(kpi.id, kpi.label, (), why, definition)
        figures = tuple(self._figure(kpi, month) for month in self._months)
        return PooledLine(kpi.id, kpi.label, figures, "", definition)

    def _figure(self, kpi: GuideKpi, month: str) -> Pooled:
        group = frozenset(
            number for number, company in enumerate(self._companies)
            if month in company.complete.get(kpi.id, ())
        )  # fmt: skip
        if not group:
            return Pooled(month, None, 0, "No company has every figure that it needs.")
        answer = self._of(group).answer(kpi.id, month, "", basis_of(kpi))
        if isinstance(answer.value, CellError):
            return Pooled(month, None, len(group), answer.reason)
        return Pooled(month, answer.value, len(group))

    def _of(self, group: frozenset[int]) -> Results:
        if group not in self._results:
            facts = list(_added([self._companies[number] for number in sorted(group)]))
            self._results[group] = evaluate(
                self._guide, facts, fiscal_year_end=self._year_ends[0], closed=self._months[-1]
            )
        return self._results[group]


def _added(companies: Sequence[CompanyReport]) -> Iterator[Fact]:
    """The companies' figures added up, by term, segment and month; what does not add up is left out."""
    sums: dict[tuple[str, str, str], list[float]] = {}
    for company in companies:
        for (name, segment), by_month in company.inputs.items():
            term = TERMS.find(name)
            if term is None or not adds_up(term):
                continue
            for month, value in by_month.items():
                sums.setdefault((name, segment, month), []).append(value)
    for (name, segment, month), values in sums.items():
        yield Fact("", name, math.fsum(values), "", 0.0, Place(), month, "Actual", segment)
