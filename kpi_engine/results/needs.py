"""What a guide's KPIs read: terms, lists, histories, and the figures that close a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Kpi, Shape
from kpi_engine.model.term import Aggregation

HISTORIES = frozenset({"BREAKEVEN_MONTHS", "BREAKEVEN_DATE", "MIN_CASH", "MIN_CASH_DATE"})
"""Functions that read a term month by month from the first month on; other ranges are lists of a month."""

MONTH_DATES = "month_dates"
"""The term for the dates of a history's months: they follow from the months themselves."""


def takes_range(function: Kpi | None) -> bool:
    """True for a function that reads many figures at once."""
    return function is not None and any(item.shape is Shape.RANGE for item in function.parameters)


def is_history(function: Kpi | None) -> bool:
    """True where the many figures are the months so far."""
    return function is not None and function.name in HISTORIES


def is_breakeven(kpi: GuideKpi) -> bool:
    """True for a KPI that names the month in which something comes: until then it has no figure."""
    return kpi.function in ("BREAKEVEN_MONTHS", "BREAKEVEN_DATE")


def is_of_year(kpi: GuideKpi) -> bool:
    """True for an amount of a fiscal year: it is shown for the year so far, and judged when the year ends."""
    return kpi.period == "year" and kpi.unit.is_money


def operands_of(kpi: GuideKpi) -> tuple[Operand, ...]:
    """Every figure that a KPI's arguments name."""
    return tuple(operand for text in kpi.inputs.values() for operand in parse_binding(text).operands)


def _is_stock_in_rate(kpi: GuideKpi, other: GuideKpi) -> bool:
    """True where a rate per month reads a computed amount, whose months nobody adds up."""
    function = KPIS.find(other.function)
    term = function.result_term if function else TERMS.find(other.id)
    return kpi.period == "month" and term is not None and term.aggregation is not Aggregation.POOLED


@dataclass(frozen=True)
class Needs:
    """Read off the guide once."""

    guide: Guide

    @classmethod
    def of(cls, guide: Guide) -> Needs:
        """The needs of a guide."""
        return cls(guide)

    def resolve(self, term: str) -> tuple[str, str]:
        """Term and segment of a figure: `enterprise_mrr` is the `mrr` of `Enterprise`."""
        for (general, segment), own in self.guide.segment_terms.items():
            if own == term:
                return general, segment
        return term, ""

    def kpi_read(self, kpi: GuideKpi, operand: Operand) -> GuideKpi | None:
        """The KPI of the guide that an operand reads; None for a typed figure (its own name is one)."""
        return self._by_id.get(operand.figure) if operand.figure != kpi.id else None

    @cached_property
    def _by_id(self) -> dict[str, GuideKpi]:
        return {kpi.id: kpi for kpi in self.guide.kpis}

    @cached_property
    def computed(self) -> frozenset[str]:
        """Ids of the KPIs that are computed rather than typed."""
        return frozenset(kpi.id for kpi in self.guide.kpis if kpi.function)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every typed term that a KPI reads under the guide's own definitions."""
        return frozenset(term for kpi in self.guide.kpis for term in self._terms(kpi))

    @cached_property
    def closing(self) -> frozenset[str]:
        """Closing figures that the main KPIs rest on: where one is stated, the month is closed."""
        main = (kpi for kpi in self.guide.kpis if not kpi.secondary)
        return frozenset(
            term
            for kpi in main
            for term in self._terms(kpi)
            if term in TERMS and TERMS.get(term).aggregation is Aggregation.LAST and term not in self.lists
        )

    @cached_property
    def lists(self) -> frozenset[str]:
        """Terms that are a list of one month, such as revenue by customer."""
        found: set[str] = set()
        for kpi in self.guide.kpis:
            function = KPIS.find(kpi.function)
            if function is None or is_history(function):
                continue
            ranges = {item.name for item in function.parameters if item.shape is Shape.RANGE}
            found |= {operand.figure for name in ranges & set(kpi.inputs)
                      for operand in parse_binding(kpi.inputs[name]).operands}  # fmt: skip
        return frozenset(found)

    def reads(self, kpi: GuideKpi) -> tuple[GuideKpi, ...]:
        """The KPI and every other one of the guide that it reads, directly or not."""
        found = {kpi.id: kpi}
        for operand in operands_of(kpi):
            other = self.kpi_read(kpi, operand)
            if other is not None:
                found |= {each.id: each for each in self.reads(other)}
        return tuple(found.values())

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Every segment of every dimension."""
        return tuple(segment for members in self.guide.dimensions.values() for segment in members)

    def segments_of(self, kpi: GuideKpi) -> tuple[str, ...]:
        """The segments by which a KPI is broken down; a history and a list are of the whole business."""
        if takes_range(KPIS.find(kpi.function)):
            return ()
        return tuple(s for dimension in kpi.segments for s in self.guide.dimensions.get(dimension, ()))

    @cached_property
    def segment_kpis(self) -> tuple[tuple[GuideKpi, str], ...]:
        """Each KPI and segment there is, with the KPIs of that segment it is computed from."""
        found: dict[tuple[str, str], None] = {}
        for kpi in self.guide.kpis:
            for segment in ("", *self.segments_of(kpi)):
                self._add_segments(kpi, segment, found)
        return tuple((kpi, segment) for kpi in self.guide.kpis for key, segment in found if key == kpi.id)

    def _add_segments(self, kpi: GuideKpi, segment: str, found: dict[tuple[str, str], None]) -> None:
        for operand in operands_of(kpi):
            other, of = self.kpi_read(kpi, operand), self.segment_of(operand, segment)
            if other is not None and of:
                self._add_segments(other, of, found)
        if segment:
            found.setdefault((kpi.id, segment))

    def segment_of(self, operand: Operand, segment: str) -> str | None:
        """Which segment an operand is about in the row of `segment`; None where nobody could know.

        In the row of a segment its own figures count: of `mrr[Pro] + mrr[Core]` the row of Pro takes Pro.
        """
        if not segment or not operand.segment:
            return operand.segment or segment
        together = (members for members in self.guide.dimensions.values() if operand.segment in members)
        return segment if any(segment in members for members in together) else None

    def by_month_only(self, kpi: GuideKpi) -> bool:
        """True for a KPI without longer periods: of a history, a list, or one month against another."""
        if takes_range(KPIS.find(kpi.function)):
            return True
        for operand in operands_of(kpi):
            other = self.kpi_read(kpi, operand)
            if operand.back and (other is not None or kpi.period != "month"):
                return True
            if other is not None and (self.by_month_only(other) or _is_stock_in_rate(kpi, other)):
                return True
        return False

    def _terms(self, kpi: GuideKpi) -> Iterator[str]:
        for operand in operands_of(kpi):
            other = self.kpi_read(kpi, operand)
            if other is None:
                yield self.resolve(operand.figure)[0]
            else:
                yield from self._terms(other)
