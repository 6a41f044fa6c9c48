"""The one meaning of hard bounds: limits outside which a figure is wrong, whatever the business does."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.term import UNBOUNDED, Bounds, Term


def term_of_kpi(kpi: GuideKpi) -> Term | None:
    """The term that a guide's KPI is: its own, else what its function results in, else what it shows."""
    function = KPIS.find(kpi.function)
    shown = kpi.inputs.get("value", "")
    return TERMS.find(kpi.id) or (function.result_term if function else TERMS.find(shown))


def hard_bounds(kpi: GuideKpi) -> Bounds:
    """The limits outside which a figure of this KPI is wrong, not merely unusual.

    An amount of money that adds up over time has none, MRR of a guide as little as MRR elsewhere.
    """
    term = term_of_kpi(kpi)
    return term.hard_bounds if term else UNBOUNDED
