"""Profit, costs and cash."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import FIRST, LAST, MEAN, money
from kpi_engine.model.column import Column, Figure
from kpi_engine.model.term import UNBOUNDED

# fmt: off
Cogs = Annotated[Figure, money(
    "cogs", "Cost of revenue", "Hosting, licences, support; developer salaries are not in it.",
    bounds=UNBOUNDED, also=("cost of goods sold", "cost of sales"))]
GrossProfit = Annotated[Figure, money(
    "gross_profit", "Gross profit", "Revenue less cost of revenue.",
    bounds=UNBOUNDED, also=("gross income",))]
OperatingExpenses = Annotated[Figure, money(
    "operating_expenses", "Operating expenses",
    "Sales, marketing, development and administration, without depreciation and amortization.",
    bounds=UNBOUNDED, also=("opex", "operating costs"))]
SupportCost = Annotated[Figure, money(
    "support_cost", "Cost of support", "Customer support where it is not in the cost of revenue.")]
OnboardingDeliveryCost = Annotated[Figure, money(
    "onboarding_delivery_cost", "Cost of delivering onboarding",
    "Setting customers up, where it is not in the cost of revenue.")]
VariableCosts = Annotated[Figure, money(
    "variable_costs", "Variable costs", "Costs that move with revenue.", bounds=UNBOUNDED)]
FixedCosts = Annotated[Figure, money(
    "fixed_costs", "Fixed costs", "Overhead of the period that does not move with revenue.",
    also=("fixed overhead", "overhead"))]
NetIncome = Annotated[Figure, money(
    "net_income", "Net income", "Profit or loss of the period.", bounds=UNBOUNDED,
    also=("net profit", "profit", "profit after tax"))]
NetIncomeSeries = Annotated[Column, money(
    "net_income_series", "Net income by month", "One figure a month, oldest first.", bounds=UNBOUNDED)]
OpeningResult = Annotated[Figure, money(
    "opening_result", "Result before the first month", "Cumulative net income of earlier months.", FIRST,
    bounds=UNBOUNDED)]
Interest = Annotated[Figure, money("interest", "Interest", "Interest expense.", bounds=UNBOUNDED)]
Taxes = Annotated[Figure, money("taxes", "Income taxes", "Income taxes.", bounds=UNBOUNDED)]
Depreciation = Annotated[Figure, money("depreciation", "Depreciation", "Entered positive.")]
Amortization = Annotated[Figure, money("amortization", "Amortization", "Entered positive.")]
OpeningCash = Annotated[Figure, money(
    "opening_cash", "Opening cash", "Cash at the start of the period.", FIRST, bounds=UNBOUNDED,
    also=("cash at start", "beginning cash"))]
ClosingCash = Annotated[Figure, money(
    "closing_cash", "Closing cash", "Cash at the end of the period.", LAST, bounds=UNBOUNDED,
    also=("cash", "cash balance", "ending cash"))]
PeriodBurn = Annotated[Figure, money(
    "period_burn", "Net burn of the period", "Cash used in the whole period, financing left out.",
    bounds=UNBOUNDED)]
CapitalRaised = Annotated[Figure, money(
    "capital_raised", "Capital raised", "All equity and debt raised since the beginning.", LAST)]
DeferredRevenueStart = Annotated[Figure, money(
    "deferred_revenue_start", "Deferred revenue at the start", "Invoiced before the period, not yet earned.",
    FIRST)]
DeferredRevenueEnd = Annotated[Figure, money(
    "deferred_revenue_end", "Deferred revenue at the end", "Invoiced by then, not yet earned.", LAST)]
TotalFixedCosts = Annotated[Figure, money(
    "total_fixed_costs", "Fixed costs to recover", "All fixed cost to be earned back, not a monthly figure.",
    FIRST)]
MonthlyContribution = Annotated[Figure, money(
    "monthly_contribution", "Contribution per month", "Mean revenue less variable costs of a month.", MEAN,
    bounds=UNBOUNDED)]
TotalAssets = Annotated[Figure, money(
    "total_assets", "Total assets", "Everything the business owns, at the end of the period.", LAST,
    also=("balance sheet total",))]
TotalLiabilities = Annotated[Figure, money(
    "total_liabilities", "Total liabilities", "Everything it owes, at the end of the period.", LAST,
    bounds=UNBOUNDED, also=("liabilities",))]
Equity = Annotated[Figure, money(
    "equity", "Equity", "What is left for the owners, at the end of the period.", LAST, bounds=UNBOUNDED,
    also=("shareholders' equity", "total equity"))]
CashFlow = Annotated[Figure, money(
    "cash_flow", "Cash flow", "Change of cash in the period.", bounds=UNBOUNDED)]
CashFlowSeries = Annotated[Column, money(
    "cash_flow_series", "Cash flow by month", "One figure a month, oldest first.", bounds=UNBOUNDED)]
Financing = Annotated[Figure, money(
    "financing", "Financing", "Capital raised less repaid.", bounds=UNBOUNDED)]
# fmt: on
