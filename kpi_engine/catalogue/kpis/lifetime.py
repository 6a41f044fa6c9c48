"""What a customer is worth: lifetime, lifetime value and its ratio to the cost of winning one."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import COMMON, LTV_BASIS, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import Arpu, Cac, ChurnRate, GrossMargin, Lifetime, Ltv
from kpi_engine.catalogue.terms.results import LtvCac, LtvLife
from kpi_engine.catalogue.terms.shaping import CapMonths
from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.column import LEFT_OUT, Figure
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant

_ENDLESS = Undefined(
    "churn <= 0 and cap_months is blank", DIV0,
    "without churn a customer stays for ever; give a longest lifetime (60 months is common)",
)  # fmt: skip
_CHURN = ["churn >= 0", "churn <= 1", "cap_months > 0"]
_LTV = Cite("ChartMogul, customer lifetime value; Stripe takes 60 months where nobody leaves", READ)


def _lifetime(churn: Figure, cap_months: Figure) -> Figure:
    """Months a customer stays; NaN as cap is no cap, and no churn is endless."""
    if np.all(np.isnan(cap_months)):
        return 1 / churn
    return np.fmin(np.where(churn > 0, 1 / churn, np.inf), cap_months)


@kpi(
    "LIFETIME", title="Customer lifetime", family="retention", better="higher",
    question="How long does a customer stay with us?",
    excel="1/churn",
    excel_with={"cap_months": "IF(churn>0,MIN(1/churn,cap_months),cap_months)"},
    requires=_CHURN, undefined=[_ENDLESS], cite=_LTV,
    examples=[
        Example((0.05,), 20),
        Example((0, 60), 60, why="nobody leaves: the longest lifetime counts"),
        Example((0.01, 60), 60, why="100 months are cut at 60"),
        Example((0,), DIV0, why="nobody leaves, and no longest lifetime is given"),
        Example((0.05, 0), NUM, why="a lifetime of nothing"),
    ],
)  # fmt: skip
def lifetime(churn: ChurnRate, cap_months: CapMonths = LEFT_OUT) -> Lifetime:
    """Months that a customer stays on average.

    One by the monthly churn, never beyond the longest lifetime when one is given. A yearly churn must be
    converted first (CHURN_CONVERT): one by the yearly rate is a different figure.
    """
    return _lifetime(churn, cap_months)


@kpi(
    "LTV", title="Customer lifetime value", family="retention", better="higher", aliases=("CLV",),
    question="How much gross profit does a customer bring us before it leaves?",
    excel="arpu*gross_margin*(1/churn)",
    excel_with={"cap_months": "arpu*gross_margin*IF(churn>0,MIN(1/churn,cap_months),cap_months)"},
    requires=["arpu >= 0", "gross_margin <= 1", *_CHURN], undefined=[_ENDLESS],
    variants=(Variant("ltv_basis", LTV_BASIS, "gross profit", "a margin of 1 gives the revenue basis",
                      {"revenue": Rebinding({"gross_margin": "1"})}),),
    cite=_LTV,
    examples=[
        Example((100, 1, 0.05), 2000),
        Example((100, 0.8, 0, 60), 4800, why="nobody leaves: 60 months count"),
        Example((100, 0.8, 0.01, 60), 4800, why="100 months are cut at 60"),
        Example((100, -0.2, 0.05), -400, why="a customer served at a loss", within=1e-9),
        Example((100, 0.8, 0), DIV0, why="nobody leaves, and no longest lifetime is given"),
        Example((100, 80, 0.05), NUM, why="a margin above 100 %: a percentage typed as a number"),
    ],
)  # fmt: skip
def ltv(arpu: Arpu, gross_margin: GrossMargin, churn: ChurnRate, cap_months: CapMonths = LEFT_OUT) -> Ltv:
    """Gross profit that a customer brings over its lifetime.

    Monthly revenue of a customer times gross margin times lifetime. Revenue and churn are both monthly.
    Without churn the value has no limit, so a longest lifetime must be given. A negative margin gives a
    negative value. Nothing is discounted.
    """
    if np.all(np.isnan(cap_months)):
        return arpu * gross_margin / churn
    return arpu * gross_margin * _lifetime(churn, cap_months)


@kpi(
    "LTV_LIFE", title="Lifetime value from a lifetime", family="retention", better="higher",
    question="What is a customer worth if we know how long it stays?",
    excel="arpu*lifetime_months*gross_margin",
    requires=["arpu >= 0", "lifetime_months >= 0", "gross_margin <= 1"],
    variants=(Variant("ltv_basis", LTV_BASIS, "revenue", "a gross margin gives the gross profit basis"),),
    cite=COMMON,
    examples=[
        Example((150, 30), 4500, why="no margin given: on revenue"),
        Example((50, 30, 0.93), 1395),
        Example((50, 30, -0.1), -150, why="a customer served at a loss", within=1e-9),
        Example((50, -30), NUM, why="no lifetime is negative"),
    ],
)  # fmt: skip
def ltv_life(arpu: Arpu, lifetime_months: Lifetime, gross_margin: GrossMargin = 1.0) -> LtvLife:
    """Lifetime value from a known lifetime: monthly revenue times months times margin.

    Without a gross margin the value is on revenue, which overstates it against LTV: never compare the two.
    """
    return arpu * lifetime_months * gross_margin


@kpi(
    "LTV_CAC", title="LTV to CAC", family="retention", better="higher",
    question="Are we spending too much to win customers?",
    excel="ltv/cac",
    requires=["cac >= 0"],
    undefined=[Undefined("cac <= 0", DIV0, "winning a customer costs nothing, so the ratio has no limit")],
    variants=(Variant("ltv_basis", LTV_BASIS, "gross profit", "what the lifetime value is counted in"),),
    cite=Cite("David Skok, SaaS Metrics 2.0 (summaries): at least 3, on gross profit", READ),
    examples=[
        Example((1500, 500), 3),
        Example((1395, 500), 2.79, why="the same customer on gross profit"),
        Example((-400, 500), -0.8, why="a customer served at a loss"),
        Example((1500, 0), DIV0, why="an organic channel costs nothing"),
    ],
)  # fmt: skip
def ltv_cac(ltv: Ltv, cac: Cac) -> LtvCac:
    """Lifetime value earned for each unit of acquisition cost.

    Both figures are of the same segment. On gross profit 3 is the usual aim; below 1 the cost never comes
    back. An organic channel without cost has no ratio.
    """
    return ltv / cac
