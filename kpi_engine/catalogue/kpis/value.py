"""What a customer is worth today: lifetime value with later money counting less."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import LTV_BASIS, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import (
    AnnualDiscount,
    Arpu,
    ChurnRate,
    GrossMargin,
    Horizon,
    MonthlyExpansion,
)
from kpi_engine.catalogue.terms.results import LtvDiscounted
from kpi_engine.model.cell_error import NUM
from kpi_engine.model.column import LEFT_OUT, Figure
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant

_NEARLY_ONE = 0.003
"""Below this, months times what a month loses, the sums are read off their series: there the closed forms
subtract nearly equal figures."""
_K = "(MAX(1-churn,0)/(1+annual_discount)^(1/12))"
_Q, _N = f"(1-{_K})", "horizon_months"
_PAIRS = f"{_N}*({_N}-1)/2"
_FIRST = f"(1-{_K}^{_N})/{_Q}"
_SECOND = f"(({_FIRST}-{_N}*{_K}^{_N})/{_Q}-{_FIRST})"
_FIRST_NEAR = f"({_N}-{_PAIRS}*{_Q}*(1-({_N}-2)*{_Q}/3*(1-({_N}-3)*{_Q}/4)))"
_SECOND_NEAR = f"{_PAIRS}*{_K}*(1-({_N}-2)*{_Q}*2/3*(1-({_N}-3)*{_Q}*3/8*(1-({_N}-4)*{_Q}*4/15)))"


@kpi(
    "LTV_DCF", title="Discounted lifetime value", family="retention", better="higher", priority=2,
    question="What is a customer worth to us in today's money?",
    excel=f"gross_margin*(arpu/{_Q}+monthly_expansion*{_K}/{_Q}^2)",
    excel_with={
        "horizon_months": f"gross_margin*IF({_N}*ABS({_Q})<{_NEARLY_ONE},"
                          f"arpu*{_FIRST_NEAR}+monthly_expansion*{_SECOND_NEAR},"
                          f"arpu*{_FIRST}+monthly_expansion*{_SECOND})"
    },
    requires=["arpu >= 0", "gross_margin <= 1", "churn >= 0", "churn <= 1", "annual_discount > -1",
              "horizon_months >= 1", "whole(horizon_months)"],
    undefined=[
        Undefined("horizon_months is blank and annual_discount <= 0.000000001"
                  " and (1 - churn) ** 12 >= (1 + annual_discount) * 0.999999999", NUM,
                  "a customer's later months never count less, so the value has no limit; give a horizon"),
    ],
    variants=(Variant("ltv_basis", LTV_BASIS, "gross profit", "a margin of 1 gives the revenue basis",
                      {"revenue": Rebinding({"gross_margin": "1"})}),),
    cite=Cite("David Skok, What is your true customer LTV? DCF provides the answer (abstract)", READ),
    examples=[
        Example((100, 0.8, 0.05, 0), 1600, why="without a discount rate it is LTV", within=1e-9),
        Example((100, 0.8, 0.05, 0.1), 1390.93, within=0.005),
        Example((100, 0.8, 0.05, 0, 1), 1904, why="revenue that grows by 1 a month", within=1e-9),
        Example((100, 0.8, 0, 0, 0, 60), 4800, why="nobody leaves: 60 months count"),
        Example((100, 0.8, 0.5, 0, 10, 3), 148, why="80 + 44 + 24: three months count"),
        Example((100, 0.8, 1, 0.1), 80, why="everybody leaves after the first month"),
        Example((100, 0.8, 0, 0), NUM, why="nobody leaves and nothing is discounted: no limit"),
        Example((100, 0.8, 0.05, 0, 0, 2.5), NUM, why="a horizon is a whole number of months"),
        Example((100, 80, 0.05, 0), NUM, why="a margin above 100 %: a percentage typed as a number"),
    ],
)  # fmt: skip
def ltv_dcf(
    arpu: Arpu, gross_margin: GrossMargin, churn: ChurnRate, annual_discount: AnnualDiscount,
    monthly_expansion: MonthlyExpansion = 0.0, horizon_months: Horizon = LEFT_OUT,
) -> LtvDiscounted:  # fmt: skip
    """Gross profit of a customer over its lifetime in today's money.

    Monthly revenue of a customer times gross margin, month by month: each month counts by the share of
    customers still there and by the discount. The first month counts in full. Expansion is the money by which
    monthly revenue grows each month; it may be negative. Without a horizon all months count, which needs
    customers to leave or money to be discounted.
    """
    kept = np.maximum(1 - churn, 0) / (1 + annual_discount) ** (1 / 12)
    if np.all(np.isnan(horizon_months)):
        return gross_margin * _for_ever(arpu, monthly_expansion, kept)
    limited = _until(arpu, monthly_expansion, kept, horizon_months)
    endless = _for_ever(arpu, monthly_expansion, kept)
    return gross_margin * np.where(np.isnan(horizon_months), endless, limited)


def _for_ever(arpu: Figure, expansion: Figure, kept: Figure) -> Figure:
    """The sum over all months, of which each counts `kept` of the month before."""
    lost = 1 - kept
    if not np.any(expansion):
        return arpu / lost
    return arpu / lost + expansion * kept / lost**2


def _until(arpu: Figure, expansion: Figure, kept: Figure, months: Figure) -> Figure:
    """The sum over so many months."""
    lost, last = 1 - kept, kept**months
    first = (1 - last) / lost
    second = (first - months * last) / lost - first
    pairs = months * (months - 1) / 2
    first_near = months - pairs * lost * (1 - (months - 2) * lost / 3 * (1 - (months - 3) * lost / 4))
    later = 1 - (months - 3) * lost * 3 / 8 * (1 - (months - 4) * lost * 4 / 15)
    second_near = pairs * kept * (1 - (months - 2) * lost * 2 / 3 * later)
    near = months * np.abs(lost) < _NEARLY_ONE
    return arpu * np.where(near, first_near, first) + expansion * np.where(near, second_near, second)
