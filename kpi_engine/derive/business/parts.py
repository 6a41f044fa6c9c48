"""The same business by channel, industry, cohort …: every figure of a month divided, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi_engine.derive.business.book import LOSSES, MOVES
from kpi_engine.derive.business.course import Figures, dealt, split

_WON = ("paid_conversions", "converted", "onboarding_cost", "onboarding_delivery_cost")
_TRIED = ("visitors", "leads", "qualified_leads", "trials", "started")
_SPENT = ("sm_spend", "marketing_spend", "sales_spend", "tool_cost")
_EARNED = ("revenue", "cogs", "gross_profit", "hosting_cost", "infrastructure_and_licences", "support_cost",
           "variable_costs", "annual_plan_mrr")  # fmt: skip
_COUNTED = ("transactions", "active_users", "feature_users", "dau", "mau", "accounts", "assets", "tickets")
_IN_TENS = (*_SPENT, *_EARNED)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to look at the customers: who is won, tried and paid for where, as shares of the whole.

    `tried` and `spent` are as `won` where nothing is said; `worth` is what a customer pays, relative to the
    others. With `begins`, the members are cohorts: each wins customers from its month on, until the next.
    """

    members: tuple[str, ...]
    won: tuple[float, ...]
    tried: tuple[float, ...] = ()
    spent: tuple[float, ...] = ()
    worth: tuple[float, ...] = ()
    opening: tuple[float, ...] = ()
    begins: tuple[int, ...] = ()

    def won_in(self, number: int) -> tuple[float, ...]:
        """Shares of the customers won in a month."""
        if not self.begins:
            return self.won
        latest = max(place for place, begin in enumerate(self.begins) if begin <= number)
        return tuple(float(place == latest) for place in range(len(self.members)))


@dataclass
class Parts:
    """What the members of a dimension take from one month into the next."""

    dimension: Dimension
    customers: list[int] = field(default_factory=list)
    mrr: list[int] = field(default_factory=list)
    leaving: list[float] = field(default_factory=list)
    """Parts of a customer that each member has still to lose."""

    def month(self, number: int, figures: Figures) -> None:
        """Add the figures of each member; the sums are the figures of the whole business."""
        if not self.customers:
            self._begin(figures)
        own, opening_mrr = self.dimension, self.mrr
        won = own.won_in(number)
        stated = {"opening_customers": self.customers, "opening_mrr": self.mrr}
        heads = self._heads(won, figures)
        moves = self._moves(heads, figures)
        self.customers, self.mrr = _rolled(self.customers, heads), _rolled(self.mrr, moves)
        stated |= {**heads, **moves, "active_customers": self.customers, "mrr": self.mrr}
        earned = [before + after for before, after in zip(opening_mrr, self.mrr, strict=True)]
        for term, amounts in stated.items():
            figures |= {(term, member): amounts[place] for place, member in enumerate(own.members)}
        divide(figures, own.members, won=won, tried=own.tried or won, spent=own.spent or won, earned=earned,
               counted=self.customers)  # fmt: skip

    @property
    def _worth(self) -> Sequence[float]:
        return self.dimension.worth or (1.0,) * len(self.dimension.members)

    def _begin(self, figures: Figures) -> None:
        shares = self.dimension.opening or self.dimension.won
        self.customers = _part(figures, "opening_customers", shares)
        self.leaving = [0.0 for _ in self.customers]
        self.mrr = _part(figures, "opening_mrr", _times(shares, self._worth))

    def _heads(self, won: Sequence[float], figures: Figures) -> dict[str, list[int]]:
        """Who came, came back and left: the last two by how many there were."""
        return {
            "new_customers": _part(figures, "new_customers", won),
            "reactivated_customers": _part(figures, "reactivated_customers", self.customers),
            "lost_customers": dealt(figures["lost_customers", ""], self.customers, self.leaving),
        }

    def _moves(self, heads: dict[str, list[int]], figures: Figures) -> dict[str, list[int]]:
        """The same in money, and what those who stayed pay more or less."""
        left = zip(heads["lost_customers"], self.mrr, self.customers, strict=True)
        weights: dict[str, Sequence[float]] = {
            "new_mrr": _times(heads["new_customers"], self._worth),
            "reactivation_mrr": heads["reactivated_customers"],
            "expansion_mrr": self.mrr,
            "contraction_mrr": self.mrr,
            "churned_mrr": [lost * mrr / max(customers, 1) for lost, mrr, customers in left],
        }
        return {term: _part(figures, term, weights[term]) for term in MOVES}


def divide(
    figures: Figures, members: Sequence[str], *, won: Sequence[float], tried: Sequence[float],
    spent: Sequence[float], earned: Sequence[float], counted: Sequence[float],
) -> None:  # fmt: skip
    """Add what members have of the figures of the whole that nobody stated by member yet."""
    for terms, weights in (
        (_WON, won), (_TRIED, tried), (_SPENT, spent), (_EARNED, earned), (_COUNTED, counted),
    ):  # fmt: skip
        for term in terms:
            if (term, "") in figures and (term, members[0]) not in figures:
                figures |= {(term, member): amount for member, amount
                            in zip(members, _part(figures, term, weights), strict=True)}  # fmt: skip


def _part(figures: Figures, term: str, weights: Sequence[float]) -> list[int]:
    return split(figures[term, ""], weights, 10 if figures[term, ""] % 10 == 0 and term in _IN_TENS else 1)


def _times(first: Sequence[float], second: Sequence[float]) -> list[float]:
    return [a * b for a, b in zip(first, second, strict=True)]


def _rolled(opening: Sequence[int], flows: dict[str, list[int]]) -> list[int]:
    """Opening figures and all movements, those that are losses taken off."""
    return [
        start + sum(-amounts[place] if term in LOSSES else amounts[place] for term, amounts in flows.items())
        for place, start in enumerate(opening)
    ]


def by_month_of_start(months: int) -> Dimension:
    """Cohorts: the customers of before, then those won in each month of the year, named by it."""
    before = (1.0, *(0.0 for _ in range(months)))
    members = ("before", *(f"2026-{month:02d}" for month in range(1, months + 1)))
    return Dimension(members, before, begins=tuple(range(-1, months)))
