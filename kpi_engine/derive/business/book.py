"""Customers and recurring revenue by tier, month by month: who comes, leaves, returns, pays more."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi_engine.derive.business.course import Course, Ends, Figures, between, dealt, to

MOVES = ("new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr")
HEADS = ("new_customers", "reactivated_customers", "lost_customers")
LOSSES = ("contraction_mrr", "churned_mrr", "lost_customers")
STOCKS = {"opening_customers": "active_customers", "opening_mrr": "mrr"}
"""What stands at the start of a month, and what it becomes at its end."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A plan that customers are on: its list price, who is on it, and how they behave per month."""

    name: str
    price: float
    opening: int
    won: Ends
    churn: Ends
    expansion: Ends
    contraction: float = 0.002
    premium: float = 1.03
    """What the customers of the start pay, by the list price."""


@dataclass
class Book:
    """What the business takes from one month into the next."""

    tiers: tuple[Tier, ...]
    price_rise: float = 0.0
    """By how much list prices rise each January from the second year on."""
    customers: list[int] = field(init=False)
    mrr: list[int] = field(init=False)
    coming: list[float] = field(init=False)
    leaving: list[float] = field(init=False)
    """Parts of a customer that are still due: a small tier wins or loses one now and then."""

    def __post_init__(self) -> None:
        self.customers = [tier.opening for tier in self.tiers]
        self.mrr = [round(tier.opening * tier.price * tier.premium) for tier in self.tiers]
        self.coming, self.leaving = [0.0 for _ in self.tiers], [0.5 for _ in self.tiers]

    def month(self, course: Course, number: int, figures: Figures) -> None:
        """Add the customers and the MRR of a month: by tier, then of the whole business."""
        new = round(between(course.new_customers, number) * course.factor(number, 0.06))
        won = dealt(new, [between(tier.won, number) for tier in self.tiers], self.coming)
        returning = number // 3 % 2 if number % 3 == 2 else -1
        for place, tier in enumerate(self.tiers):
            heads = self._heads(course, number, place, won[place], back=int(place == returning))
            moves = self._moves(course, number, place, heads)
            own = {**heads, **moves}
            figures |= {(term, tier.name): figure for term, figure in own.items()}
        for term in (*STOCKS, *HEADS, *MOVES, *STOCKS.values()):
            figures[term, ""] = sum(figures[term, tier.name] for tier in self.tiers)

    def _heads(self, course: Course, number: int, place: int, new: int, back: int) -> dict[str, int]:
        opening = self.customers[place]
        self.leaving[place] += (
            between(self.tiers[place].churn, number) * opening * course.factor(number, 0.15, 7)
        )
        lost = int(self.leaving[place])
        self.leaving[place] -= lost
        self.customers[place] = opening + new + back - lost
        return {"opening_customers": opening, "new_customers": new, "reactivated_customers": back,
                "lost_customers": lost, "active_customers": self.customers[place]}  # fmt: skip

    def _moves(self, course: Course, number: int, place: int, heads: dict[str, int]) -> dict[str, int]:
        tier, opening = self.tiers[place], self.mrr[place]
        price = round(tier.price * (1 + self.price_rise) ** (number // 12))
        grown = between(tier.expansion, number) * course.factor(number, 0.05, 10)
        moves = {
            "new_mrr": heads["new_customers"] * price,
            "reactivation_mrr": heads["reactivated_customers"] * price,
            "expansion_mrr": round(to(opening * grown, 5)),
            "contraction_mrr": round(to(opening * tier.contraction * course.factor(number, 0.2, 2), 5)),
            "churned_mrr": round(heads["lost_customers"] * opening / max(heads["opening_customers"], 1)),
        }
        gains = moves["new_mrr"] + moves["reactivation_mrr"] + moves["expansion_mrr"]
        self.mrr[place] = opening + gains - moves["contraction_mrr"] - moves["churned_mrr"]
        return {"opening_mrr": opening, **moves, "mrr": self.mrr[place]}
