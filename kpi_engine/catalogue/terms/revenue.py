"""Revenue: recurring and recognised, its movements, its parts."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import FIRST, LAST, MEAN, count, money, mrr, plain, share
from kpi_engine.model.column import Column, Figure
from kpi_engine.model.term import UNBOUNDED
from kpi_engine.model.unit import Unit

# fmt: off
Revenue = Annotated[Figure, money(
    "revenue", "Revenue", "Recognised revenue of the period.", also=("total revenue", "sales", "turnover"))]
Mrr = Annotated[Figure, mrr(
    "mrr", "MRR", "Monthly recurring revenue at the end of the period; annual plans divided by 12.", LAST,
    also=("closing mrr", "ending mrr", "end mrr", "monthly recurring revenue"), ledger="end")]
OpeningMrr = Annotated[Figure, mrr(
    "opening_mrr", "Opening MRR", "MRR at the start of the period.", FIRST,
    also=("start mrr", "starting mrr", "beginning mrr"), ledger="start")]
NewMrr = Annotated[Figure, mrr(
    "new_mrr", "New MRR", "MRR of customers who are new in the period.", ledger="new")]
ExpansionMrr = Annotated[Figure, mrr(
    "expansion_mrr", "Expansion MRR", "MRR added by existing customers.", also=("upsell", "upgrade mrr"),
    ledger="expansion")]
ContractionMrr = Annotated[Figure, mrr(
    "contraction_mrr", "Contraction MRR", "MRR lost from customers who stay, entered positive.",
    also=("downgrade mrr", "downsell"), ledger="contraction")]
ChurnedMrr = Annotated[Figure, mrr(
    "churned_mrr", "Churned MRR", "MRR of customers who left, entered positive.",
    also=("churn mrr", "lost mrr", "cancelled mrr"), ledger="churn")]
ReactivationMrr = Annotated[Figure, mrr(
    "reactivation_mrr", "Reactivation MRR", "MRR of former customers who came back.",
    ledger="reactivation")]
NetNewMrr = Annotated[Figure, money(
    "net_new_mrr", "Net new MRR", "All movements of MRR in the period together.",
    bounds=UNBOUNDED, unit=Unit.MONEY_PER_MONTH, ledger="net_new")]
Arr = Annotated[Figure, money(
    "arr", "ARR", "Annual recurring revenue: 12 times MRR.", LAST, unit=Unit.MONEY_PER_YEAR,
    also=("annual recurring revenue",), ledger="end")]
NewArr = Annotated[Figure, money(
    "new_arr", "New-logo ARR", "ARR of customers who are new in the period.", unit=Unit.MONEY_PER_YEAR,
    ledger="new")]
ExpansionArr = Annotated[Figure, money(
    "expansion_arr", "Expansion ARR", "ARR added by existing customers.", unit=Unit.MONEY_PER_YEAR,
    ledger="expansion")]
OpeningArr = Annotated[Figure, money(
    "opening_arr", "Opening ARR", "ARR at the start of the period.", FIRST, unit=Unit.MONEY_PER_YEAR,
    also=("start arr", "starting arr", "beginning arr"), ledger="start")]
ContractionArr = Annotated[Figure, money(
    "contraction_arr", "Contraction ARR", "ARR lost from customers who stay, entered positive.",
    unit=Unit.MONEY_PER_YEAR, also=("downgrade arr", "downsell arr"), ledger="contraction")]
ChurnedArr = Annotated[Figure, money(
    "churned_arr", "Churned ARR", "ARR of customers who left, entered positive.", unit=Unit.MONEY_PER_YEAR,
    also=("churn arr", "lost arr", "cancelled arr"), ledger="churn")]
BaseRevenue = Annotated[Figure, money(
    "base_revenue", "Revenue of the period before", "Total revenue of the previous period.")]
Accounts = Annotated[Figure, count("accounts", "Accounts", "Accounts at the end of the period.", LAST)]
Price = Annotated[Column, mrr("price", "Price per month", "List price of a plan per month.", LAST)]
PlanShare = Annotated[Column, share("plan_share", "Share of customers on the plan", "Shares sum to 1.")]
PartAmount = Annotated[Figure, money("part_amount", "Part", "The part of the whole that is looked at.")]
TotalAmount = Annotated[Figure, money("total_amount", "Whole", "The whole that the part belongs to.")]
Level = Annotated[Figure, money("level", "Figure", "Any figure that grows.", LAST)]
CustomerRevenue = Annotated[Column, money(
    "customer_revenue", "Revenue by customer", "One figure a customer.")]
NetNewArr = Annotated[Figure, money(
    "net_new_arr", "Net new ARR", "All movements of ARR in the period together.", bounds=UNBOUNDED,
    unit=Unit.MONEY_PER_YEAR, ledger="net_new")]
PlanAmount = Annotated[Figure, money(
    "plan_amount", "Amount of the plan", "What a plan costs for all the months it covers.", bounds=UNBOUNDED)]
PlanMonths = Annotated[Figure, plain(
    "plan_months", "Months the plan covers", Unit.MONTHS, "12 for an annual plan, 3 for a quarterly one.")]
ContractValue = Annotated[Figure, money(
    "total_contract_value", "Total contract value",
    "All that a contract brings over its term; the mean of the contracts signed in the period.", MEAN)]
TermMonths = Annotated[Figure, plain(
    "term_months", "Term of the contract", Unit.MONTHS, "Months the contract runs.")]
OneTimeFees = Annotated[Figure, money(
    "one_time_fees", "One-time fees",
    "Set-up and other fees of a contract that do not recur; the mean of those signed in the period.", MEAN)]
EnterpriseMrr = Annotated[Figure, mrr(
    "enterprise_mrr", "MRR of the Enterprise tier", "Closing MRR of customers on the top tier.", LAST)]
AnnualPlanMrr = Annotated[Figure, mrr(
    "annual_plan_mrr", "MRR on annual plans", "Closing MRR billed once a year, divided by 12.", LAST)]
# fmt: on
