"""Contracts and invoices: what they are worth per month and per year."""

from __future__ import annotations

from kpi_engine.catalogue.choices import COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.money import DeferredRevenueEnd, DeferredRevenueStart
from kpi_engine.catalogue.terms.results import Acv, Billings, MrrOfPlan
from kpi_engine.catalogue.terms.revenue import (
    ContractValue,
    OneTimeFees,
    PlanAmount,
    PlanMonths,
    Revenue,
    TermMonths,
)
from kpi_engine.model.cell_error import NA, NUM
from kpi_engine.model.kpi import Cite, Example


@kpi(
    "ACV", title="Annual contract value", family="revenue", better="higher", priority=2,
    question="What is a contract worth to us per year?",
    excel="(total_contract_value-one_time_fees)/term_months*12",
    requires=["term_months > 0", "one_time_fees >= 0", "one_time_fees <= total_contract_value"],
    cite=COMMON,
    examples=[
        Example((36_000, 36), 12_000),
        Example((39_000, 36, 3000), 12_000, why="a set-up fee does not recur"),
        Example((6000, 6), 12_000, why="half a year counts twice"),
        Example((36_000, 0), NUM, why="a contract without a term"),
        Example((36_000, 36, 40_000), NUM, why="the fees exceed the whole contract"),
    ],
)  # fmt: skip
def acv(
    total_contract_value: ContractValue, term_months: TermMonths, one_time_fees: OneTimeFees = 0.0
) -> Acv:
    """What a contract brings per year, one-time fees left out.

    Contract value less one-time fees, by the months of the term, times 12. For several contracts add up
    the values of contracts with one term, or take the mean of their annual values. Usage beyond the contract
    is not in it.
    """
    return (total_contract_value - one_time_fees) / term_months * 12


@kpi(
    "MRR_NORM", title="MRR of a plan", family="revenue", better="higher", priority=2,
    question="What does a plan paid for several months bring us each month?",
    excel="amount/period_months",
    requires=["period_months > 0"],
    cite=Cite("ChartMogul, MRR (an annual plan counts with a twelfth)", READ),
    examples=[
        Example((2000, 12), 166.67, within=0.005),
        Example((300, 3), 100, why="a quarterly plan"),
        Example((-2000, 12), -166.67, why="a credit note", within=0.005),
        Example((2000, 0), NUM, why="a plan that covers no month"),
    ],
)  # fmt: skip
def mrr_norm(amount: PlanAmount, period_months: PlanMonths) -> MrrOfPlan:
    """Monthly recurring revenue of a plan that is paid for several months at once.

    The amount after discounts by the months it covers. Set-up fees and usage are not in it. A week is 12/52
    of a month.
    """
    return amount / period_months


@kpi(
    "BILLINGS", title="Billings", family="revenue", better="higher", priority=2,
    question="How much did we invoice in the period?",
    excel="revenue+deferred_end-deferred_start",
    requires=["deferred_end >= 0", "deferred_start >= 0"],
    cite=COMMON,
    examples=[
        Example((1000, 350, 300), 1050),
        Example((1000, 200, 300), 900, why="more was earned than invoiced"),
        Example((1000, -350, 300), NUM, why="deferred revenue typed with the sign of the balance sheet"),
        Example((1000, None, 300), NA, why="deferred revenue not known is not zero"),
    ],
)  # fmt: skip
def billings(
    revenue: Revenue, deferred_end: DeferredRevenueEnd, deferred_start: DeferredRevenueStart
) -> Billings:
    """What was invoiced in the period, worked out from the accounts.

    Recognised revenue plus deferred revenue at the end less deferred revenue at the start. Deferred revenue
    is a liability and is entered positive. Change in unbilled receivables is not in it.
    """
    return revenue + deferred_end - deferred_start
