"""Winning customers: what it costs, how many stay after a trial, how soon the cost comes back."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms import (
    Arpu,
    Cac,
    ChurnRate,
    GrossMargin,
    NewCustomers,
    Payback,
    SmSpend,
)  # fmt: skip
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Undefined, Variant

_READ = "2026-11-21"


@kpi(
    "CAC", title="Customer acquisition cost", family="acquisition", better="lower",
    excel="sm_spend/new_customers",
    requires=["sm_spend >= 0", "new_customers >= 0"],
    undefined=[Undefined("new_customers <= 0", DIV0, "nobody was won, so no cost per customer exists")],
    variants=(Variant("cac_scope", ("marketing only", "sales and marketing", "fully loaded"),
                      "sales and marketing", "what the spend contains"),),
    cite=Cite("SaaS Metrics Standards Board, CAC", _READ),
    examples=[
        Example((100_000, 400), 250),
        Example((0, 50), 0, why="an organic channel costs nothing"),
        Example((100, 0), DIV0, why="nobody was won"),
        Example((-1, 5), NUM, why="spend typed with a sign"),
        Example((None, 5), NA, why="spend not known is not spend of zero"),
    ],
)  # fmt: skip
def cac(sm_spend: SmSpend, new_customers: NewCustomers) -> Cac:
    """What it cost to win one paying customer in the period.

    Sales and marketing spend of the period, salaries included, by customers who paid for the first time.
    Onboarding, account management and expansion selling stay out.
    """
    return sm_spend / new_customers


@kpi(
    "PAYBACK", title="CAC payback", family="acquisition", better="lower", aliases=("CAC_PAYBACK",),
    excel="cac/(arpu*gross_margin)",
    excel_with={"monthly_churn": "IF(monthly_churn>0,LN(1-cac*monthly_churn/(arpu*gross_margin))"
                                 "/LN(1-monthly_churn),cac/(arpu*gross_margin))"},
    requires=["cac >= 0", "arpu >= 0", "gross_margin >= 0", "gross_margin <= 1",
              "monthly_churn >= 0", "monthly_churn < 1"],
    undefined=[
        Undefined("monthly_churn > 0 and cac * monthly_churn >= arpu * gross_margin", NUM,
                  "customers leave faster than they pay back their acquisition cost"),
        Undefined("arpu * gross_margin <= 0", DIV0, "a customer earns no gross profit"),
    ],
    variants=(Variant("payback", ("CAC payback", "pay-back of the whole investment"), "CAC payback"),),
    cite=Cite("SaaS Metrics Standards Board, CAC payback (on gross margin)", _READ),
    examples=[
        Example((1000, 100, 0.2), 50),
        Example((250, 80, 0.92), 3.397, within=0.0005),
        Example((250, 54.35, 0.2, 0.05), NUM, why="with 5 % churn the cost never comes back"),
        Example((0, 80, 0.92), 0, why="an organic customer is paid back at once"),
        Example((250, 80, 0), DIV0, why="no margin, no pay-back"),
    ],
)  # fmt: skip
def payback(cac: Cac, arpu: Arpu, gross_margin: GrossMargin, monthly_churn: ChurnRate = 0.0) -> Payback:
    """Months until the gross profit of a customer has repaid what it cost to win.

    Continuous months, not rounded up. With a monthly churn, the part of the customers who leave before
    pay-back is taken into account.
    """
    unit_profit = arpu * gross_margin
    plain = cac / unit_profit
    if not np.any(monthly_churn):
        return plain
    with_churn = np.log1p(-cac * monthly_churn / unit_profit) / np.log1p(-monthly_churn) + 0.0
    return np.where(monthly_churn > 0, with_churn, plain)
