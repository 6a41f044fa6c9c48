"""Growth: how fast a figure grows, and how much of it existing customers bring."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.results import Cagr, ExpansionRate, ExpansionShare, GrowthRate
from kpi_engine.catalogue.terms.revenue import BaseRevenue, ExpansionArr, ExpansionMrr, Level, NewArr
from kpi_engine.catalogue.terms.shaping import Periods, Years
from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant


@kpi(
    "GROWTH_RATE", title="Growth rate", family="revenue", better="higher",
    question="How fast are we growing from period to period?",
    excel="(now/prior)^(1/periods)-1",
    requires=["now >= 0", "prior >= 0", "periods > 0"],
    undefined=[Undefined("prior <= 0", DIV0, "growth from zero has no rate")],
    cite=COMMON,
    examples=[
        Example((115, 100), 0.15, within=1e-12),
        Example((121, 100, 2), 0.1, why="two periods: 10 % each", within=1e-12),
        Example((0, 100), -1, why="all of it was lost"),
        Example((100, -50), NUM, why="from a negative figure the sign would flip"),
        Example((100, 0), DIV0, why="from nothing"),
    ],
)  # fmt: skip
def growth_rate(now: Level, prior: Level, periods: Periods = 1.0) -> GrowthRate:
    """Growth of a figure per period, compounded when several periods lie between.

    The rate belongs to the period between the two figures: a monthly rate is never compared with a yearly
    one. A figure that was zero or negative before has no growth rate.
    """
    return (now / prior) ** (1 / periods) - 1


@kpi(
    "CAGR", title="Compound annual growth rate", family="revenue", better="higher",
    question="How fast have we grown per year over several years?",
    excel="(end/begin)^(1/years)-1",
    requires=["begin >= 0", "end >= 0", "years > 0"],
    undefined=[Undefined("begin <= 0", DIV0, "growth from zero has no rate")],
    cite=COMMON,
    examples=[
        Example((100, 200, 5), 0.1487, within=0.00005),
        Example((100, 0, 5), -1, why="all of it was lost"),
        Example((0, 200, 5), DIV0, why="from nothing"),
        Example((100, 200, 0), NUM, why="no time passed"),
    ],
)  # fmt: skip
def cagr(begin: Level, end: Level, years: Years) -> Cagr:
    """The constant yearly growth that leads from the first figure to the last.

    Years may be a fraction: 18 months are 1.5. What happened in between does not show.
    """
    return (end / begin) ** (1 / years) - 1


@kpi(
    "EXPANSION_RATE", title="Expansion rate", family="revenue", better="higher",
    question="How much more do our existing customers buy?",
    excel="expansion/base_revenue",
    requires=["expansion >= 0", "base_revenue >= 0"],
    undefined=[Undefined("base_revenue <= 0", DIV0, "there was no revenue before, so nothing could expand")],
    variants=(Variant("expansion_base", ("revenue of the previous period", "total revenue", "new ARR"),
                      "revenue of the previous period", "what expansion is measured against",
                      {"total revenue": Rebinding({"base_revenue": "revenue"}),
                       "new ARR": Rebinding({"base_revenue": "new_mrr"})}),),
    cite=COMMON,
    examples=[
        Example((15_000, 200_000), 0.075),
        Example((0, 200_000), 0, why="nobody expanded"),
        Example((15_000, 0), DIV0, why="no revenue before"),
    ],
)  # fmt: skip
def expansion_rate(expansion: ExpansionMrr, base_revenue: BaseRevenue) -> ExpansionRate:
    """Revenue that existing customers added, as a share of the revenue of the period before.

    Upgrades, more seats and cross-selling; price rises count. New customers do not. Both figures cover
    periods of the same length.
    """
    return expansion / base_revenue


@kpi(
    "EXPANSION_SHARE", title="Expansion share of new ARR", family="revenue", better="higher",
    question="How much of our new yearly revenue comes from existing customers?",
    excel="expansion_arr/(expansion_arr+new_logo_arr)",
    requires=["expansion_arr >= 0", "new_logo_arr >= 0"],
    undefined=[Undefined("expansion_arr + new_logo_arr <= 0", DIV0, "no ARR was added, so it has no parts")],
    cite=Cite("KeyBanc, private SaaS company survey 2019 (37 % of gross new ARR)", READ),
    examples=[
        Example((30, 70), 0.3),
        Example((0, 70), 0, why="all of it from new customers"),
        Example((0, 0), DIV0, why="no ARR was added"),
        Example((-30, 70), NUM, why="a contraction is not an expansion"),
    ],
)  # fmt: skip
def expansion_share(expansion_arr: ExpansionArr, new_logo_arr: NewArr) -> ExpansionShare:
    """The part of gross new ARR that existing customers bring.

    Expansion by expansion plus new customers, both before any loss.
    """
    gross_new = expansion_arr + new_logo_arr
    return np.where(np.isfinite(gross_new), expansion_arr / gross_new, np.nan)
