"""The Excel functions of the SaaS KPI engine for xlwings Lite: Excel on Windows, on a Mac and on the web.

Derived from the declarations by `kpi derive`; a change made here is lost. A function hands its cells
to the engine and gives back what it answers: there is no arithmetic here. The engine is the wheel that
`kpi addin build --host lite` writes beside this file.
"""

# ruff: noqa: E501, N802
# fmt: off

import sys
from pathlib import Path

from xlwings import arg, func

WHEEL = "saas_kpi_functions-0.1.0-py3-none-any.whl"
_BESIDE = str(Path(globals().get("__file__", "")).parent)
_PLACES = [Path(each, WHEEL) for each in (_BESIDE, *sys.path, "/personal", "/data/personal", "/data")]
sys.path[:0] = [str(place) for place in _PLACES if place.is_file()][:1]

try:
    from kpi_engine.hosts.lite.cells import Cell, answer
except ModuleNotFoundError as missing:
    raise ImportError(
        f"{missing.name} is not here. kpi_engine is in {WHEEL}, whose folder you drop onto Files, "
        "Import/Export. numpy is a line of requirements.txt. Then Restart in the menu of xlwings Lite."
    ) from missing


@func(namespace="KPI")
@arg("sm_spend", "raw", doc="All cost of winning customers with salaries; without onboarding and account management. An amount of money.")
@arg("new_customers", "raw", doc="Customers who paid for the first time in the period. A count.")
def CAC(sm_spend: Cell, new_customers: Cell) -> Cell:
    """What it cost to win one paying customer in the period. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("CAC", sm_spend, new_customers)


@func(namespace="KPI")
@arg("spend", "raw", doc="Cost of campaigns and marketing staff in the period; sales left out. An amount of money.")
@arg("leads", "raw", doc="Leads of the period, qualified or not. A count.")
def CPL(spend: Cell, leads: Cell) -> Cell:
    """What marketing paid for one lead in the period. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("CPL", spend, leads)


@func(namespace="KPI")
@arg("cac_value", "raw", doc="Cost of winning one customer. An amount of money.")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
@arg("monthly_churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15. Left out: 0.")
def PAYBACK(cac_value: Cell, arpu_value: Cell, gross_margin_value: Cell, monthly_churn: Cell = None) -> Cell:
    """Months until the gross profit of a customer has repaid what it cost to win. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("PAYBACK", cac_value, arpu_value, gross_margin_value, monthly_churn)


@func(namespace="KPI")
@arg("cac_value", "raw", doc="Cost of winning one customer. An amount of money.")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
@arg("monthly_churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15. Left out: 0.")
def CAC_PAYBACK(cac_value: Cell, arpu_value: Cell, gross_margin_value: Cell, monthly_churn: Cell = None) -> Cell:
    """Another name of PAYBACK. Months until the gross profit of a customer has repaid what it cost to win. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("PAYBACK", cac_value, arpu_value, gross_margin_value, monthly_churn)


