"""Recurring revenue: what it is, how it moves from month to month, how fast it grows."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.results import Cagr, ExpansionRate, ExpansionShare, GrowthRate, QuickRatio
from kpi_engine.catalogue.terms.revenue import (
    Arr,
    BaseRevenue,
    ChurnedMrr,
    ContractionMrr,
    ExpansionArr,
    ExpansionMrr,
    Level,
    Mrr,
    NetNewMrr,
    NewArr,
    NewMrr,
    OpeningMrr,
    ReactivationMrr,
)
from kpi_engine.catalogue.terms.shaping import Periods, Years
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant

_MOVEMENTS = ["new >= 0", "expansion >= 0", "contraction >= 0", "churn >= 0", "reactivation >= 0"]
_CHARTMOGUL = Cite("ChartMogul, MRR movements", READ)


@kpi(
    "MRR_END", title="Closing MRR", family="revenue", better="higher",
    excel="start+new+expansion+reactivation-contraction-churn",
    requires=["start >= 0", *_MOVEMENTS],
    cite=_CHARTMOGUL,
    examples=[
        Example((200_000, 10_000, 15_000, 3000, 2000), 220_000),
        Example((200_000, 10_000, 15_000, 3000, 2000, 500), 220_500, why="former customers came back"),
        Example((200_000, 10_000, 15_000, -3000, 2000), NUM, why="a loss is entered positive"),
        Example((200_000, 10_000, 15_000, None, 2000), NA, why="contraction not known is not zero"),
    ],
)  # fmt: skip
def mrr_end(
    start: OpeningMrr, new: NewMrr, expansion: ExpansionMrr, contraction: ContractionMrr, churn: ChurnedMrr,
    reactivation: ReactivationMrr = 0.0,
) -> Mrr:  # fmt: skip
    """Monthly recurring revenue at the end of the period, from its start and its movements.

    Losses are entered positive. Movements are judged by customer: a customer who cancels one of two
    subscriptions contracts, one who buys a second expands. Set-up fees and one-time work are not MRR, annual
    plans count with a twelfth, and a change of exchange rates is not a movement.
    """
    return start + new + expansion + reactivation - contraction - churn


@kpi(
    "MRR_NET_NEW", title="Net new MRR", family="revenue", better="higher",
    excel="new+expansion+reactivation-contraction-churn",
    requires=_MOVEMENTS,
    cite=_CHARTMOGUL,
    examples=[
        Example((10_000, 15_000, 3000, 2000), 20_000),
        Example((0, 0, 3000, 2000), -5000, why="a month that only lost"),
        Example((10_000, 15_000, 3000, -2000), NUM, why="a loss is entered positive"),
    ],
)  # fmt: skip
def mrr_net_new(
    new: NewMrr, expansion: ExpansionMrr, contraction: ContractionMrr, churn: ChurnedMrr,
    reactivation: ReactivationMrr = 0.0,
) -> NetNewMrr:  # fmt: skip
    """What all movements of the period together add to monthly recurring revenue.

    New, expansion and reactivation less contraction and churn, losses entered positive. It equals closing
    MRR less opening MRR.
    """
    return new + expansion + reactivation - contraction - churn


@kpi(
    "ARR", title="Annual recurring revenue", family="revenue", better="higher",
    excel="mrr*12",
    cite=COMMON,
    examples=[
        Example((100,), 1200),
        Example((0,), 0, why="no recurring revenue yet"),
        Example((None,), NA, why="MRR not known"),
        Example((1.7e308,), NUM, why="too large for a cell"),
    ],
)  # fmt: skip
def arr(mrr: Mrr) -> Arr:
    """Twelve months of the recurring revenue of one month.

    A snapshot at the end of the period, not revenue earned. One-time fees are in neither figure.
    """
    return mrr * 12


@kpi(
    "SAAS_QUICK_RATIO", title="SaaS quick ratio", family="revenue", better="higher",
    excel="(new+expansion+reactivation)/(contraction+churn)",
    requires=_MOVEMENTS,
    undefined=[Undefined("contraction + churn <= 0", DIV0, "nothing was lost, so the ratio has no limit")],
    cite=Cite("dnoise.online, firstofficer.io: quick ratio", READ),
    examples=[
        Example((20, 8, 3, 5), 3.5),
        Example((0, 0, 3, 5), 0, why="nothing was won"),
        Example((20, 8, 0, 0), DIV0, why="nothing was lost"),
        Example((20, 8, 3, -5), NUM, why="a loss is entered positive"),
    ],
)  # fmt: skip
def saas_quick_ratio(
    new: NewMrr, expansion: ExpansionMrr, contraction: ContractionMrr, churn: ChurnedMrr,
    reactivation: ReactivationMrr = 0.0,
) -> QuickRatio:  # fmt: skip
    """MRR won for each unit of MRR lost.

    New, expansion and reactivation by contraction and churn of the same period. A period without any loss
    has no ratio: it is neither 0 nor infinite. Not the quick ratio of a balance sheet.
    """
    losses = contraction + churn
    return np.where(np.isfinite(losses), (new + expansion + reactivation) / losses, np.nan)


@kpi(
    "GROWTH_RATE", title="Growth rate", family="revenue", better="higher",
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
