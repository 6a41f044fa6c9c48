"""Revenue by customer, plan and account: averages, shares and concentration."""

from __future__ import annotations

import numpy as np

from kpi_engine.calc.ranges import Failure, blanks, fits
from kpi_engine.catalogue.choices import COMMON, READ, REVENUE_PER_CUSTOMER
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import Arpu
from kpi_engine.catalogue.terms.customers import ActiveCustomers
from kpi_engine.catalogue.terms.results import Arpa, ArpuMix, Concentration, MixShare
from kpi_engine.catalogue.terms.revenue import (
    Accounts,
    CustomerRevenue,
    Mrr,
    PartAmount,
    PlanShare,
    Price,
    Revenue,
    TotalAmount,
)
from kpi_engine.catalogue.terms.shaping import PeriodsPerYear, TopN
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant


@kpi(
    "ARPU", title="MRR per paying customer", family="revenue", better="higher", aliases=("AMRR",),
    question="What does an average customer pay us per month?",
    excel="mrr/active_customers",
    requires=["mrr >= 0", "active_customers >= 0"],
    undefined=[Undefined("active_customers <= 0", DIV0, "nobody pays yet, so no average exists")],
    variants=(Variant("revenue_per_customer", REVENUE_PER_CUSTOMER, REVENUE_PER_CUSTOMER[0],
                      "ARPA is the other one",
                      {REVENUE_PER_CUSTOMER[1]: Rebinding(
                          {"total_revenue": "revenue", "accounts": "accounts"}, by="ARPA")}),),
    cite=Cite("ChartMogul, ARPA (MRR by subscribers)", READ),
    examples=[
        Example((8000, 100), 80),
        Example((190_700, 400), 476.75),
        Example((0, 100), 0, why="customers on a free plan only"),
        Example((8000, 0), DIV0, why="no paying customer"),
    ],
)  # fmt: skip
def arpu(mrr: Mrr, active_customers: ActiveCustomers) -> Arpu:
    """Average monthly recurring revenue of a paying customer.

    Closing MRR by customers who pay at the end of the same period. Set-up fees, one-time work and users of a
    free plan stay out. A monthly figure: times 12 for a year.
    """
    return mrr / active_customers


@kpi(
    "ARPA", title="Total revenue per account", family="revenue", better="higher",
    question="How much do we earn per account in all, one-time fees included?",
    excel="total_revenue/accounts*periods_per_year",
    requires=["total_revenue >= 0", "accounts >= 0", "periods_per_year > 0"],
    undefined=[Undefined("accounts <= 0", DIV0, "there is no account, so no average exists")],
    variants=(Variant("revenue_per_customer", REVENUE_PER_CUSTOMER, REVENUE_PER_CUSTOMER[1],
                      "ARPU is the other one"),),
    cite=COMMON,
    examples=[
        Example((8600, 100), 86),
        Example((8600, 100, 12), 1032, why="a monthly figure made annual"),
        Example((8600, 0), DIV0, why="no account"),
        Example((8600, 100, 0), NUM, why="no year has zero periods"),
    ],
)  # fmt: skip
def arpa(total_revenue: Revenue, accounts: Accounts, periods_per_year: PeriodsPerYear = 1.0) -> Arpa:
    """Average revenue of an account in the period, one-time revenue included.

    All revenue by all accounts. With periods per year (12 for months) the figure becomes annual. Not to be
    compared with ARPU, which counts recurring revenue and paying customers only.
    """
    return total_revenue / accounts * periods_per_year


@kpi(
    "ARPU_MIX", title="ARPU implied by the mix", family="revenue", better="higher",
    question="What should an average customer pay, given our prices and plans?",
    excel='IF(ISERROR(SUM(prices)),SUM(prices),IF(ISERROR(SUM(shares)),SUM(shares),'
          'IF(OR(ROWS(prices)<>ROWS(shares),COLUMNS(prices)<>COLUMNS(shares)),#VALUE!,'
          'IF(COUNTA(prices)+COUNTA(shares)>COUNT(prices)+COUNT(shares),#VALUE!,'
          'IF(COUNT(prices)+COUNT(shares)<2*ROWS(prices)*COLUMNS(prices),#N/A,'
          'IF(OR(ABS(SUM(shares)-1)>0.001000001,COUNTIF(shares,"<-1E-9")>0),#NUM!,'
          'SUMPRODUCT(prices,shares)))))))',
    requires=["shares >= 0"],
    cite=COMMON,
    examples=[
        Example(((49, 199), (0.9, 0.1)), 64, within=1e-12),
        Example(((49, 199), (0.9, 0.2)), NUM, why="the shares do not add up to 1"),
        Example(((49, 199), (1.1, -0.1)), NUM, why="a share cannot be negative"),
        Example(((49, 199), (0.9, None)), NA, why="a share is not known"),
        Example(((49, 199, 799), (0.9, 0.1)), VALUE, why="three prices, two shares"),
    ],
)  # fmt: skip
def arpu_mix(prices: Price, shares: PlanShare) -> ArpuMix | Failure:
    """The average price that the mix of plans implies.

    List prices per month weighted by the share of customers on each plan, in two ranges of the same size and
    direction. The shares add up to 1, within 0.001. Discounts are not in it, so it usually exceeds ARPU.
    """
    if not fits(prices, shares):
        return Failure(
            VALUE,
            f"prices: {prices.values.size}, shares: {shares.values.size}; give one share for each price",
        )
    if blanks(prices).any() or blanks(shares).any():
        return Failure(NA, "a price or a share is blank, and blank is not zero")
    total = float(shares.values.sum())
    if abs(total - 1) > 0.001 + 1e-9:
        return Failure(NUM, f"the shares add up to {total:.10g}, not to 1")
    return float(np.dot(prices.values.ravel(), shares.values.ravel()))


