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

HISTORIES = frozenset({"BREAKEVEN_MONTHS", "BREAKEVEN_DATE", "MIN_CASH"})
"""Functions that read a term month by month from the first month on; other ranges are lists of a month."""

MONTH_DATES = "month_dates"
"""The term for the dates of a history's months: they follow from the months themselves."""


def takes_range(function: Kpi | None) -> bool:
    """True for a function that reads many figures at once; it is computed by month only."""
    return function is not None and any(item.shape is Shape.RANGE for item in function.parameters)


def is_history(function: Kpi | None) -> bool:
    """True where the many figures are the months so far."""
    return function is not None and function.name in HISTORIES


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
            function = KPIS.find(kpi.function) if kpi.function else None
            if function is None or is_history(function):
                continue
            ranges = {item.name for item in function.parameters if item.shape is Shape.RANGE}
            found |= {operand.figure for name in ranges & set(kpi.inputs)
                      for operand in parse_binding(kpi.inputs[name]).operands}  # fmt: skip
        return frozenset(found)

    def reads(self, kpi: GuideKpi) -> tuple[GuideKpi, ...]:
        """The KPI and every other one of the guide that it reads, directly or not."""
        found = {kpi.id: kpi}
        for text in kpi.inputs.values():
            for operand in parse_binding(text).operands:
                other = self.kpi_read(kpi, operand)
                if other is not None:
                    found |= {each.id: each for each in self.reads(other)}
        return tuple(found.values())

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Every segment of every dimension."""
        return tuple(segment for members in self.guide.dimensions.values() for segment in members)

    def segments_of(self, kpi: GuideKpi) -> tuple[str, ...]:
        """The segments by which a KPI is broken down."""
        return tuple(s for dimension in kpi.segments for s in self.guide.dimensions.get(dimension, ()))

    def _terms(self, kpi: GuideKpi) -> Iterator[str]:
        for text in kpi.inputs.values():
            for operand in parse_binding(text).operands:
                other = self.kpi_read(kpi, operand)
                if other is None:
                    yield self.resolve(operand.figure)[0]
                else:
                    yield from self._terms(other)
