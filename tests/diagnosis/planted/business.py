"""Made-up subscription businesses whose figures agree, each stated in its house style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from kpi_engine.model.fact import Fact
from tests.diagnosis.planted.equations import Equation, equations
from tests.diagnosis.planted.ledger import Figures, History, history
from tests.diagnosis.planted.styles import House, house_of
from tests.diagnosis.planted.typed import Key, Typed, fact_of

MRR = ("opening_mrr", "new_mrr", "expansion_mrr", "reactivation_mrr", "contraction_mrr", "churned_mrr", "mrr")
CUSTOMERS = ("opening_customers", "new_customers", "lost_customers", "active_customers")
MOVES = (*MRR, "net_new_mrr", "arr")
RETENTION = ("nrr", "grr", "mrr_churn", "net_mrr_churn", "saas_quick_ratio")
FUNNEL = ("visitors", "trials", "paid_conversions", "visitor_to_trial", "trial_to_paid", "visitor_to_paid",
          "leads", "marketing_spend", "cpl")  # fmt: skip
PRICE = ("arpu", "logo_churn", "churn_rate")
UNIT = (*PRICE, "sm_spend", "cac", "gross_margin", "lifetime", "ltv", "ltv_cac", "payback")
RESULT = ("revenue", "cogs", "gross_profit", "gross_margin", "cogs_ratio", "operating_expenses", "ebitda",
          "ebitda_margin")  # fmt: skip
BELOW = ("depreciation", "amortization", "interest", "taxes", "net_income")
COVER = ("variable_costs", "contribution_margin", "fixed_costs", "breakeven_revenue", "fixed_cover")
CASH = ("opening_cash", "cash_flow", "financing", "closing_cash", "net_burn", "runway")
BILLED = ("deferred_revenue_start", "deferred_revenue_end", "billings", "average_fte", "arr_per_fte",
          "enterprise_mrr", "annual_plan_mrr")  # fmt: skip
USAGE = ("transactions", "tx_per_customer", "active_users", "feature_users", "adoption", "mau", "dau",
         "stickiness")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of business: how it develops, what it reports, and for how long."""

    months: int
    terms: tuple[str, ...]
    growth: tuple[float, float] = (0.0, 0.06)
    customers: tuple[int, int] = (150, 4_000)
    price: tuple[float, float] = (20, 400)
    costs: tuple[float, float] = (0.1, 0.35)
    spending: tuple[float, float] = (0.3, 1.1)
    segments: tuple[str, ...] = ()
    by_segment: tuple[str, ...] = ()
    totals: bool = False


SHAPES: Mapping[str, Shape] = {
    "self-serve": Shape(12, (*MOVES, *RETENTION, *CUSTOMERS, *FUNNEL, *UNIT), (0.02, 0.1), (400, 20_000),
                        (8, 60)),
    "enterprise": Shape(12, (*MOVES, *RETENTION, *CUSTOMERS, *PRICE, *BILLED, *RESULT), (0, 0.04), (30, 220),
                        (1_500, 9_000)),
    "plans": Shape(12, (*MOVES, "nrr", "grr", *CUSTOMERS, "arpu", "logo_churn"),
                   segments=("Basic", "Pro", "Team"), by_segment=(*MRR, *CUSTOMERS, "arpu", "nrr",
                                                                   "plan_share")),
    "quarters and years": Shape(12, (*MOVES, *CUSTOMERS, *RESULT, *BELOW), totals=True),
    "loss": Shape(18, (*RESULT, *BELOW, *COVER, *CASH), (-0.05, 0.03), costs=(0.6, 1.3), spending=(0.8, 2.0)),
    "cash roll": Shape(24, (*CASH, *RESULT, *BELOW), (-0.02, 0.05), spending=(0.7, 1.6)),
    "hyper growth": Shape(12, (*MOVES, *RETENTION, *CUSTOMERS, *UNIT, *CASH), (0.2, 0.6), (40, 400),
                          spending=(0.8, 2.5)),
    "tiny": Shape(18, (*MOVES, *RETENTION, *CUSTOMERS, *UNIT), (-0.1, 0.15), (0, 6), (15, 300)),
    "profit and loss": Shape(24, (*RESULT, *BELOW, *COVER), totals=True),
    "funnel": Shape(14, (*CUSTOMERS, *FUNNEL, *USAGE, "mrr", *UNIT), (0, 0.08), (300, 9_000)),
    "unit economics": Shape(12, (*MOVES, *RETENTION, *CUSTOMERS, *UNIT, *RESULT), (0, 0.05)),
    "everything": Shape(12, tuple(dict.fromkeys((*MOVES, *RETENTION, *CUSTOMERS, *FUNNEL, *UNIT, *RESULT,
                                                 *BELOW, *COVER, *CASH, *BILLED, *USAGE)))),
}  # fmt: skip

