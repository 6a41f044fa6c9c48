"""Recurring revenue: what it is, and how it moves from month to month."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import COMMON, REACTIVATION_WINDOW, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.results import QuickRatio
from kpi_engine.catalogue.terms.revenue import (
    Arr,
    ChurnedMrr,
    ContractionMrr,
    ExpansionMrr,
    Mrr,
    NetNewMrr,
    NewMrr,
    OpeningMrr,
    ReactivationMrr,
)
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Undefined

_MOVEMENTS = ["new >= 0", "expansion >= 0", "contraction >= 0", "churn >= 0", "reactivation >= 0"]
_CHARTMOGUL = Cite("ChartMogul, MRR movements", READ)


@kpi(
    "MRR_END", title="Closing MRR", family="revenue", better="higher",
    question="How much recurring revenue do we have per month now?",
    excel="start+new+expansion+reactivation-contraction-churn",
    requires=["start >= 0", *_MOVEMENTS], variants=(REACTIVATION_WINDOW,),
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
    question="By how much did our recurring revenue change this period?",
    excel="new+expansion+reactivation-contraction-churn",
    requires=_MOVEMENTS, variants=(REACTIVATION_WINDOW,),
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
    question="How much recurring revenue do we have per year?",
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
    "SAAS_QUICK_RATIO", title="SaaS quick ratio", family="revenue", better="higher", priority=2,
    question="How much recurring revenue do we win for each unit we lose?",
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
