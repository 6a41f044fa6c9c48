"""Where the guides define a figure differently: the choice that decides, its default, and who departs.

Nothing is picked silently: every such definition is a named choice of the functions concerned. Listed here
are the ones on which the guides disagree; the options themselves are read off the functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Conflict:
    """One definition in dispute: the name of its choice, what is asked, and who answers other options.

    `elsewhere` names the function for an option that is another calculation, not another input; without a
    choice of that name (the rhythm of reviews) it says what answers instead.
    """

    name: str
    question: str
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that offer the choice, the one it is about first."""
        return tuple(kpi.name for kpi in self._kpis)

    @property
    def options(self) -> tuple[str, ...]:
        """Every way to define it, those of other functions last."""
        offered = (option for kpi in self._kpis for item in kpi.variants if item.name == self.name
                   for option in item.choices)  # fmt: skip
        return tuple(dict.fromkeys((*offered, *self.elsewhere)))

    @property
    def default(self) -> str:
        """What holds unless a company or its guide says otherwise; empty where each guide has its own."""
        found = (item.default for kpi in self._kpis for item in kpi.variants if item.name == self.name)
        return next(found, "")

    @property
    def by_guide(self) -> dict[str, str]:
        """The guides that take another option than the default, by their codes."""
        chosen = {guide.code: kpi.choices.get(self.name, "") for guide in GUIDES for kpi in guide.kpis
                  if kpi.choices.get(self.name, self.default) != self.default}  # fmt: skip
        return {code: option for code, option in chosen.items() if option}

    @property
    def _kpis(self) -> tuple[Kpi, ...]:
        return tuple(kpi for kpi in KPIS if any(item.name == self.name for item in kpi.variants))


CONFLICTS: tuple[Conflict, ...] = (
    Conflict("payback", "Is the cost of one customer paid back, or the whole investment?",
             {"pay-back of the whole investment": "BREAKEVEN_MONTHS"}),
    Conflict("tx_denominator", "Whose usage is it: all customers, those of some tiers, or those who came?"),
    Conflict("mrr_churn_basis", "Does expansion make up for what was lost?",
             {"net": "NET_MRR_CHURN"}),
    Conflict("cogs_scope", "What does the cost of revenue contain?"),
    Conflict("cac_scope", "Which costs of winning customers count?",
             {"fully loaded with onboarding and tools": "CAC_LOADED"}),
    Conflict("revenue_per_customer", "Recurring revenue for each customer, or all revenue for each account?",
             {"total revenue per account": "ARPA"}),
    Conflict("ltv_basis", "Is lifetime value gross profit or revenue?"),
    Conflict("breakeven", "When is breakeven?",
             {"fixed costs by average monthly contribution": "BREAKEVEN_FIXED"}),
    Conflict("trial_to_paid", "Are conversions divided by the trials of the same month or of their start?"),
    Conflict("magic_number", "Is the growth of a quarter taken times four?"),
    Conflict("expansion_base", "What is expansion measured against?", {"new ARR": "EXPANSION_SHARE"}),
    Conflict("nrr_period", "Does retention cover a month or the last twelve?"),
    Conflict("mix_basis", "Is a share of the business one of revenue or of customers?"),
    Conflict("review_frequency", "How often is a KPI reviewed?", {"per guide": "KPI_DUE"}),
)  # fmt: skip
"""Every definition on which the guides differ, as a reader meets them."""


def conflict_about(choice: str) -> Conflict | None:
    """The conflict that the choice of this name decides; None for a choice on which the guides agree."""
    return next((conflict for conflict in CONFLICTS if conflict.name == choice), None)