LARGE = Shape(60, (*MOVES, *CUSTOMERS, "arpu"), (0.0, 0.03), by_segment=(*MRR, *CUSTOMERS, "arpu", "nrr"),
              segments=tuple(f"Segment {number}" for number in range(1, 21)))  # fmt: skip
"""Five years of twenty segments: for the stopwatch."""


@dataclass(frozen=True)
class Business:
    """The cells of one set of actuals in reading order, and the figures before they were rounded."""

    shape: str
    house: House
    cells: Mapping[Key, Typed]
    exact: Mapping[Key, float]

    def without(self, random: Random) -> Business:
        """The same business, of which only a part is stated: lines are left out, and cells here and there.

        What counts as 0 where nobody states it stays.
        """
        share = random.uniform(0.2, 1)
        lines = {key.term for key in self.cells}
        lines = {term for term in sorted(lines) if random.random() < share} | {"reactivation_mrr"}
        share = random.choice((1.0, random.uniform(0.3, 1)))
        kept = {
            key: typed
            for key, typed in self.cells.items()
            if key.term in lines and (key.term == "reactivation_mrr" or random.random() < share)
        }
        return replace(self, cells=kept)

    @cached_property
    def equations(self) -> Sequence[Equation]:
        """Every identity that binds to the cells."""
        return equations(self.cells)

    @cached_property
    def by_cell(self) -> Mapping[Key, Sequence[Equation]]:
        """The identities that read each cell."""
        found: dict[Key, list[Equation]] = {key: [] for key in self.cells}
        for equation in self.equations:
            for key in equation.keys:
                found[key].append(equation)
        return found

    def facts(self, changed: Mapping[Key, Typed] | None = None) -> list[Fact]:
        """What a reader of the table makes of it, with some cells typed otherwise."""
        cells = {**self.cells, **(changed or {})}
        return [fact_of(key, typed, row) for row, (key, typed) in enumerate(cells.items(), 2)]


def business(shape: str, seed: int, untold: str = "") -> Business:
    """One business of a shape; the same seed gives the same figures. `untold` is one of `ledger.UNTOLD`."""
    random, kind = Random(f"{shape} {seed}"), LARGE if shape == "large" else SHAPES[shape]
    house = house_of(random)
    past = history(random, kind.months, kind.growth, kind.customers, kind.price, kind.costs, kind.spending,
                   kind.segments, house.grain, untold)  # fmt: skip
    exact = {key: value for key, value in _stated(kind, past) if value is not None}
    cells = {key: house.typed(random, key.term, value) for key, value in exact.items()}
    return Business(shape, house, cells, exact)


def _stated(kind: Shape, past: History) -> Iterator[tuple[Key, float | None]]:
    for period, whole in past.months.items():
        yield from _of(kind.terms, whole, period, "")
        for name in kind.segments:
            yield from _of(kind.by_segment, past.segments[period, name], period, name)
    if kind.totals:
        for period, total in past.totals():
            yield from _of([term for term in kind.terms if term in total], total, period, "")


def _of(
    terms: Sequence[str], figures: Figures, period: str, segment: str
) -> Iterator[tuple[Key, float | None]]:
    yield from ((Key(term, period, segment), figures[term]) for term in terms)
