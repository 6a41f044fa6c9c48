"""Which figures a guide needs typed: one line per term (and segment), in the order of a finance report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Shape
from kpi_engine.model.term import Aggregation, Term

SCENARIOS = ("Actual", "Budget", "Forecast")

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Winning customers", ("visitors", "trials", "paid_conversions", "sm_spend")),
    ("Customers", ("opening_customers", "new_customers", "reactivated_customers", "lost_customers",
                   "active_customers")),
    ("Monthly recurring revenue", ("opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr",
                                   "contraction_mrr", "churned_mrr", "mrr", "annual_plan_mrr")),
    ("Profit and loss", ("revenue", "cogs", "infrastructure_and_licences", "hosting_cost", "variable_costs",
                         "fixed_costs", "net_income")),
    ("Cash", ("opening_cash", "cash_flow", "closing_cash")),
    ("Product and service", ("transactions", "active_users", "feature_users", "setup_hours",
                             "onboarding_days")),
)  # fmt: skip

_ROLL_FORWARDS = {
    "active_customers": ("opening_customers", "new_customers", "reactivated_customers", "lost_customers"),
    "mrr": ("opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"),
    "net_income": ("opening_cash", "cash_flow", "closing_cash"),
}
"""Typed along with a figure although no KPI may need them: they let the workbook check itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of inputs: a term, of the whole business or of one segment."""

    term: Term
    section: str
    segment: str = ""
    required: bool = False

    @property
    def label(self) -> str:
        """What stands in front of the row."""
        return f"{self.term.label} – {self.segment}" if self.segment else self.term.label

    @property
    def key(self) -> tuple[str, str]:
        """Term and segment, under which every sheet finds the row."""
        return self.term.id, self.segment

    def name(self, scenario: str) -> str:
        """The defined name of the row: `in_mrr`, `in_mrr.core`, `in_mrr.core.budget`."""
        return input_name(self.term.id, self.segment, scenario)


def input_name(term: str, segment: str, scenario: str) -> str:
    """The defined name under which a term's cells are found; names in Excel are case-blind."""
    parts = [f"in_{term}", slug(segment), "" if scenario == "Actual" else scenario.lower()]
    return ".".join(part for part in parts if part)


def slug(text: str) -> str:
    """A segment as part of a defined name: `E-commerce` is `e_commerce`."""
    return re.sub(r"\W+", "_", text.lower()).strip("_")


