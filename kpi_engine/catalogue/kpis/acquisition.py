"""Winning customers: what it costs, how soon the cost comes back, what the spend adds."""

from __future__ import annotations

import numpy as np

from kpi_engine.catalogue.choices import CAC_SCOPE, COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import Arpu, Cac, ChurnRate, GrossMargin
from kpi_engine.catalogue.terms.results import CostPerLead, MagicNumber, Payback
from kpi_engine.catalogue.terms.revenue import BaseRevenue, Revenue
from kpi_engine.catalogue.terms.shaping import PeriodsPerYear
from kpi_engine.catalogue.terms.winning import Leads, MarketingSpend, NewCustomers, PriorSmSpend, SmSpend
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant


@kpi(
    "CAC", title="Customer acquisition cost", family="acquisition", better="lower",
    question="What does it cost us to win a customer?",
    excel="sm_spend/new_customers",
    requires=["sm_spend >= 0", "new_customers >= 0"],
    undefined=[Undefined("new_customers <= 0", DIV0, "nobody was won, so no cost per customer exists")],
    variants=(Variant("cac_scope", CAC_SCOPE, CAC_SCOPE[1], "what the spend contains",
                      {CAC_SCOPE[0]: Rebinding({"sm_spend": "marketing_spend"}),
                       CAC_SCOPE[2]: Rebinding({"sm_spend": "sm_spend + onboarding_cost + tool_cost"})}),),
    cite=Cite("SaaS Metrics Standards Board, CAC; Bessemer, law 6", READ),
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
    Onboarding, account management and expansion selling stay out. A channel that costs nothing has a CAC
    of 0; a period without a new customer has none. Where selling takes longer than a period, give the spend
    of the period before.
    """
    return sm_spend / new_customers


@kpi(
    "CPL", title="Cost per lead", family="acquisition", better="lower", priority=2,
    question="What do we pay for a lead?",
    excel="spend/leads",
    requires=["spend >= 0", "leads >= 0"],
    undefined=[Undefined("leads <= 0", DIV0, "there was no lead, so no cost per lead exists")],
    cite=COMMON,
    examples=[
        Example((5000, 100), 50),
        Example((0, 100), 0, why="leads that cost nothing"),
        Example((5000, 0), DIV0, why="no lead"),
    ],
)  # fmt: skip
def cpl(spend: MarketingSpend, leads: Leads) -> CostPerLead:
    """What marketing paid for one lead in the period.

    Spend on campaigns by the leads they brought, of the same channel and period. Leads need not be qualified.
    """
    return spend / leads


@kpi(
    "PAYBACK", title="CAC payback", family="acquisition", better="lower", aliases=("CAC_PAYBACK",),
    question="After how many months has a customer paid back what it cost to win?",
    excel="cac/(arpu*gross_margin)",
    excel_with={"monthly_churn": "IF(monthly_churn>0,LN(1-cac*monthly_churn/(arpu*gross_margin))"
                                 "/LN(1-monthly_churn),cac/(arpu*gross_margin))"},
    requires=["cac >= 0", "arpu >= 0", "gross_margin >= 0", "gross_margin <= 1",
              "monthly_churn >= 0", "monthly_churn < 1"],
    undefined=[
        Undefined("monthly_churn > 0 and cac * monthly_churn >= arpu * gross_margin * 0.999999999", NUM,
                  "customers leave faster than they pay back their acquisition cost"),
        Undefined("arpu * gross_margin <= 0", DIV0, "a customer earns no gross profit"),
    ],
    variants=(Variant("payback", ("CAC payback", "pay-back of the whole investment"), "CAC payback",
                      "whether one customer's cost or all capital invested is paid back"),),
    cite=Cite("SaaS Metrics Standards Board, CAC payback (on gross margin)", READ),
    examples=[
        Example((1000, 100, 0.2), 50),
        Example((250, 80, 0.92), 3.397, within=0.0005),
        Example((250, 54.35, 0.2, 0.05), NUM, why="with 5 % churn the cost never comes back"),
        Example((0, 80, 0.92), 0, why="an organic customer is paid back at once"),
        Example((0, 80, 0.92, 0.05), 0, why="also when customers leave"),
        Example((250, 80, 0), DIV0, why="no margin, no pay-back"),
    ],
)  # fmt: skip
def payback(cac: Cac, arpu: Arpu, gross_margin: GrossMargin, monthly_churn: ChurnRate = 0.0) -> Payback:
    """Months until the gross profit of a customer has repaid what it cost to win.

    Continuous months, not rounded up. With a monthly churn, the part of the customers who leave before
    pay-back is taken into account: months = ln(1 − CAC × churn / gross profit) / ln(1 − churn). A customer
    without gross profit, or a churn that eats the gross profit first, has no pay-back.
    """
    unit_profit = arpu * gross_margin
    plain = cac / unit_profit
    if not np.any(monthly_churn):
        return plain
    with_churn = np.log1p(-cac * monthly_churn / unit_profit) / np.log1p(-monthly_churn) + 0.0
    return np.where(monthly_churn > 0, with_churn, plain)


@kpi(
    "MAGIC_NUMBER", title="Magic number", family="acquisition", better="higher",
    question="Does more money for sales and marketing bring enough growth?",
    excel="(revenue_q-revenue_prev_q)*annualise/sm_prev_q",
    requires=["sm_prev_q >= 0", "annualise > 0"],
    undefined=[Undefined("sm_prev_q <= 0", DIV0, "nothing was spent the quarter before, so no ratio exists")],
    variants=(Variant("magic_number", ("annualised", "not annualised"), "annualised",
                      "annualise is 4 for quarters (Scale Venture Partners), 1 for the raw quarter",
                      {"not annualised": Rebinding({"annualise": "1"})}),),
    cite=Cite("Scale Venture Partners, the magic number", READ),
    examples=[
        Example((1000, 900, 400), 1),
        Example((1000, 900, 400, 1), 0.25, why="not annualised"),
        Example((900, 1000, 400), -1, why="revenue fell: negative, and meaningful"),
        Example((1000, 900, 0), DIV0, why="nothing was spent"),
        Example((1000, 900, 400, 0), NUM, why="no year has zero quarters"),
        Example((1000, 900, "n/a yet"), VALUE, why="text is not a figure"),
    ],
)  # fmt: skip
def magic_number(
    revenue_q: Revenue, revenue_prev_q: BaseRevenue, sm_prev_q: PriorSmSpend, annualise: PeriodsPerYear = 4.0
) -> MagicNumber:
    """Annual revenue that one unit of last quarter's sales and marketing spend has added.

    The growth of quarterly revenue times 4, by the spend of the quarter before, because selling takes time.
    Revenue is recognised revenue; a variant with net new ARR is a different figure. Below 0.75 the selling
    should be repaired before more is spent, above 1 more can be spent.
    """
    return (revenue_q - revenue_prev_q) * annualise / sm_prev_q
