"""Keeping customers: what stays of the revenue and the customers that were there at the start."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import CHURN_DATE, MRR_CHURN_BASIS, REACTIVATION, REACTIVATION_WINDOW, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.customers import LostCustomers, OpeningCustomers
from kpi_engine.catalogue.terms.results import ConvertedRate, Grr, LogoChurn, MrrChurn, NetMrrChurn, Nrr
from kpi_engine.catalogue.terms.revenue import (
    ChurnedMrr,
    ContractionMrr,
    ExpansionMrr,
    OpeningMrr,
    ReactivationMrr,
)
from kpi_engine.catalogue.terms.shaping import AnyRate, Months
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant

_LOSSES = ["start >= 0", "contraction >= 0", "churn >= 0", "contraction + churn <= start"]
_ALL = ["start >= 0", "expansion >= 0", "contraction >= 0", "churn >= 0", "reactivation >= 0",
        "contraction + churn <= start"]  # fmt: skip
_NO_START = Undefined(
    "start <= 0", DIV0, "there was no MRR at the start, so nothing could be retained or lost"
)
_PERIOD = Variant(
    "nrr_period", ("monthly movement", "trailing-12 closed cohort"), "monthly movement",
    "a monthly figure is never compared with a yearly benchmark",
)  # fmt: skip
_STANDARD = Cite("SaaS Metrics Standards Board, NRR and GRR; SaaS Capital surveys 2019 and 2020", READ)
_CHARTMOGUL = Cite("ChartMogul, gross and net MRR churn rate", READ)


@kpi(
    "NRR", title="Net revenue retention", family="retention", better="higher", aliases=("NDR",),
    question="Do our existing customers spend more or less than before?",
    excel="(start+expansion+reactivation-contraction-churn)/start",
    requires=_ALL, undefined=[_NO_START], variants=(_PERIOD, REACTIVATION, REACTIVATION_WINDOW),
    cite=_STANDARD,
    examples=[
        Example((200_000, 15_000, 3000, 2000), 1.05),
        Example((100_000, 15_000, 5000, 0), 1.1),
        Example((100_000, 0, 0, 100_000), 0, why="everybody left"),
        Example((100_000, 0, 60_000, 50_000), NUM, why="more was lost than there was"),
        Example((100_000, 0, 5000, -1000), NUM, why="a loss is entered positive"),
        Example((0, 0, 0, 0), DIV0, why="no MRR at the start"),
        Example((100_000, None, 5000, 0), NA, why="expansion not known is not zero"),
    ],
)  # fmt: skip
def nrr(
    start: OpeningMrr, expansion: ExpansionMrr, contraction: ContractionMrr, churn: ChurnedMrr,
    reactivation: ReactivationMrr = 0.0,
) -> Nrr:  # fmt: skip
    """What the customers of the start pay at the end, by what they paid at the start.

    Above 100 % the base grows without any new customer. New customers are never in it. Reactivation stays 0
    for a closed cohort and is given when customers who came back shall count. Losses are entered positive
    and cannot exceed the start. The figure belongs to the period of the movements.
    """
    return (start + expansion + reactivation - contraction - churn) / start


@kpi(
    "GRR", title="Gross revenue retention", family="retention", better="higher",
    question="How much of our recurring revenue do we keep, leaving out any growth?",
    excel="(start-contraction-churn)/start",
    requires=_LOSSES, undefined=[_NO_START], variants=(_PERIOD,), cite=_STANDARD,
    examples=[
        Example((200_000, 3000, 2000), 0.975),
        Example((200_000, 0, 0), 1, why="nothing was lost"),
        Example((200_000, 150_000, 60_000), NUM, why="more was lost than there was"),
        Example((0, 0, 0), DIV0, why="no MRR at the start"),
    ],
)  # fmt: skip
def grr(start: OpeningMrr, contraction: ContractionMrr, churn: ChurnedMrr) -> Grr:
    """What is left of the opening MRR before any expansion.

    Never above 100 % and never above net revenue retention. From customer figures, cap each customer at what
    it paid at the start, never the total.
    """
    return (start - contraction - churn) / start


@kpi(
    "LOGO_CHURN", title="Logo churn", family="retention", better="lower",
    question="How many of our customers leave us?",
    excel="lost/start_customers",
    requires=["lost >= 0", "start_customers >= 0", "lost <= start_customers"],
    undefined=[Undefined("start_customers <= 0", DIV0, "nobody was there at the start, so none could leave")],
    variants=(CHURN_DATE,),
    cite=Cite("ChartMogul, customer churn rate", READ),
    examples=[
        Example((5, 100), 0.05),
        Example((0, 100), 0, why="nobody left"),
        Example((120, 100), NUM, why="more left than were there: customers won in the period do not count"),
        Example((0, 0), DIV0, why="no customer at the start"),
    ],
)  # fmt: skip
def logo_churn(lost: LostCustomers, start_customers: OpeningCustomers) -> LogoChurn:
    """The share of the customers of the start who left in the period.

    Customers won and lost inside the period are in neither figure. A customer counts once, whatever it pays.
    The rate belongs to the period; CHURN_CONVERT makes a monthly one yearly.
    """
    return lost / start_customers


@kpi(
    "MRR_CHURN", title="Gross MRR churn", family="retention", better="lower",
    question="How much of our recurring revenue do we lose?",
    excel="(contraction+churn)/start",
    requires=_LOSSES, undefined=[_NO_START],
    variants=(Variant("mrr_churn_basis", MRR_CHURN_BASIS, "gross", "net deducts what customers added",
                      {"net": Rebinding({"expansion": "expansion_mrr"}, by="NET_MRR_CHURN")}),
              CHURN_DATE),
    cite=_CHARTMOGUL,
    examples=[
        Example((100, 10, 10), 0.2),
        Example((100, 0, 0), 0, why="nothing was lost"),
        Example((100, 60, 50), NUM, why="more was lost than there was"),
        Example((0, 0, 0), DIV0, why="no MRR at the start"),
    ],
)  # fmt: skip
def mrr_churn(start: OpeningMrr, contraction: ContractionMrr, churn: ChurnedMrr) -> MrrChurn:
    """The share of the opening MRR that was lost, before any expansion.

    Contraction and churn by opening MRR. Together with gross revenue retention it makes 100 %.
    """
    return (contraction + churn) / start


@kpi(
    "NET_MRR_CHURN", title="Net MRR churn", family="retention", better="lower",
    question="Does the growth of existing customers make up for what we lose?",
    excel="(contraction+churn-expansion-reactivation)/start",
    requires=_ALL, undefined=[_NO_START],
    variants=(Variant("mrr_churn_basis", MRR_CHURN_BASIS, "net", "gross leaves expansion out"), REACTIVATION),
    cite=_CHARTMOGUL,
    examples=[
        Example((100, 10, 10, 10), 0.1),
        Example((100, 30, 10, 10), -0.1, why="expansion exceeds the loss: negative churn"),
        Example((100, 10, 60, 50), NUM, why="more was lost than there was"),
        Example((0, 10, 0, 0), DIV0, why="no MRR at the start"),
    ],
)  # fmt: skip
def net_mrr_churn(
    start: OpeningMrr, expansion: ExpansionMrr, contraction: ContractionMrr, churn: ChurnedMrr,
    reactivation: ReactivationMrr = 0.0,
) -> NetMrrChurn:  # fmt: skip
    """The share of the opening MRR that was lost, less what existing customers added.

    1 less net revenue retention. Negative churn is growth without a new customer.
    """
    return (contraction + churn - expansion - reactivation) / start


@kpi(
    "CHURN_CONVERT", title="Churn of another period", family="retention", better="lower",
    question="What does our monthly loss of customers come to per year?",
    excel="1-MAX(1-rate,0)^(to_months/from_months)",
    requires=["rate <= 1", "from_months > 0", "to_months > 0"],
    cite=Cite("toption.org and climbtheladder.com on annual churn: 1-(1-m)^12, never times 12", READ),
    examples=[
        Example((0.05, 1, 12), 0.4596, within=0.00005),
        Example((0.4596, 12, 1), 0.05, why="and back", within=0.00005),
        Example((1, 1, 12), 1, why="everybody leaves"),
        Example((-0.01, 1, 12), -0.1268, why="net expansion converts alike", within=0.00005),
        Example((1.05, 1, 12), NUM, why="more than everybody cannot leave"),
        Example((0.05, 0, 12), NUM, why="a rate of no period"),
    ],
)  # fmt: skip
def churn_convert(rate: AnyRate, from_months: Months, to_months: Months) -> ConvertedRate:
    """A churn rate of one period as that of another: monthly to yearly and back.

    Compounded, because those who left cannot leave again: 5 % a month is 46 % a year, not 60 %. Net rates
    below zero convert by the same formula.
    """
    return 1 - np.maximum(1 - rate, 0) ** (to_months / from_months)
