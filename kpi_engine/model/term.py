"""A term: one word of the business with its unit, bounds and aggregation, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from kpi_engine.model.unit import Unit


class Aggregation(Enum):
    """How months become a quarter or a year."""

    SUM = "sum"
    """Flows: spend, new customers."""
    LAST = "last"
    """Stocks at the end of the period: closing MRR, customers."""
    FIRST = "first"
    """Stocks at the start of the period: opening MRR."""
    MEAN = "mean"
    """Levels without a natural sum: hours, days."""
    POOLED = "pooled"
    """Ratios: recomputed from aggregated parts, never a mean of ratios."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Hard limits of a figure: outside them it is wrong, not merely unusual. None is no limit."""

    low: float | None = None
    high: float | None = None

    def contains(self, value: float) -> bool:
        """True inside the limits, with 1e-9 for float rounding."""
        slack = 1e-9
        return (self.low is None or value >= self.low - slack) and (
            self.high is None or value <= self.high + slack
        )

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f">={self.low:g}"
        return f"<={self.high:g}" if self.high is not None else "any number"


LedgerFigure = Literal[
    "start", "new", "reactivation", "expansion", "contraction", "churn", "end", "net_new",
    "customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_end",
    "net_retention", "cohort_customers", "cohort_net",
]  # fmt: skip
"""What a ledger of subscriptions states: a movement of a month, a closed cohort after twelve, a triangle."""

UNBOUNDED = Bounds()
NOT_NEGATIVE = Bounds(0, None)
SHARE = Bounds(0, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """A figure that is typed or computed: what it is called, counted in, and how it adds up over time.

    `ledger` is the figure of a ledger of subscriptions that it is; None for what a ledger cannot know.
    """

    id: str
    label: str
    unit: Unit
    help: str
    aggregation: Aggregation
    bounds: Bounds = UNBOUNDED
    whole: bool = False
    synonyms: tuple[str, ...] = ()
    ledger: LedgerFigure | None = None

    @property
    def in_sentence(self) -> str:
        """The label inside a sentence: "trials started" in lower case, "ARPU" as it is."""
        return self.label[0].lower() + self.label[1:] if self.label[1:2].islower() else self.label

    @property
    def hard_bounds(self) -> Bounds:
        """Limits outside which the figure is wrong whatever the business does.

        An amount of money that adds up over time (revenue, spend) has none: credit notes make it negative.
        """
        adds_up = self.aggregation is not Aggregation.POOLED
        return UNBOUNDED if self.unit.is_money and adds_up else self.bounds

    def __post_init__(self) -> None:
        if not self.id.isidentifier() or self.id != self.id.lower():
            raise ValueError(f"term id {self.id!r} must be lower_snake words")
