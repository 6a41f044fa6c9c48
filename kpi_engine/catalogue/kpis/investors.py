"""What investors ask: growth and profit together, cash used for growth, revenue per head."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.customers import AverageStaff
from kpi_engine.catalogue.terms.money import CapitalRaised, ClosingCash, PeriodBurn
from kpi_engine.catalogue.terms.results import (
    ArrPerFte,
    BurnMultiple,
    CashConversionScore,
    GrowthRate,
    ProfitMargin,
    RuleOf40,
)
from kpi_engine.catalogue.terms.revenue import Arr, NetNewArr
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Undefined


@kpi(
    "RULE_OF_40", title="Rule of 40", family="profit", better="higher", priority=2,
    question="Do growth and profit together make up for each other?",
    excel="growth+margin",
    cite=Cite("Rule of 40 as commonly published: growth and margin in percent add up to 40", READ),
    examples=[
        Example((0.3, 0.15), 0.45, within=1e-12),
        Example((0.6, -0.25), 0.35, why="fast growth, at a loss", within=1e-12),
        Example((30, 15), 45, why="percentages typed as numbers: returned, and flagged by the checks"),
        Example((None, 0.15), NA, why="growth not known is not zero"),
    ],
)  # fmt: skip
def rule_of_40(growth: GrowthRate, margin: ProfitMargin) -> RuleOf40:
    """Yearly growth of revenue plus profit margin; 40 % and more is sound.

    Growth and margin of one year, both as fractions. The margin is EBITDA or free cash flow per revenue: say
    which, and stay with it.
    """
    return growth + margin


@kpi(
    "BURN_MULTIPLE", title="Burn multiple", family="profit", better="lower", priority=2,
    question="How much cash do we burn for each unit of new yearly revenue?",
    excel="MAX(net_burn,0)/net_new_arr",
    requires=["net_new_arr >= 0"],
    undefined=[Undefined("net_new_arr <= 0", DIV0, "no ARR was added, so the cash used for it has no limit")],
    cite=Cite("David Sacks, Craft Ventures, the burn multiple (summaries): below 1.5 is good", READ),
    examples=[
        Example((2, 1.5), 1.333, within=0.0005),
        Example((-2, 1.5), 0, why="the company earned cash: growth used none"),
        Example((2, 0), DIV0, why="no ARR was added"),
        Example((2, -1.5), NUM, why="ARR shrank"),
        Example((-2, -1.5), NUM, why="ARR shrank, whatever the cash did"),
    ],
)  # fmt: skip
def burn_multiple(net_burn: PeriodBurn, net_new_arr: NetNewArr) -> BurnMultiple:
    """Cash used for each unit of net new annual recurring revenue.

    Cash used in the period, financing left out, by net new ARR of the same period: a quarter or a year, not
    the burn of one month. Who earns cash has a multiple of 0; one whose ARR does not grow has none.
    """
    return np.maximum(net_burn, 0) / net_new_arr


@kpi(
    "ARR_PER_FTE", title="ARR per employee", family="profit", better="higher", priority=2,
    question="How much yearly revenue does each of our people carry?",
    excel="arr/average_fte",
    requires=["arr >= 0", "average_fte >= 0"],
    undefined=[Undefined("average_fte <= 0", DIV0, "nobody was employed, so no average exists")],
    cite=Cite("KeyBanc and SaaS Capital surveys report it; the definition is common practice", READ),
    examples=[
        Example((12_000_000, 80), 150_000),
        Example((0, 80), 0, why="no recurring revenue yet"),
        Example((12_000_000, 0), DIV0, why="nobody was employed"),
        Example((12_000_000, -80), NUM, why="a headcount typed with a sign"),
    ],
)  # fmt: skip
def arr_per_fte(arr: Arr, average_fte: AverageStaff) -> ArrPerFte:
    """Annual recurring revenue for each full-time employee.

    ARR at the end of the period by the mean full-time equivalents of the period. Part-time staff count in
    part; contractors count if they do the work of employees.
    """
    return arr / average_fte


@kpi(
    "CASH_CONVERSION_SCORE", title="Cash conversion score", family="profit", better="higher", priority=3,
    question="How much yearly revenue has the capital we used up built?",
    excel="arr/(capital_raised-cash)",
    requires=["arr >= 0", "cash >= 0"],
    undefined=[Undefined("capital_raised <= cash", NUM,
                         "no capital has been used up: cash is as large as all capital raised")],
    cite=Cite("Bessemer, cash conversion score (summaries): above 1 is best, 0.25 to 0.5 good", READ),
    examples=[
        Example((10, 25, 5), 0.5),
        Example((0, 25, 5), 0, why="capital used, but no recurring revenue yet"),
        Example((10, 25, 25), NUM, why="no capital has been used up"),
        Example((10, 25, -5), NUM, why="an overdraft is not cash"),
    ],
)  # fmt: skip
def cash_conversion_score(arr: Arr, capital_raised: CapitalRaised, cash: ClosingCash) -> CashConversionScore:
    """Annual recurring revenue for each unit of capital that has been used up.

    ARR by capital raised since the beginning less the cash that is left. A company that has more cash than it
    ever raised has no score.
    """
    return arr / (capital_raised - cash)
