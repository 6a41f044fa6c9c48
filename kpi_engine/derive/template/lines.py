"""One row of typed figures: a term, of the whole business or a segment, in the order of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Shape
from kpi_engine.model.term import Term
from kpi_engine.results.needs import HISTORIES

SCENARIOS = ("Actual", "Budget", "Forecast")
FOR_CHOICES = "For definition choices"
"""Rows that only a definition other than the usual one needs."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Winning customers", ("visitors", "leads", "qualified_leads", "started", "trials", "converted",
                           "paid_conversions", "sm_spend", "marketing_spend", "invites_per_user",
                           "invite_conversion")),
    ("Customers", ("opening_customers", "new_customers", "reactivated_customers", "lost_customers",
                   "active_customers", "accounts")),
    ("Monthly recurring revenue", ("opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr",
                                   "contraction_mrr", "churned_mrr", "mrr", "annual_plan_mrr")),
    ("Contracts", ("total_contract_value", "one_time_fees", "term_months", "new_arr", "expansion_arr")),
    ("Profit and loss", ("revenue", "cogs", "infrastructure_and_licences", "hosting_cost", "variable_costs",
                         "fixed_costs", "interest", "taxes", "depreciation", "amortization", "net_income")),
    ("Cash", ("opening_cash", "cash_flow", "financing", "closing_cash")),
    ("Product and service", ("transactions", "active_users", "dau", "mau", "feature_users", "assets",
                             "tickets", "automated_tickets", "agents", "first_resolution_hours",
                             "setup_hours", "onboarding_days", "account_age_months", "value_returned",
                             "outlay")),
)  # fmt: skip


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


def main_kpis(guide: Guide) -> tuple[GuideKpi, ...]:
    """The KPIs that the guide is about, without the secondary ones."""
    return tuple(kpi for kpi in guide.kpis if not kpi.secondary)


def is_history(kpi: GuideKpi) -> bool:
    """True for a KPI that reads all months so far, as months to breakeven does."""
    return kpi.function in HISTORIES


def is_list(kpi: GuideKpi, argument: str) -> bool:
    """True where the argument is a list at one date rather than a history of months."""
    return is_range(kpi, argument) and not is_history(kpi)


def is_range(kpi: GuideKpi, argument: str) -> bool:
    """True where the argument takes many cells at once."""
    function = KPIS.find(kpi.function)
    return function is not None and function.parameter(argument).shape is Shape.RANGE


def reads_list(kpi: GuideKpi) -> bool:
    """True for a KPI of a list at one date: it has a value at the closed month only."""
    return any(is_list(kpi, argument) for argument in kpi.inputs)