@dataclass(frozen=True)
class Needs:
    """What a guide's workbook asks for, read off its KPIs."""

    guide: Guide

    def resolve(self, term: str) -> tuple[str, str]:
        """Term and segment of an input: `enterprise_mrr` is the `mrr` of `Enterprise`."""
        for (general, segment), own in self.guide.segment_terms.items():
            if own == term:
                return general, segment
        return term, ""

    def own_term(self, term: str, segment: str) -> str | None:
        """The term that a segment has of its own, if it has one."""
        return self.guide.segment_terms.get((term, segment))

    @cached_property
    def table_terms(self) -> tuple[str, ...]:
        """Terms that are a list at one date (revenue by customer), not a row of months."""
        return tuple(
            dict.fromkeys(
                term
                for kpi in self.guide.kpis
                for argument, term in kpi.inputs.items()
                if term in TERMS and is_list(kpi, argument)
            )
        )

    @cached_property
    def month_by_month(self) -> tuple[str, ...]:
        """Stocks that a rate per month divides by: over a longer period they are added up month by month.

        The churn of a year by the opening MRR of its first month would count customers won since then.
        """
        stocks = (Aggregation.FIRST, Aggregation.LAST)
        terms = [term for kpi in self.guide.kpis if kpi.period == "month" for term in kpi.inputs.values()]
        return tuple(dict.fromkeys(term for term in terms if TERMS.get(term).aggregation in stocks))

    @cached_property
    def histories(self) -> tuple[str, ...]:
        """Terms whose running total since the first month is shown: what breakeven is read off."""
        return tuple(
            dict.fromkeys(
                term
                for kpi in self.guide.kpis
                for argument, term in kpi.inputs.items()
                if is_range(kpi, argument) and not is_list(kpi, argument)
            )
        )

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every row of Inputs within one scenario."""
        return (*self._whole(), *self._segments())

    def _whole(self) -> list[Line]:
        wanted = self._wanted()
        listed = [(title, term) for title, terms in _SECTIONS for term in terms if term in wanted]
        unlisted = [term for term in wanted if term not in {name for _, name in listed}]
        listed += [("Other", term) for term in unlisted]
        return [Line(TERMS.get(term), title, "", self._is_needed(term, "")) for title, term in listed]

    def _is_needed(self, term: str, segment: str) -> bool:
        """True when one of the main KPIs cannot be computed without the row."""
        return any(
            (term, segment) == self.resolve(t) for kpi in main_kpis(self.guide) for t in self.terms_of(kpi)
        )

    def _wanted(self) -> list[str]:
        ids = {kpi.id for kpi in self.guide.kpis}
        computed = {"months_to_breakeven", *self.table_terms}
        direct = [term for kpi in self.guide.kpis for term in kpi.inputs.values()]
        names = [self.resolve(term)[0] for term in (*direct, *self.guide.trigger_terms)]
        names += [term for name, chain in _ROLL_FORWARDS.items() if name in names for term in chain]
        found = dict.fromkeys(name for name in names if name in TERMS and name not in computed)
        return [name for name in found if name not in ids or self._is_typed(name)]

    def _is_typed(self, name: str) -> bool:
        """True for a KPI without a function: what is shown is what was typed (hours of set-up)."""
        kpi = self.guide.kpi(name)
        return kpi is not None and not kpi.function

    def terms_of(self, kpi: GuideKpi) -> list[str]:
        """The typed terms a KPI rests on, directly or through other KPIs."""
        found: list[str] = []
        for name in kpi.inputs.values():
            other = self.guide.kpi(name) if name != kpi.id else None
            if other is not None and other.id == name:
                found += self.terms_of(other)
            elif name in TERMS and name not in self.table_terms:
                found.append(name)
        return list(dict.fromkeys(found))

    def _segments(self) -> list[Line]:
        lines: list[Line] = []
        for dimension, members in self.guide.dimensions.items():
            kpis = [kpi for kpi in self.guide.kpis if dimension in kpi.segments]
            terms = dict.fromkeys(self.resolve(term)[0] for kpi in kpis for term in self.terms_of(kpi))
            section = f"By {dimension}"
            lines += [Line(TERMS.get(t), section, s, self._is_needed(t, s)) for t in terms for s in members]
        return lines


def main_kpis(guide: Guide) -> tuple[GuideKpi, ...]:
    """The KPIs that the guide is about, without the secondary ones."""
    return tuple(kpi for kpi in guide.kpis if not kpi.secondary)


def is_list(kpi: GuideKpi, argument: str) -> bool:
    """True where the argument is a list at one date rather than a history of months."""
    return is_range(kpi, argument) and kpi.function not in _HISTORIES


_HISTORIES = ("BREAKEVEN_MONTHS", "BREAKEVEN_DATE", "MIN_CASH", "MIN_CASH_DATE")
"""Functions that read a term month by month from the first month on."""


def is_range(kpi: GuideKpi, argument: str) -> bool:
    """True where the argument takes many cells at once."""
    function = KPIS.find(kpi.function)
    return function is not None and function.parameter(argument).shape is Shape.RANGE


def segments_of(guide: Guide, kpi: GuideKpi) -> tuple[str, ...]:
    """The segments for which a KPI can be computed from rows of their own."""
    return tuple(s for dimension in kpi.segments for s in guide.dimensions.get(dimension, ()))
