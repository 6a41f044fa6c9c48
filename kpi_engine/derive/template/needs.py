"""Which figures a guide needs typed, read off what its KPIs are computed from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from kpi_engine.catalogue.rebinding import rebound
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.choices import switches_of
from kpi_engine.derive.template.lines import (
    FOR_CHOICES,
    SECTIONS,
    Line,
    is_list,
    main_kpis,
)
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.term import Aggregation
from kpi_engine.model.trigger import parse_rule
from kpi_engine.model.unit import Unit
from kpi_engine.results.needs import Needs as Read

_ROLL_FORWARDS = {
    "active_customers": ("opening_customers", "new_customers", "reactivated_customers", "lost_customers"),
    "mrr": ("opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"),
    "net_income": ("opening_cash", "cash_flow", "closing_cash"),
}
"""Typed along with a figure although no KPI may need them: they let the workbook check itself."""
COMPUTED_HERE = ("months_to_breakeven",)
"""Figures of triggers that the workbook works out."""

Key = tuple[str, str]
"""Term and segment of a typed row; the segment of the whole business is empty."""


class Needs(Read):
    """What a guide's workbook asks for, beyond which KPI reads which."""

    def operands(self, kpi: GuideKpi) -> list[Operand]:
        """The figures of all arguments that are single figures, sums or histories; lists stand elsewhere."""
        texts = [text for argument, text in kpi.inputs.items() if not is_list(kpi, argument)]
        return [operand for text in texts for operand in parse_binding(text).operands]

    def rebound(self, kpi: GuideKpi) -> list[GuideKpi]:
        """The KPI under each option that changes what it is computed from."""
        return [rebound(kpi, e) for _, effects in switches_of(self.guide, kpi) for e in effects.values()]

    def rows(self, kpi: GuideKpi, segment: str = "", *, chosen: bool = False) -> Iterator[Key]:
        """The typed rows a KPI rests on, directly or through other KPIs; `chosen` adds those of options."""
        for form in (kpi, *(self.rebound(kpi) if chosen else ())):
            for operand in self.operands(form):
                of = self.segment_of(operand, segment)
                other = self.kpi_read(kpi, operand)
                if of is None:
                    continue
                if other is not None:
                    yield from self.rows(other, of, chosen=chosen)
                elif _is_typed(operand.figure):
                    general, own = self.resolve(operand.figure)
                    yield general, own or of

    @cached_property
    def month_by_month(self) -> tuple[tuple[str, str, int], ...]:
        """What a rate per month adds up over the months of a longer period: term, segment, months back.

        The churn of a year by the opening MRR of its first month would count customers won since then.
        """
        found: dict[tuple[str, str, int], None] = {}
        for kpi in self.guide.kpis:
            for form in () if self.by_month_only(kpi) else (kpi, *self.rebound(kpi)):
                for operand in self.operands(form):
                    if self.kpi_read(kpi, operand) is None and adds_up(form, operand):
                        general, own = self.resolve(operand.figure)
                        found.setdefault((general, own or operand.segment, operand.back))
        return tuple(found)

    @cached_property
    def explicit(self) -> frozenset[Key]:
        """Rows of segments that KPIs of the whole business are made of."""
        keys = {key for kpi in self.guide.kpis for key in self.rows(kpi, chosen=True)}
        return frozenset(key for key in keys if key[1])

    @cached_property
    def over_longer_periods(self) -> frozenset[Key]:
        """Rows that some KPI reads over a quarter or a year, under any definition."""
        kpis = [kpi for kpi in self.guide.kpis if not self.by_month_only(kpi)]
        return frozenset(key for kpi in kpis for key in self.rows(kpi, chosen=True))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every row of Inputs within one scenario."""
        needed = {key for kpi in main_kpis(self.guide) for key in self.rows(kpi)}
        whole, segments = self._whole(), self._segments()
        titles = {term: title for title, terms in SECTIONS for term in terms}
        order = [term for _, terms in SECTIONS for term in terms]
        listed = [*(t for t in order if t in whole), *(t for t in whole if t not in titles)]
        lines = [Line(TERMS.get(t), titles.get(t, "Other"), "", (t, "") in needed) for t in listed]
        for dimension, members in self.guide.dimensions.items():
            terms = dict.fromkeys(term for term, segment in segments if segment in members)
            keys = [(term, m) for term in terms for m in members if (term, m) in segments]
            lines += [Line(TERMS.get(t), f"By {dimension}", m, (t, m) in needed) for t, m in keys]
        optional = [key for kpi in self.guide.kpis for key in self.rows(kpi, chosen=True)]
        extra = dict.fromkeys(t for t, segment in optional if not segment and t not in whole)
        return (*lines, *(Line(TERMS.get(term), FOR_CHOICES) for term in extra))

    def _whole(self) -> dict[str, None]:
        found = dict.fromkeys(t for kpi in self.guide.kpis for t, s in self.rows(kpi) if not s)
        found |= dict.fromkeys(general for general, _ in map(self.resolve, self.guide.segment_terms.values()))
        found |= dict.fromkeys(t for t in self.guide.trigger_terms if self._is_asked_for(t))
        for name, chain in _ROLL_FORWARDS.items():
            if name in found or self.guide.kpi(name) is not None:
                found |= dict.fromkeys(term for term in chain if self._is_asked_for(term))
        return dict.fromkeys(term for term in found if self._is_asked_for(term))

    def _is_asked_for(self, term: str) -> bool:
        """False for what a KPI of this name computes, and for what the workbook works out."""
        kpi = self.guide.kpi(term)
        typed = kpi is None or kpi.id != term or not kpi.function or self._reads_itself(kpi)
        return _is_typed(term) and typed and term not in COMPUTED_HERE

    def _reads_itself(self, kpi: GuideKpi) -> bool:
        return any(operand.figure == kpi.id for operand in self.operands(kpi))

    def _segments(self) -> dict[Key, None]:
        found: dict[Key, None] = {}
        for kpi, segment in self.segment_kpis:
            found |= dict.fromkeys(key for key in self.rows(kpi, segment) if key[1])
        for trigger in self.guide.triggers:
            for figure in parse_rule(trigger.when, trigger.id).references:
                if figure.segment and self.guide.kpi(figure.term) is None and _is_typed(figure.term):
                    members = self.guide.dimensions.get(figure.segment, (figure.segment,))
                    found |= dict.fromkeys((figure.term, member) for member in members)
        return found | dict.fromkeys(sorted(self.explicit))


def adds_up(kpi: GuideKpi, operand: Operand) -> bool:
    """True where a longer period adds up the months: stocks in a rate per month, and earlier months."""
    term = TERMS.find(operand.figure)
    how = term.aggregation if term else Aggregation.POOLED
    stock = how in (Aggregation.FIRST, Aggregation.LAST)
    return (stock and kpi.period == "month") or (operand.back > 0 and how is Aggregation.SUM)


def _is_typed(figure: str) -> bool:
    """True for a term that a person types; the months of the time axis are there already."""
    term = TERMS.find(figure)
    return term is not None and term.unit is not Unit.DATE