@kpi(
    "MIX_SHARE", title="Share of the whole", family="revenue", better="higher",
    question="Which part of the whole does a plan, tier or channel make up?",
    excel="part/total",
    requires=["part >= 0", "total >= 0"],
    undefined=[Undefined("total <= 0", DIV0, "there is no whole to have a part of")],
    variants=(Variant("mix_basis", ("share of revenue", "share of customers"), "share of revenue",
                      "what part and total are counted in",
                      {"share of customers": Rebinding({"part": "active_customers[{segment}]",
                                                        "total": "active_customers"})}),),
    cite=COMMON,
    examples=[
        Example((2495, 10_500), 0.2376, within=0.00005),
        Example((0, 10_500), 0, why="nothing on this plan"),
        Example((12_000, 10_500), 12_000 / 10_500, why="over 100 %: returned, and flagged by the checks"),
        Example((0, 0), DIV0, why="no whole"),
    ],
)  # fmt: skip
def mix_share(part: PartAmount, total: TotalAmount) -> MixShare:
    """The share that one part has of the whole: a plan, a tier, a channel.

    Part and whole are of the same period and in the same unit: revenue by default, or customers. The share of
    customers and the share of revenue of one tier differ widely; say which it is.
    """
    return part / total


_LARGEST = "LARGE(revenue_range,MIN(top_n,COUNT(revenue_range)))"


@kpi(
    "CONCENTRATION", title="Customer concentration", family="revenue", better="lower", priority=3,
    question="How much do we depend on our largest customers?",
    excel="IF(ISERROR(SUM(revenue_range)),SUM(revenue_range),"
          "IF(ISERROR(top_n),top_n,"
          "IF(OR(COUNTA(revenue_range)>COUNT(revenue_range),NOT(ISNUMBER(top_n))),#VALUE!,"
          "IF(COUNT(revenue_range)=0,#N/A,"
          'IF(OR(COUNTIF(revenue_range,"<-1E-9")>0,top_n<0.999999999,top_n<>INT(top_n)),#NUM!,'
          "IF(SUM(revenue_range)<=0,#DIV/0!,"
          f"(SUMPRODUCT((revenue_range>{_LARGEST})*revenue_range)+(MIN(top_n,COUNT(revenue_range))"
          f"-SUMPRODUCT(--(revenue_range>{_LARGEST})))*{_LARGEST})/SUM(revenue_range)))))))",
    requires=["revenue_range >= 0", "top_n >= 1", "whole(top_n)"],
    cite=COMMON,
    examples=[
        Example(((50, 30, 20), 1), 0.5),
        Example(((50, 30, 20), 2), 0.8),
        Example(((50, 30, 20), 9), 1, why="fewer customers than asked for: all of them"),
        Example(((50, None, 50), 1), 0.5, why="blanks are skipped"),
        Example(((50, -30, 20), 1), NUM, why="a credit note is not revenue of a customer"),
        Example(((0, 0), 1), DIV0, why="no revenue"),
        Example(((None, None), 1), NA, why="no customer at all"),
        Example(((50, 30, 20), 1.5), NUM, why="a number of customers is whole"),
    ],
)  # fmt: skip
def concentration(revenue_range: CustomerRevenue, top_n: TopN = 1.0) -> Concentration | Failure:
    """The share of revenue that the largest customers bring.

    One figure a customer; add up several subscriptions of one customer first. Blanks are skipped.
    """
    known = np.sort(revenue_range.values[~blanks(revenue_range)])[::-1]
    if not known.size:
        return Failure(NA, "the range holds no revenue at all")
    total = float(known.sum())
    if total <= 0:
        return Failure(DIV0, "there is no revenue to have a share of")
    if not np.isfinite(total):
        return Failure(NUM, "the revenue of all customers together is too large for a cell")
    return float(known[: int(top_n)].sum()) / total
