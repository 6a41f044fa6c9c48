"""Breakeven from one month's figures: how many customers, how many months, how well covered."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import Arpu, ContributionMargin
from kpi_engine.catalogue.terms.money import FixedCosts, MonthlyContribution, TotalFixedCosts
from kpi_engine.catalogue.terms.results import BreakevenCustomers, BreakevenFixed, FixedCover
from kpi_engine.catalogue.terms.revenue import Revenue
from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.kpi import Example, Undefined

_NEEDED = "fixed_costs/(arpu*contribution_margin)"


@kpi(
    "BREAKEVEN_CUSTOMERS", title="Customers to break even", family="profit", better="lower", priority=2,
    question="How many paying customers do we need to cover our fixed costs?",
    excel=f"MAX(-INT(-{_NEEDED}*0.999999999),INT({_NEEDED}))",
    requires=["fixed_costs >= 0", "arpu >= 0", "contribution_margin >= 0", "contribution_margin <= 1"],
    undefined=[Undefined("arpu * contribution_margin <= 0", NUM,
                         "a customer leaves nothing to cover fixed costs with")],
    cite=COMMON,
    examples=[
        Example((71_067, 476.75, 0.88), 170),
        Example((3000, 100, 0.3), 100, why="an exact number stays: no customer is added for float rounding"),
        Example((3001, 100, 0.3), 101, why="a customer is whole"),
        Example((0, 100, 0.3), 0, why="no fixed costs"),
        Example((71_067, 476.75, 0), NUM, why="a customer leaves nothing"),
        Example((71_067, 476.75, 88), NUM, why="a percentage typed as a number"),
    ],
)  # fmt: skip
def breakeven_customers(
    fixed_costs: FixedCosts, arpu: Arpu, contribution_margin: ContributionMargin
) -> BreakevenCustomers:
    """How many paying customers cover the fixed costs of the period.

    Fixed costs by what a customer contributes: monthly revenue times contribution margin, all of one month.
    Rounded up, since a customer is whole; a figure above a whole number by less than a thousand-millionth of
    it is that number.
    """
    needed = fixed_costs / (arpu * contribution_margin)
    return np.maximum(np.ceil(needed * 0.999999999), np.floor(needed))


@kpi(
    "FIXED_COVER", title="Cover of fixed costs", family="profit", better="higher", priority=2,
    question="How many times over do our sales cover our fixed costs?",
    excel="revenue*contribution_margin/fixed_costs",
    requires=["revenue >= 0", "contribution_margin <= 1", "fixed_costs >= 0"],
    undefined=[Undefined("fixed_costs <= 0", DIV0, "there are no fixed costs to cover")],
    cite=COMMON,
    examples=[
        Example((100_000, 0.8, 40_000), 2),
        Example((0, 0.8, 40_000), 0, why="no revenue, no cover"),
        Example((100_000, -0.2, 40_000), -0.5, why="each sale loses money"),
        Example((100_000, 0.8, 0), DIV0, why="no fixed costs"),
        Example((100_000, 80, 40_000), NUM, why="a percentage typed as a number"),
    ],
)  # fmt: skip
def fixed_cover(
    revenue: Revenue, contribution_margin: ContributionMargin, fixed_costs: FixedCosts
) -> FixedCover:
    """How many times the contribution of the period covers its fixed costs.

    Revenue times contribution margin by fixed costs, all of one period. At 1 the period breaks even.
    """
    return revenue * contribution_margin / fixed_costs


@kpi(
    "BREAKEVEN_FIXED", title="Months to recover fixed costs", family="profit", better="lower", priority=2,
    question="How long does it take to earn back a fixed outlay?",
    excel="total_fixed_costs/avg_monthly_contribution",
    requires=["total_fixed_costs >= 0"],
    undefined=[Undefined("avg_monthly_contribution <= 0", NUM,
                         "a month contributes nothing, so the costs are never recovered")],
    cite=COMMON,
    examples=[
        Example((120_000, 40_000), 3),
        Example((0, 40_000), 0, why="nothing to recover"),
        Example((120_000, 0), NUM, why="no month contributes"),
        Example((120_000, -5000), NUM, why="every month adds to the loss"),
    ],
)  # fmt: skip
def breakeven_fixed(
    total_fixed_costs: TotalFixedCosts, avg_monthly_contribution: MonthlyContribution
) -> BreakevenFixed:
    """Months until the mean monthly contribution has earned back a stock of fixed cost.

    All fixed cost to be recovered, not the overhead of one month, by the mean contribution of a month. It
    knows no growth: BREAKEVEN_MONTHS reads the months themselves.
    """
    return total_fixed_costs / avg_monthly_contribution
