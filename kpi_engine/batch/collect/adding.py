"""What adds up over companies, and why a KPI cannot be computed for several of them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kpi_engine.batch.collect.company import InputKey, KpiFigure
from kpi_engine.batch.collect.inputs import counts_months, terms_of
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.model.unit import Unit
from kpi_engine.results.needs import Needs, is_of_year

_PRICES = frozenset({"price"})
"""Amounts of one unit of something: two list prices make no third one."""
_ADDING = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)


def adds_up(term: Term) -> bool:
    """True for amounts and numbers of things; rates, shares, durations, scores and prices do not add up."""
    if term.unit is Unit.COUNT:
        return term.aggregation is not Aggregation.POOLED
    return term.unit.is_money and term.aggregation in _ADDING and term.id not in _PRICES


def why_not_together(guide: Guide, kpi: GuideKpi, year_ends: Collection[int]) -> str:
    """Why the companies of a guide have no such KPI together; empty where they have."""
    needs, terms = Needs.of(guide), terms_of(guide, kpi)
    if any(term in needs.lists for term in terms):
        return "It is computed from a list of each company's own."
    if counts_months(guide, kpi):
        return "It counts months from each company's own start."
    strange = [term for name in terms if (term := TERMS.find(name)) is not None and not adds_up(term)]
    if strange:
        return f"It needs {strange[0].in_sentence}, which does not add up over companies."
    if is_of_year(kpi) and len(set(year_ends)) > 1:
        return "The companies' fiscal years end in different months."
    return ""


def adding_terms(guide: Guide) -> list[str]:
    """The typed figures of a guide that add up over companies, by name."""
    known = (TERMS.find(name) for name in sorted(Needs.of(guide).terms))
    return [term.id for term in known if term is not None and adds_up(term)]


def amounts(
    guide: Guide, inputs: Mapping[InputKey, Mapping[str, float]], figures: Iterable[KpiFigure]
) -> dict[str, dict[str, float]]:
    """What of a company adds up, by term and month: typed figures, and KPIs that are amounts themselves."""
    typed = [term for term in adding_terms(guide) if (term, "") in inputs]
    found = {term: dict(inputs[term, ""]) for term in typed}
    for figure in figures:
        term = TERMS.find(figure.kpi)
        if figure.segment or figure.basis != "month" or term is None or not adds_up(term):
            continue
        value = figure.converted if term.unit.is_money else figure.value
        if value is not None:
            found.setdefault(figure.kpi, {}).setdefault(figure.month, value)
    return found