@func(namespace="KPI")
@arg("revenue_q", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("revenue_prev_q", "raw", doc="Total revenue of the previous period. An amount of money.")
@arg("sm_prev_q", "raw", doc="What was spent one quarter earlier, because selling takes time. An amount of money.")
@arg("annualise", "raw", doc="4 makes quarters annual, 12 months. A number. Left out: 4.")
def MAGIC_NUMBER(revenue_q: Cell, revenue_prev_q: Cell, sm_prev_q: Cell, annualise: Cell = None) -> Cell:
    """Annual revenue that one unit of last quarter's sales and marketing spend has added. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("MAGIC_NUMBER", revenue_q, revenue_prev_q, sm_prev_q, annualise)


@func(namespace="KPI")
@arg("marketing", "raw", doc="Cost of campaigns and marketing staff in the period; sales left out. An amount of money.")
@arg("new_customers", "raw", doc="Customers who paid for the first time in the period. A count.")
@arg("sales", "raw", doc="Cost of the sales team in the period, commissions included. An amount of money. Left out: 0.")
@arg("onboarding", "raw", doc="Counted in a fully loaded CAC only. An amount of money. Left out: 0.")
@arg("tools", "raw", doc="Counted in a fully loaded CAC only. An amount of money. Left out: 0.")
def CAC_LOADED(marketing: Cell, new_customers: Cell, sales: Cell = None, onboarding: Cell = None, tools: Cell = None) -> Cell:
    """What it cost to win one paying customer, with sales, onboarding and tools. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("CAC_LOADED", marketing, new_customers, sales, onboarding, tools)


@func(namespace="KPI")
@arg("ltv_value", "raw", doc="Gross profit of one customer over its lifetime. An amount of money.")
@arg("ratio", "raw", doc="Lifetime value that each unit of cost must bring. A ratio. Left out: 3.")
def MAX_CAC(ltv_value: Cell, ratio: Cell = None) -> Cell:
    """The most that winning a customer may cost if its lifetime value is to be a multiple of it. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("MAX_CAC", ltv_value, ratio)


@func(namespace="KPI")
@arg("value_returned", "raw", doc="What came back, in money. An amount of money.")
@arg("cost", "raw", doc="What was spent to get it. An amount of money.")
def ROI(value_returned: Cell, cost: Cell) -> Cell:
    """The gain on an amount spent, as a share of it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("ROI", value_returned, cost)


@func(namespace="KPI")
@arg("invites_per_user", "raw", doc="Invitations that a user sends. A number.")
@arg("invite_conversion", "raw", doc="Share of invitations that win a user. A fraction: 15 % is 0.15.")
def VIRAL_COEFF(invites_per_user: Cell, invite_conversion: Cell) -> Cell:
    """New users that one user brings by inviting others. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("VIRAL_COEFF", invites_per_user, invite_conversion)


@func(namespace="KPI")
@arg("net_new_now", "raw", doc="All movements of MRR in the period together. An amount of money a month.")
@arg("net_new_prior", "raw", doc="All movements of MRR in the period together. An amount of money a month.")
def MRR_VELOCITY(net_new_now: Cell, net_new_prior: Cell) -> Cell:
    """How fast net new MRR itself grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("MRR_VELOCITY", net_new_now, net_new_prior)


@func(namespace="KPI")
@arg("sm_spend_prior", "raw", doc="What was spent one period earlier, because selling takes time. An amount of money.")
@arg("new_mrr", "raw", doc="MRR of customers who are new in the period. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
def PAYBACK_SPEND(sm_spend_prior: Cell, new_mrr: Cell, gross_margin_value: Cell) -> Cell:
    """Months until the new MRR of a period has repaid the spend of the period before, on gross profit. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("PAYBACK_SPEND", sm_spend_prior, new_mrr, gross_margin_value)


@func(namespace="KPI")
@arg("sm_spend", "raw", doc="All cost of winning customers with salaries; without onboarding and account management. An amount of money.")
@arg("new_arr", "raw", doc="ARR of customers who are new in the period. An amount of money a year.")
def CAC_RATIO(sm_spend: Cell, new_arr: Cell) -> Cell:
    """Sales and marketing spend for each unit of new annual recurring revenue. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("CAC_RATIO", sm_spend, new_arr)


@func(namespace="KPI")
@arg("net_new_arr", "raw", doc="All movements of ARR in the period together. An amount of money a year.")
@arg("sm_spend", "raw", doc="All cost of winning customers with salaries; without onboarding and account management. An amount of money.")
def SALES_EFFICIENCY(net_new_arr: Cell, sm_spend: Cell) -> Cell:
    """Net new annual recurring revenue for each unit of sales and marketing spend. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("SALES_EFFICIENCY", net_new_arr, sm_spend)


@func(namespace="KPI")
@arg("converted", "raw", doc="Those who completed the step. A count.")
@arg("started", "raw", doc="Those who entered the step. A count.")
def CONV_RATE(converted: Cell, started: Cell) -> Cell:
    """The share of those who entered a step and completed it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("CONV_RATE", converted, started)


@func(namespace="KPI")
@arg("paid", "raw", doc="Trials that became paying customers in the period. A count.")
@arg("trials", "raw", doc="Free trials that began in the period. A count.")
def TRIAL_TO_PAID(paid: Cell, trials: Cell) -> Cell:
    """The share of free trials that turned into paying customers. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("TRIAL_TO_PAID", paid, trials)


@func(namespace="KPI")
@arg("trials", "raw", doc="Free trials that began in the period. A count.")
@arg("visitors", "raw", doc="Unique visitors in the period. A count.")
def VISITOR_TO_TRIAL(trials: Cell, visitors: Cell) -> Cell:
    """The share of website visitors who start a free trial. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("VISITOR_TO_TRIAL", trials, visitors)


@func(namespace="KPI")
@arg("paid", "raw", doc="Trials that became paying customers in the period. A count.")
@arg("visitors", "raw", doc="Unique visitors in the period. A count.")
def VISITOR_TO_PAID(paid: Cell, visitors: Cell) -> Cell:
    """The share of website visitors who become paying customers. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("VISITOR_TO_PAID", paid, visitors)


@func(namespace="KPI")
@arg("qualified_now", "raw", doc="Leads accepted by sales in the period. A count.")
@arg("qualified_prior", "raw", doc="Leads accepted by sales in the period. A count.")
def LEAD_VELOCITY(qualified_now: Cell, qualified_prior: Cell) -> Cell:
    """How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("LEAD_VELOCITY", qualified_now, qualified_prior)


@func(namespace="KPI")
@arg("qualified_now", "raw", doc="Leads accepted by sales in the period. A count.")
@arg("qualified_prior", "raw", doc="Leads accepted by sales in the period. A count.")
def LVR(qualified_now: Cell, qualified_prior: Cell) -> Cell:
    """Another name of LEAD_VELOCITY. How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("LEAD_VELOCITY", qualified_now, qualified_prior)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("new_value", "raw", doc="MRR of customers who are new in the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def MRR_END(start: Cell, new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """Monthly recurring revenue at the end of the period, from its start and its movements. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."""
    return answer("MRR_END", start, new_value, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("new_value", "raw", doc="MRR of customers who are new in the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def MRR_NET_NEW(new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """What all movements of the period together add to monthly recurring revenue. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."""
    return answer("MRR_NET_NEW", new_value, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("mrr", "raw", doc="Monthly recurring revenue at the end of the period; annual plans divided by 12. An amount of money a month.")
def ARR(mrr: Cell) -> Cell:
    """Twelve months of the recurring revenue of one month. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."""
    return answer("ARR", mrr)


@func(namespace="KPI")
@arg("new_value", "raw", doc="MRR of customers who are new in the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def SAAS_QUICK_RATIO(new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """MRR won for each unit of MRR lost. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("SAAS_QUICK_RATIO", new_value, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("now", "raw", doc="Any figure that grows. An amount of money.")
@arg("prior", "raw", doc="Any figure that grows. An amount of money.")
@arg("periods", "raw", doc="Number of periods. A number. Left out: 1.")
def GROWTH_RATE(now: Cell, prior: Cell, periods: Cell = None) -> Cell:
    """Growth of a figure per period, compounded when several periods lie between. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("GROWTH_RATE", now, prior, periods)


@func(namespace="KPI")
@arg("begin", "raw", doc="Any figure that grows. An amount of money.")
@arg("end_value", "raw", doc="Any figure that grows. An amount of money.")
@arg("years", "raw", doc="Number of years. A number.")
def CAGR(begin: Cell, end_value: Cell, years: Cell) -> Cell:
    """The constant yearly growth that leads from the first figure to the last. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("CAGR", begin, end_value, years)


@func(namespace="KPI")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("base_revenue", "raw", doc="Total revenue of the previous period. An amount of money.")
def EXPANSION_RATE(expansion: Cell, base_revenue: Cell) -> Cell:
    """Revenue that existing customers added, as a share of the revenue of the period before. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("EXPANSION_RATE", expansion, base_revenue)


@func(namespace="KPI")
@arg("expansion_arr", "raw", doc="ARR added by existing customers. An amount of money a year.")
@arg("new_logo_arr", "raw", doc="ARR of customers who are new in the period. An amount of money a year.")
def EXPANSION_SHARE(expansion_arr: Cell, new_logo_arr: Cell) -> Cell:
    """The part of gross new ARR that existing customers bring. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("EXPANSION_SHARE", expansion_arr, new_logo_arr)


@func(namespace="KPI")
@arg("mrr", "raw", doc="Monthly recurring revenue at the end of the period; annual plans divided by 12. An amount of money a month.")
@arg("active_customers", "raw", doc="Paying customers at the end of the period. A count.")
def ARPU(mrr: Cell, active_customers: Cell) -> Cell:
    """Average monthly recurring revenue of a paying customer. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."""
    return answer("ARPU", mrr, active_customers)


@func(namespace="KPI")
@arg("mrr", "raw", doc="Monthly recurring revenue at the end of the period; annual plans divided by 12. An amount of money a month.")
@arg("active_customers", "raw", doc="Paying customers at the end of the period. A count.")
def AMRR(mrr: Cell, active_customers: Cell) -> Cell:
    """Another name of ARPU. Average monthly recurring revenue of a paying customer. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."""
    return answer("ARPU", mrr, active_customers)


@func(namespace="KPI")
@arg("total_revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("accounts", "raw", doc="Accounts at the end of the period. A count.")
@arg("periods_per_year", "raw", doc="4 makes quarters annual, 12 months. A number. Left out: 1.")
def ARPA(total_revenue: Cell, accounts: Cell, periods_per_year: Cell = None) -> Cell:
    """Average revenue of an account in the period, one-time revenue included. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("ARPA", total_revenue, accounts, periods_per_year)


@func(namespace="KPI")
@arg("prices", "raw", doc="List price of a plan per month. An amount of money a month.")
@arg("shares", "raw", doc="Shares sum to 1. A fraction: 15 % is 0.15.")
def ARPU_MIX(prices: Cell, shares: Cell) -> Cell:
    """The average price that the mix of plans implies. Gives an amount of money a month."""
    return answer("ARPU_MIX", prices, shares)


@func(namespace="KPI")
@arg("part", "raw", doc="The part of the whole that is looked at. An amount of money.")
@arg("total", "raw", doc="The whole that the part belongs to. An amount of money.")
def MIX_SHARE(part: Cell, total: Cell) -> Cell:
    """The share that one part has of the whole: a plan, a tier, a channel. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("MIX_SHARE", part, total)


@func(namespace="KPI")
@arg("revenue_range", "raw", doc="One figure a customer. An amount of money.")
@arg("top_n", "raw", doc="The n largest. A count. Left out: 1.")
def CONCENTRATION(revenue_range: Cell, top_n: Cell = None) -> Cell:
    """The share of revenue that the largest customers bring. Gives a fraction: 15 % is 0.15."""
    return answer("CONCENTRATION", revenue_range, top_n)


@func(namespace="KPI")
@arg("total_contract_value", "raw", doc="All that a contract brings over its term; the mean of the contracts signed in the period. An amount of money.")
@arg("term_months", "raw", doc="Months the contract runs. Months.")
@arg("one_time_fees", "raw", doc="Set-up and other fees of a contract that do not recur; the mean of those signed in the period. An amount of money. Left out: 0.")
def ACV(total_contract_value: Cell, term_months: Cell, one_time_fees: Cell = None) -> Cell:
    """What a contract brings per year, one-time fees left out. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."""
    return answer("ACV", total_contract_value, term_months, one_time_fees)


@func(namespace="KPI")
@arg("amount", "raw", doc="What a plan costs for all the months it covers. An amount of money.")
@arg("period_months", "raw", doc="12 for an annual plan, 3 for a quarterly one. Months.")
def MRR_NORM(amount: Cell, period_months: Cell) -> Cell:
    """Monthly recurring revenue of a plan that is paid for several months at once. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."""
    return answer("MRR_NORM", amount, period_months)


@func(namespace="KPI")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("deferred_end", "raw", doc="Invoiced by then, not yet earned. An amount of money.")
@arg("deferred_start", "raw", doc="Invoiced before the period, not yet earned. An amount of money.")
def BILLINGS(revenue: Cell, deferred_end: Cell, deferred_start: Cell) -> Cell:
    """What was invoiced in the period, worked out from the accounts. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("BILLINGS", revenue, deferred_end, deferred_start)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def NRR(start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("NRR", start, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def NDR(start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """Another name of NRR. What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("NRR", start, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
def GRR(start: Cell, contraction: Cell, churn: Cell) -> Cell:
    """What is left of the opening MRR before any expansion. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("GRR", start, contraction, churn)


@func(namespace="KPI")
@arg("lost", "raw", doc="Customers of the start who left in the period. A count.")
@arg("start_customers", "raw", doc="Paying customers at the start of the period. A count.")
def LOGO_CHURN(lost: Cell, start_customers: Cell) -> Cell:
    """The share of the customers of the start who left in the period. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("LOGO_CHURN", lost, start_customers)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
def MRR_CHURN(start: Cell, contraction: Cell, churn: Cell) -> Cell:
    """The share of the opening MRR that was lost, before any expansion. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("MRR_CHURN", start, contraction, churn)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR at the start of the period. An amount of money a month.")
@arg("expansion", "raw", doc="MRR added by existing customers. An amount of money a month.")
@arg("contraction", "raw", doc="MRR lost from customers who stay, entered positive. An amount of money a month.")
@arg("churn", "raw", doc="MRR of customers who left, entered positive. An amount of money a month.")
@arg("reactivation", "raw", doc="MRR of former customers who came back. An amount of money a month. Left out: 0.")
def NET_MRR_CHURN(start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None) -> Cell:
    """The share of the opening MRR that was lost, less what existing customers added. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("NET_MRR_CHURN", start, expansion, contraction, churn, reactivation)


@func(namespace="KPI")
@arg("rate", "raw", doc="A rate per period; may be negative. A fraction: 15 % is 0.15.")
@arg("from_months", "raw", doc="Number of months. Months.")
@arg("to_months", "raw", doc="Number of months. Months.")
def CHURN_CONVERT(rate: Cell, from_months: Cell, to_months: Cell) -> Cell:
    """A churn rate of one period as that of another: monthly to yearly and back. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("CHURN_CONVERT", rate, from_months, to_months)


@func(namespace="KPI")
@arg("churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15.")
@arg("cap_months", "raw", doc="Lifetimes are cut here. Months. Can be left out.")
def LIFETIME(churn: Cell, cap_months: Cell = None) -> Cell:
    """Months that a customer stays on average. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("LIFETIME", churn, cap_months)


@func(namespace="KPI")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
@arg("churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15.")
@arg("cap_months", "raw", doc="Lifetimes are cut here. Months. Can be left out.")
def LTV(arpu_value: Cell, gross_margin_value: Cell, churn: Cell, cap_months: Cell = None) -> Cell:
    """Gross profit that a customer brings over its lifetime. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("LTV", arpu_value, gross_margin_value, churn, cap_months)


@func(namespace="KPI")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
@arg("churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15.")
@arg("cap_months", "raw", doc="Lifetimes are cut here. Months. Can be left out.")
def CLV(arpu_value: Cell, gross_margin_value: Cell, churn: Cell, cap_months: Cell = None) -> Cell:
    """Another name of LTV. Gross profit that a customer brings over its lifetime. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("LTV", arpu_value, gross_margin_value, churn, cap_months)


@func(namespace="KPI")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("lifetime_months", "raw", doc="Mean months a customer stays. Months.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15. Left out: 1.")
def LTV_LIFE(arpu_value: Cell, lifetime_months: Cell, gross_margin_value: Cell = None) -> Cell:
    """Lifetime value from a known lifetime: monthly revenue times months times margin. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("LTV_LIFE", arpu_value, lifetime_months, gross_margin_value)


@func(namespace="KPI")
@arg("ltv_value", "raw", doc="Gross profit of one customer over its lifetime. An amount of money.")
@arg("cac_value", "raw", doc="Cost of winning one customer. An amount of money.")
def LTV_CAC(ltv_value: Cell, cac_value: Cell) -> Cell:
    """Lifetime value earned for each unit of acquisition cost. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("LTV_CAC", ltv_value, cac_value)


@func(namespace="KPI")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("gross_margin_value", "raw", doc="Share of revenue left after cost of revenue. A fraction: 15 % is 0.15.")
@arg("churn", "raw", doc="Share lost per month. A fraction: 15 % is 0.15.")
@arg("annual_discount", "raw", doc="What a year's wait costs: 0.1 is 10 %. A fraction: 15 % is 0.15.")
@arg("monthly_expansion", "raw", doc="By how much monthly revenue of a customer grows each month, in money. An amount of money a month. Left out: 0.")
@arg("horizon_months", "raw", doc="Months that count; blank counts for ever. Months. Can be left out.")
def LTV_DCF(arpu_value: Cell, gross_margin_value: Cell, churn: Cell, annual_discount: Cell, monthly_expansion: Cell = None, horizon_months: Cell = None) -> Cell:
    """Gross profit of a customer over its lifetime in today's money. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("LTV_DCF", arpu_value, gross_margin_value, churn, annual_discount, monthly_expansion, horizon_months)


@func(namespace="KPI")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("cogs", "raw", doc="Hosting, licences, support; developer salaries are not in it. An amount of money.")
def GROSS_MARGIN(revenue: Cell, cogs: Cell) -> Cell:
    """The share of revenue that is left after the cost of delivering the service. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("GROSS_MARGIN", revenue, cogs)


@func(namespace="KPI")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("cogs", "raw", doc="Hosting, licences, support; developer salaries are not in it. An amount of money.")
def COGS_RATIO(revenue: Cell, cogs: Cell) -> Cell:
    """Cost of delivering the service as a share of revenue. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("COGS_RATIO", revenue, cogs)


@func(namespace="KPI")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("variable_costs", "raw", doc="Costs that move with revenue. An amount of money.")
def CONTRIB_MARGIN(revenue: Cell, variable_costs: Cell) -> Cell:
    """The share of revenue that is left after all costs that move with it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("CONTRIB_MARGIN", revenue, variable_costs)


@func(namespace="KPI")
@arg("fixed_costs", "raw", doc="Overhead of the period that does not move with revenue. An amount of money.")
@arg("contribution_margin", "raw", doc="Share of revenue left after variable costs. A fraction: 15 % is 0.15.")
def BREAKEVEN_REVENUE(fixed_costs: Cell, contribution_margin: Cell) -> Cell:
    """The revenue of a period that covers its fixed costs. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("BREAKEVEN_REVENUE", fixed_costs, contribution_margin)


@func(namespace="KPI")
@arg("net_income", "raw", doc="Profit or loss of the period. An amount of money.")
@arg("interest", "raw", doc="Interest expense. An amount of money. Left out: 0.")
@arg("taxes", "raw", doc="Income taxes. An amount of money. Left out: 0.")
@arg("depreciation", "raw", doc="Entered positive. An amount of money. Left out: 0.")
@arg("amortization", "raw", doc="Entered positive. An amount of money. Left out: 0.")
def EBITDA(net_income: Cell, interest: Cell = None, taxes: Cell = None, depreciation: Cell = None, amortization: Cell = None) -> Cell:
    """Profit of the period before interest, taxes, depreciation and amortization. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("EBITDA", net_income, interest, taxes, depreciation, amortization)


@func(namespace="KPI")
@arg("ebitda_value", "raw", doc="Profit before interest, taxes, depreciation and amortization. An amount of money.")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
def EBITDA_MARGIN(ebitda_value: Cell, revenue: Cell) -> Cell:
    """EBITDA as a share of revenue. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("EBITDA_MARGIN", ebitda_value, revenue)


@func(namespace="KPI")
@arg("fixed_costs", "raw", doc="Overhead of the period that does not move with revenue. An amount of money.")
@arg("arpu_value", "raw", doc="MRR per paying customer. An amount of money a month.")
@arg("contribution_margin", "raw", doc="Share of revenue left after variable costs. A fraction: 15 % is 0.15.")
def BREAKEVEN_CUSTOMERS(fixed_costs: Cell, arpu_value: Cell, contribution_margin: Cell) -> Cell:
    """How many paying customers cover the fixed costs of the period. Gives a count. Give whole ranges where you can: one call is faster than many."""
    return answer("BREAKEVEN_CUSTOMERS", fixed_costs, arpu_value, contribution_margin)


@func(namespace="KPI")
@arg("revenue", "raw", doc="Recognised revenue of the period. An amount of money.")
@arg("contribution_margin", "raw", doc="Share of revenue left after variable costs. A fraction: 15 % is 0.15.")
@arg("fixed_costs", "raw", doc="Overhead of the period that does not move with revenue. An amount of money.")
def FIXED_COVER(revenue: Cell, contribution_margin: Cell, fixed_costs: Cell) -> Cell:
    """How many times the contribution of the period covers its fixed costs. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("FIXED_COVER", revenue, contribution_margin, fixed_costs)


@func(namespace="KPI")
@arg("total_fixed_costs", "raw", doc="All fixed cost to be earned back, not a monthly figure. An amount of money.")
@arg("avg_monthly_contribution", "raw", doc="Mean revenue less variable costs of a month. An amount of money.")
def BREAKEVEN_FIXED(total_fixed_costs: Cell, avg_monthly_contribution: Cell) -> Cell:
    """Months until the mean monthly contribution has earned back a stock of fixed cost. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("BREAKEVEN_FIXED", total_fixed_costs, avg_monthly_contribution)


@func(namespace="KPI")
@arg("net_income_range", "raw", doc="One figure a month, oldest first. An amount of money.")
@arg("mode", "raw", doc="one of cumulative, period, sustained Left out: cumulative.")
@arg("opening", "raw", doc="Cumulative net income of earlier months. An amount of money. Left out: 0.")
def BREAKEVEN_MONTHS(net_income_range: Cell, mode: Cell = None, opening: Cell = None) -> Cell:
    """The month in which the losses of the start are earned back, counted from 1. Gives months."""
    return answer("BREAKEVEN_MONTHS", net_income_range, mode, opening)


@func(namespace="KPI")
@arg("net_income_range", "raw", doc="One figure a month, oldest first. An amount of money.")
@arg("dates", "raw", doc="One date a month, in the order of the figures. A date.")
@arg("mode", "raw", doc="one of cumulative, period, sustained Left out: cumulative.")
@arg("opening", "raw", doc="Cumulative net income of earlier months. An amount of money. Left out: 0.")
def BREAKEVEN_DATE(net_income_range: Cell, dates: Cell, mode: Cell = None, opening: Cell = None) -> Cell:
    """The date of the month in which the losses of the start are earned back. Gives a date."""
    return answer("BREAKEVEN_DATE", net_income_range, dates, mode, opening)


@func(namespace="KPI")
@arg("opening_cash", "raw", doc="Cash at the start of the period. An amount of money.")
@arg("cash_flow_range", "raw", doc="One figure a month, oldest first. An amount of money.")
def MIN_CASH(opening_cash: Cell, cash_flow_range: Cell) -> Cell:
    """The lowest month-end balance of cash: what must be financed. Gives an amount of money."""
    return answer("MIN_CASH", opening_cash, cash_flow_range)


@func(namespace="KPI")
@arg("opening_cash", "raw", doc="Cash at the start of the period. An amount of money.")
@arg("cash_flow_range", "raw", doc="One figure a month, oldest first. An amount of money.")
@arg("dates", "raw", doc="One date a month, in the order of the figures. A date.")
def MIN_CASH_DATE(opening_cash: Cell, cash_flow_range: Cell, dates: Cell) -> Cell:
    """The month in which cash is at its lowest: by when the gap must be financed. Gives a date."""
    return answer("MIN_CASH_DATE", opening_cash, cash_flow_range, dates)


@func(namespace="KPI")
@arg("cash_start", "raw", doc="Cash at the start of the period. An amount of money.")
@arg("cash_end", "raw", doc="Cash at the end of the period. An amount of money.")
@arg("months", "raw", doc="Number of months. Months.")
@arg("financing", "raw", doc="Capital raised less repaid. An amount of money. Left out: 0.")
def NET_BURN(cash_start: Cell, cash_end: Cell, months: Cell, financing: Cell = None) -> Cell:
    """Cash used per month, financing left out. Gives an amount of money. Give whole ranges where you can: one call is faster than many."""
    return answer("NET_BURN", cash_start, cash_end, months, financing)


@func(namespace="KPI")
@arg("cash", "raw", doc="Cash at the end of the period. An amount of money.")
@arg("monthly_net_burn", "raw", doc="Cash used per month, financing left out. An amount of money.")
def RUNWAY(cash: Cell, monthly_net_burn: Cell) -> Cell:
    """Months until the cash is used up at the present burn. Gives months. Give whole ranges where you can: one call is faster than many."""
    return answer("RUNWAY", cash, monthly_net_burn)


@func(namespace="KPI")
@arg("growth", "raw", doc="Growth per period. A fraction: 15 % is 0.15.")
@arg("margin", "raw", doc="EBITDA or free cash flow per revenue: say which. A fraction: 15 % is 0.15.")
def RULE_OF_40(growth: Cell, margin: Cell) -> Cell:
    """Yearly growth of revenue plus profit margin; 40 % and more is sound. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("RULE_OF_40", growth, margin)


@func(namespace="KPI")
@arg("net_burn_value", "raw", doc="Cash used in the whole period, financing left out. An amount of money.")
@arg("net_new_arr", "raw", doc="All movements of ARR in the period together. An amount of money a year.")
def BURN_MULTIPLE(net_burn_value: Cell, net_new_arr: Cell) -> Cell:
    """Cash used for each unit of net new annual recurring revenue. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("BURN_MULTIPLE", net_burn_value, net_new_arr)


@func(namespace="KPI")
@arg("arr_value", "raw", doc="Annual recurring revenue: 12 times MRR. An amount of money a year.")
@arg("average_fte", "raw", doc="Mean full-time equivalents of the period. A count.")
def ARR_PER_FTE(arr_value: Cell, average_fte: Cell) -> Cell:
    """Annual recurring revenue for each full-time employee. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."""
    return answer("ARR_PER_FTE", arr_value, average_fte)


@func(namespace="KPI")
@arg("arr_value", "raw", doc="Annual recurring revenue: 12 times MRR. An amount of money a year.")
@arg("capital_raised", "raw", doc="All equity and debt raised since the beginning. An amount of money.")
@arg("cash", "raw", doc="Cash at the end of the period. An amount of money.")
def CASH_CONVERSION_SCORE(arr_value: Cell, capital_raised: Cell, cash: Cell) -> Cell:
    """Annual recurring revenue for each unit of capital that has been used up. Gives a ratio. Give whole ranges where you can: one call is faster than many."""
    return answer("CASH_CONVERSION_SCORE", arr_value, capital_raised, cash)


@func(namespace="KPI")
@arg("transactions", "raw", doc="Scans, assets or tickets handled in the period. A count.")
@arg("active_customers", "raw", doc="Paying customers at the end of the period. A count.")
def TX_PER_CUSTOMER(transactions: Cell, active_customers: Cell) -> Cell:
    """How much an active customer uses the product in the period: scans, assets, tickets. Gives a number. Give whole ranges where you can: one call is faster than many."""
    return answer("TX_PER_CUSTOMER", transactions, active_customers)


@func(namespace="KPI")
@arg("amount", "raw", doc="What is divided. A number.")
@arg("units", "raw", doc="What it is divided by. A number.")
@arg("periods", "raw", doc="Number of periods. A number. Left out: 1.")
@arg("scale_value", "raw", doc="How many units the answer is for: 1,000. A number. Left out: 1.")
def PER_UNIT(amount: Cell, units: Cell, periods: Cell = None, scale_value: Cell = None) -> Cell:
    """An amount per unit, per period, per thousand: any average of the operation. Gives a number. Give whole ranges where you can: one call is faster than many."""
    return answer("PER_UNIT", amount, units, periods, scale_value)


@func(namespace="KPI")
@arg("values", "raw", doc="One value a component. A number.")
@arg("weights", "raw", doc="One weight a component. A number.")
@arg("mins", "raw", doc="One, or one a component. A number. Left out: 0.")
@arg("maxs", "raw", doc="One, or one a component. A number. Left out: 100.")
def WEIGHTED_SCORE(values: Cell, weights: Cell, mins: Cell = None, maxs: Cell = None) -> Cell:
    """Several measures in one score from 0 to 100: customer health, engagement. Gives a score."""
    return answer("WEIGHTED_SCORE", values, weights, mins, maxs)


@func(namespace="KPI")
@arg("values", "raw", doc="One value a component. A number.")
@arg("weights", "raw", doc="One weight a component. A number.")
@arg("mins", "raw", doc="One, or one a component. A number. Left out: 0.")
@arg("maxs", "raw", doc="One, or one a component. A number. Left out: 100.")
def HEALTH_SCORE(values: Cell, weights: Cell, mins: Cell = None, maxs: Cell = None) -> Cell:
    """Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score."""
    return answer("WEIGHTED_SCORE", values, weights, mins, maxs)


@func(namespace="KPI")
@arg("values", "raw", doc="One value a component. A number.")
@arg("weights", "raw", doc="One weight a component. A number.")
@arg("mins", "raw", doc="One, or one a component. A number. Left out: 0.")
@arg("maxs", "raw", doc="One, or one a component. A number. Left out: 100.")
def ENGAGEMENT_SCORE(values: Cell, weights: Cell, mins: Cell = None, maxs: Cell = None) -> Cell:
    """Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score."""
    return answer("WEIGHTED_SCORE", values, weights, mins, maxs)


@func(namespace="KPI")
@arg("users_of_feature", "raw", doc="Who used it. A count.")
@arg("active_users", "raw", doc="Users seen in the period. A count.")
def ADOPTION(users_of_feature: Cell, active_users: Cell) -> Cell:
    """The share of active users who use a feature. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("ADOPTION", users_of_feature, active_users)


@func(namespace="KPI")
@arg("scores_range", "raw", doc="Answers from 0 to 10. A score.")
def NPS(scores_range: Cell) -> Cell:
    """Promoters less detractors among the answers, in points from -100 to 100. Gives a score."""
    return answer("NPS", scores_range)


@func(namespace="KPI")
@arg("promoters", "raw", doc="Answers of 9 and 10. A count.")
@arg("passives", "raw", doc="Answers of 7 and 8. A count.")
@arg("detractors", "raw", doc="Answers of 0 to 6. A count.")
def NPS_COUNTS(promoters: Cell, passives: Cell, detractors: Cell) -> Cell:
    """Net promoter score where the answers are already counted, in points from -100 to 100. Gives a score. Give whole ranges where you can: one call is faster than many."""
    return answer("NPS_COUNTS", promoters, passives, detractors)


@func(namespace="KPI")
@arg("dau", "raw", doc="Users seen on a day, the mean of the days of the month. A count.")
@arg("mau", "raw", doc="Users seen at least once in the month. A count.")
def STICKINESS(dau: Cell, mau: Cell) -> Cell:
    """The share of the users of a month who use the product on a mean day of it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("STICKINESS", dau, mau)


@func(namespace="KPI")
@arg("start_dates", "raw", doc="The day each customer began, one a row. A date.")
@arg("value_dates", "raw", doc="The day each customer got value; blank: not yet. A date.")
@arg("percentile", "raw", doc="0.5 is the median; 0.9 leaves out the slowest tenth. A fraction: 15 % is 0.15. Left out: 0.5.")
def TIME_TO_VALUE(start_dates: Cell, value_dates: Cell, percentile: Cell = None) -> Cell:
    """Days from a customer's start to the first value the product gives; half of them wait less. Gives days."""
    return answer("TIME_TO_VALUE", start_dates, value_dates, percentile)


@func(namespace="KPI")
@arg("ids", "raw", doc="One cell a subscription: its customer. Subscriptions of a customer are added up.")
@arg("starts", "raw", doc="One cell a subscription: the first day that is paid. A date.")
@arg("ends", "raw", doc="One cell a subscription: the first day that is no longer paid. Blank: it goes on. A date.")
@arg("monthly_amounts", "raw", doc="One cell a subscription: what it pays a month, a yearly plan divided by 12. An amount of money a month.")
@arg("months", "raw", doc="The months of the grid, ascending, as a row or a column. A date.")
def MRR_GRID(ids: Cell, starts: Cell, ends: Cell, monthly_amounts: Cell, months: Cell) -> Cell:
    """From a list of subscriptions to a grid: what each customer pays on the last day of each month. Gives a table. The table spills."""
    return answer("MRR_GRID", ids, starts, ends, monthly_amounts, months)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("segment_range", "raw", doc="One cell a customer row: the segment it belongs to. Can be left out.")
@arg("segment", "raw", doc="Only customers of this segment. Can be left out.")
@arg("first_month", "raw", doc="new: the first month's MRR is new. opening: it is the start, as earlier months are not known. Left out: new.")
@arg("reactivation_window", "raw", doc="A customer who returns more than this many months after the month of churn is new. Left out: always reactivation. Months.")
def MRR_MOVES(mrr_grid_value: Cell, segment_range: Cell = None, segment: Cell = None, first_month: Cell = None, reactivation_window: Cell = None) -> Cell:
    """How recurring revenue moved month by month: new, reactivation, expansion, contraction and churn. Gives a table. The table spills."""
    return answer("MRR_MOVES", mrr_grid_value, segment_range, segment, first_month, reactivation_window)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("segment_range", "raw", doc="One cell a customer row: the segment it belongs to. Can be left out.")
@arg("segment", "raw", doc="Only customers of this segment. Can be left out.")
@arg("first_month", "raw", doc="new: the first month's MRR is new. opening: it is the start, as earlier months are not known. Left out: new.")
@arg("reactivation_window", "raw", doc="A customer who returns more than this many months after the month of churn is new. Left out: always reactivation. Months.")
def CUSTOMER_MOVES(mrr_grid_value: Cell, segment_range: Cell = None, segment: Cell = None, first_month: Cell = None, reactivation_window: Cell = None) -> Cell:
    """How many customers came, returned and left month by month, and which share of those at the start left. Gives a table. The table spills."""
    return answer("CUSTOMER_MOVES", mrr_grid_value, segment_range, segment, first_month, reactivation_window)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("window", "raw", doc="How many months lie between: 12 compares each month with the one a year before. Months. Left out: 12.")
@arg("kind", "raw", doc="net: what they pay now. gross: no more of each than then. logo: customers. Left out: net.")
@arg("path", "raw", doc="TRUE: in gross and logo nothing that was lost in between counts again when it comes back. Left out: FALSE.")
def NRR_TREND(mrr_grid_value: Cell, window: Cell = None, kind: Cell = None, path: Cell = None) -> Cell:
    """The share of what customers paid some months before that the same customers still pay, for each month. Gives a row. The table spills."""
    return answer("NRR_TREND", mrr_grid_value, window, kind, path)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("basis", "raw", doc="logo: customers. net: what they pay. gross: what they pay, no more than at first. Left out: logo.")
@arg("as_value", "raw", doc="pct: share of the first month. abs: customers or amounts. Left out: pct.")
@arg("grain", "raw", doc="month, or quarter: only the last month of each calendar quarter is looked at. Left out: month.")
@arg("path", "raw", doc="TRUE: in logo and gross nothing that was lost counts again when it comes back. Left out: FALSE.")
def COHORT_RETENTION(mrr_grid_value: Cell, basis: Cell = None, as_value: Cell = None, grain: Cell = None, path: Cell = None) -> Cell:
    """What is left of the customers won in each month, by their age in months (or quarters). Gives a table. The table spills."""
    return answer("COHORT_RETENTION", mrr_grid_value, basis, as_value, grain, path)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("cac_spend_by_month", "raw", doc="What was spent to win customers, one figure a month of the grid. An amount of money.")
@arg("gross_margin_value", "raw", doc="The share of MRR that is left after its direct cost: 0.8 is 80 %. A fraction: 15 % is 0.15.")
def COHORT_PAYBACK(mrr_grid_value: Cell, cac_spend_by_month: Cell, gross_margin_value: Cell) -> Cell:
    """After how many months the customers won in each month have earned back what was spent to win them. Gives a table. The table spills."""
    return answer("COHORT_PAYBACK", mrr_grid_value, cac_spend_by_month, gross_margin_value)


@func(namespace="KPI")
@arg("mrr_grid_value", "raw", doc="MRR by customer and month: months in the first row, ids in the first column. An amount of money a month.")
@arg("kpi", "raw", doc="MRR, ARR, MRR_NET_NEW, ARPU, NRR, GRR, LOGO_CHURN, MRR_CHURN …")
@arg("from_month", "raw", doc="The month to start from, as a date or 2026-03.")
@arg("to_month", "raw", doc="The month to end with.")
@arg("segment_range", "raw", doc="One cell a customer row: the segment it belongs to. Can be left out.")
@arg("window", "raw", doc="Months back to the customer base. Left out: 12, for churn 1. Months.")
@arg("show", "raw", doc="effects: a row each. segments: each by segment. sentence: one for the board. Left out: effects.")
def KPI_BRIDGE(mrr_grid_value: Cell, kpi: Cell, from_month: Cell, to_month: Cell, segment_range: Cell = None, window: Cell = None, show: Cell = None) -> Cell:
    """Splits the change of a KPI between two months into volume, mix and price; columns for a stacked chart. Gives a table. The table spills."""
    return answer("KPI_BRIDGE", mrr_grid_value, kpi, from_month, to_month, segment_range, window, show)


@func(namespace="KPI")
@arg("stage_counts", "raw", doc="How many reached each stage, in the order of the stages. A number.")
@arg("names", "raw", doc="The name of each stage. Left out: numbers.")
def FUNNEL(stage_counts: Cell, names: Cell = None) -> Cell:
    """How many are left at each stage, from step to step and of all who began. Gives a table. The table spills."""
    return answer("FUNNEL", stage_counts, names)


@func(namespace="KPI")
@arg("start", "raw", doc="The total before the first move. An amount of money.")
@arg("moves", "raw", doc="Gains positive, losses negative, in the order to show. An amount of money.")
@arg("names", "raw", doc="The name of each move. Left out: numbers.")
def WATERFALL(start: Cell, moves: Cell, names: Cell = None) -> Cell:
    """The columns of a bridge from one total to another, for a stacked chart. Gives a table. The table spills."""
    return answer("WATERFALL", start, moves, names)


@func(namespace="KPI")
@arg("segments", "raw", doc="One cell a row: the channel, tier or other part it belongs to.")
@arg("numerators", "raw", doc="What is divided, one figure a row: spend. A number.")
@arg("denominators", "raw", doc="What it is divided by, one figure a row: new customers. A number.")
@arg("total", "raw", doc="FALSE leaves out the row of all segments together. Left out: TRUE.")
def RATIO_BY(segments: Cell, numerators: Cell, denominators: Cell, total: Cell = None) -> Cell:
    """A ratio of sums for each segment and for all: CAC by channel. Gives a table. The table spills."""
    return answer("RATIO_BY", segments, numerators, denominators, total)


@func(namespace="KPI")
@arg("start", "raw", doc="MRR now. An amount of money a month.")
@arg("new_per_month", "raw", doc="New MRR won each month. An amount of money a month.")
@arg("monthly_churn", "raw", doc="The share of MRR lost each month: 0.05 is 5 %. A fraction: 15 % is 0.15.")
@arg("monthly_expansion", "raw", doc="The share by which MRR grows with the customers there are. A fraction: 15 % is 0.15.")
@arg("months", "raw", doc="How many months to look ahead. Months.")
def MRR_FORECAST(start: Cell, new_per_month: Cell, monthly_churn: Cell, monthly_expansion: Cell, months: Cell) -> Cell:
    """MRR of the months to come at a steady churn, expansion and inflow. Gives a row. The table spills."""
    return answer("MRR_FORECAST", start, new_per_month, monthly_churn, monthly_expansion, months)


@func(namespace="KPI")
@arg("journey_ids", "raw", doc="One cell a touch: the lead or customer.")
@arg("channels", "raw", doc="One cell a touch: its channel.")
@arg("touch_dates", "raw", doc="One cell a touch: its day. Of two on one day the upper row came first. A date.")
@arg("converted", "raw", doc="TRUE or FALSE (yes or no), one cell a touch. A journey converts if any of its rows is TRUE.")
@arg("values", "raw", doc="What the conversion is worth, the same on every row of its journey. Left out: each conversion counts 1. An amount of money.")
@arg("model", "raw", doc="linear: equal parts. first, last: one touch. time_decay: later touches more. position: 40 % first, 40 % last. markov: what would be lost without the channel. Left out: linear.")
@arg("half_life_days", "raw", doc="time_decay: a touch this many days before the last counts half as much. Days. Left out: 7.")
def ATTRIBUTION(journey_ids: Cell, channels: Cell, touch_dates: Cell, converted: Cell, values: Cell = None, model: Cell = None, half_life_days: Cell = None) -> Cell:
    """How much of the conversions each channel has earned. All credits together are the conversions, or their values. Gives a table. The table spills."""
    return answer("ATTRIBUTION", journey_ids, channels, touch_dates, converted, values, model, half_life_days)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("year", "raw", doc="Calendar year, a whole number. A number.")
@arg("guide_or_table", "raw", doc="A guide by id or code, such as mas, or your own range: kpi, segment, year, target.")
@arg("segment", "raw", doc="A tier, channel … of the guide. Blank: the whole business. Can be left out.")
@arg("interp", "raw", doc="Between stated years: linear (default), geometric, step (last stated year) or none. Can be left out.")
def KPI_TARGET(kpi: Cell, year: Cell, guide_or_table: Cell, segment: Cell = None, interp: Cell = None) -> Cell:
    """What a guide, or your own table, wants a KPI to be in a year. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_TARGET", kpi, year, guide_or_table, segment, interp)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("actual", "raw", doc="The figure reached; 15 % is 0.15. A number.")
@arg("year", "raw", doc="Calendar year, a whole number. A number.")
@arg("guide_or_table", "raw", doc="A guide by id or code, such as mas, or your own range: kpi, segment, year, target. Can be left out.")
@arg("segment", "raw", doc="A tier, channel … of the guide. Blank: the whole business. Can be left out.")
def KPI_GAP(kpi: Cell, actual: Cell, year: Cell, guide_or_table: Cell = None, segment: Cell = None) -> Cell:
    """How far a figure is from its target, as a fraction of the target: plus is favourable. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_GAP", kpi, actual, year, guide_or_table, segment)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("actual", "raw", doc="The figure reached; 15 % is 0.15. A number.")
@arg("year", "raw", doc="Calendar year, a whole number. A number.")
@arg("guide_or_table", "raw", doc="A guide by id or code, such as mas, or your own range: kpi, segment, year, target.")
@arg("segment", "raw", doc="A tier, channel … of the guide. Blank: the whole business. Can be left out.")
@arg("tolerance", "raw", doc="Shortfall still to be watched, as a share of the target. A fraction: 15 % is 0.15. Left out: 0.05.")
def KPI_STATUS(kpi: Cell, actual: Cell, year: Cell, guide_or_table: Cell, segment: Cell = None, tolerance: Cell = None) -> Cell:
    """On target, watch or off; check input for an impossible figure; the benchmark where no target is set. Gives text. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_STATUS", kpi, actual, year, guide_or_table, segment, tolerance)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("guide", "raw", doc="A guide by id or code, such as mas. Can be left out.")
@arg("edge", "raw", doc="low, high, or text for all benchmarks and their source. Left out: low.")
def KPI_BENCH(kpi: Cell, guide: Cell = None, edge: Cell = None) -> Cell:
    """The benchmark that a guide states for a KPI: its low or high edge, or all of it in words. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_BENCH", kpi, guide, edge)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("actual", "raw", doc="The figure reached; 15 % is 0.15. A number.")
@arg("guide", "raw", doc="A guide by id or code, such as mas.")
@arg("year", "raw", doc="Calendar year, for rules that look at a target. A number. Can be left out.")
@arg("segment", "raw", doc="A tier, channel … of the guide. Blank: the whole business. Can be left out.")
@arg("prior", "raw", doc="The same figure one review period earlier. A number. Can be left out.")
def KPI_TRIGGER(kpi: Cell, actual: Cell, guide: Cell, year: Cell = None, segment: Cell = None, prior: Cell = None) -> Cell:
    """The actions that the guide's rules call for at this figure, one per line; empty when none does. Gives text. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_TRIGGER", kpi, actual, guide, year, segment, prior)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("last_review_date", "raw", doc="Date of the last review. A date.")
@arg("guide", "raw", doc="A guide by id or code, such as mas. Can be left out.")
def KPI_DUE(kpi: Cell, last_review_date: Cell, guide: Cell = None) -> Cell:
    """When a KPI is to be reviewed next, by the guide's frequency. Gives a date. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_DUE", kpi, last_review_date, guide)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("field", "raw", doc="formula, unit, direction, source, aliases, definition, question, title, signature or marks. Left out: formula.")
def KPI_INFO(kpi: Cell, field: Cell = None) -> Cell:
    """Formula, unit, direction, source, aliases, title or marks of a KPI or of any function. Gives text. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_INFO", kpi, field)


@func(namespace="KPI")
@arg("kpi", "raw", doc="The KPI: its id in the guide, or its function or alias where only one KPI has it.")
@arg("actual", "raw", doc="The figure reached; 15 % is 0.15. A number.")
@arg("plan", "raw", doc="The figure planned for the same period. A number.")
@arg("kind", "raw", doc="pct for a fraction of the plan, abs for the difference. Left out: pct.")
def KPI_VARIANCE(kpi: Cell, actual: Cell, plan: Cell, kind: Cell = None) -> Cell:
    """Actual against plan, as a fraction of the plan or as an amount: plus is favourable. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_VARIANCE", kpi, actual, plan, kind)


@func(namespace="KPI")
@arg("kpi", "raw", doc="A KPI: its function, an alias, a term, or its id in a guide.")
@arg("value", "raw", doc="The figure to check; fractions as fractions (15 % is 0.15). A number.")
@arg("guide", "raw", doc="A guide by id or code, such as mas. Can be left out.")
@arg("peer_values", "raw", doc="Figures of the same KPI (other months, segments) to compare the scale with. A number. Can be left out.")
def KPI_CHECK(kpi: Cell, value: Cell, guide: Cell = None, peer_values: Cell = None) -> Cell:
    """Says ok, or what speaks against a figure: its bound, its scale, a benchmark, its period. Gives text. Give whole ranges where you can: one call is faster than many."""
    return answer("KPI_CHECK", kpi, value, guide, peer_values)


@func(namespace="KPI")
@arg("kpi", "raw", doc="A KPI: its function, an alias, a term, or its id in a guide.")
@arg("value", "raw", doc="The figure to check; fractions as fractions (15 % is 0.15). A number.")
@arg("guide", "raw", doc="A guide by id or code, such as mas. Can be left out.")
def SCALE_FIX(kpi: Cell, value: Cell, guide: Cell = None) -> Cell:
    """Divides by the smallest power of ten that brings the figure inside its hard bound. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."""
    return answer("SCALE_FIX", kpi, value, guide)


@func(namespace="KPI")
@arg("identity", "raw", doc="One of margin, mrr_roll, mix_sum, payback, ltv_cac, nrr_grr, v2p, breakeven.")
@arg("values_range", "raw", doc="The figures in the order of the identity, the stated one first. A number.")
@arg("tol", "raw", doc="A difference up to this counts as none. A number. Left out: 0.005.")
def TIE_OUT(identity: Cell, values_range: Cell, tol: Cell = None) -> Cell:
    """The stated figure less the one the others imply; 0 where they agree within the tolerance. Gives a number."""
    return answer("TIE_OUT", identity, values_range, tol)


@func(namespace="KPI")
@arg("names", "raw", doc="What each figure is: a KPI's function, an alias, a term, or its id in a guide.")
@arg("values", "raw", doc="The figures, one for each name, in the same shape; 15 % is 0.15. A blank one is not stated. A number.")
@arg("guide", "raw", doc="A guide by id or code, such as mas: its formulas, benchmarks and targets count too. Can be left out.")
@arg("year", "raw", doc="The year whose targets of the guide the figures are held against. A number. Can be left out.")
def KPI_AUDIT(names: Cell, values: Cell, guide: Cell = None, year: Cell = None) -> Cell:
    """Checks figures one by one and against each other: one row a finding, with what it should be. Gives a table. The table spills."""
    return answer("KPI_AUDIT", names, values, guide, year)


@func(namespace="KPI")
@arg("formula_cell", "raw", doc="The cell whose formula calls a KPI function, or a formula as text: \"=CAC(100000,400)\".")
def KPI_EXPLAIN(formula_cell: Cell) -> Cell:
    """A KPI's formula with its figures put in, the reason where it has no value, the definition used. Gives text."""
    return answer("KPI_EXPLAIN", formula_cell)


@func(namespace="KPI")
@arg("search", "raw", doc="A name, words or a question: customers who left. Left out: all functions.")
def KPI_LIST(search: Cell = None) -> Cell:
    """Functions by name or by a question in your own words, best first, each with what it answers. Gives a table. The table spills."""
    return answer("KPI_LIST", search)
