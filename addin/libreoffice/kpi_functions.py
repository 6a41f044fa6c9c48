"""The functions of the SaaS KPI engine in LibreOffice Calc.

Derived from the declarations by `kpi derive`; a change made here is lost. A function hands its cells to the
engine and gives back what it answers: there is no arithmetic here.
"""

# ruff: noqa: E501, N802, N816
# fmt: off

from __future__ import annotations

import unohelper
from saas_kpi_answers import ADD_IN, Answers, Cell, Table
from saas_kpi_formula import SERVICE


class Functions(Answers):
    """One function for every name that a cell can call."""

    def __init__(self, context: object) -> None:
        """As LibreOffice makes it."""

    def CAC(self, sm_spend: Cell, new_customers: Cell) -> Table:
        """What it cost to win one paying customer in the period. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CAC", sm_spend, new_customers)

    def CPL(self, spend: Cell, leads: Cell) -> Table:
        """What marketing paid for one lead in the period. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CPL", spend, leads)

    def PAYBACK(self, cac_value: Cell, arpu_value: Cell, gross_margin_value: Cell, monthly_churn: Cell) -> Table:
        """Months until the gross profit of a customer has repaid what it cost to win. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("PAYBACK", cac_value, arpu_value, gross_margin_value, monthly_churn)

    def CAC_PAYBACK(self, cac_value: Cell, arpu_value: Cell, gross_margin_value: Cell, monthly_churn: Cell) -> Table:
        """Another name of PAYBACK. Months until the gross profit of a customer has repaid what it cost to win. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("PAYBACK", cac_value, arpu_value, gross_margin_value, monthly_churn)

    def MAGIC_NUMBER(self, revenue_q: Cell, revenue_prev_q: Cell, sm_prev_q: Cell, annualise: Cell) -> Table:
        """Annual revenue that one unit of last quarter's sales and marketing spend has added. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MAGIC_NUMBER", revenue_q, revenue_prev_q, sm_prev_q, annualise)

    def CAC_LOADED(self, marketing: Cell, new_customers: Cell, sales: Cell, onboarding: Cell, tools: Cell) -> Table:
        """What it cost to win one paying customer, with sales, onboarding and tools. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CAC_LOADED", marketing, new_customers, sales, onboarding, tools)

    def MAX_CAC(self, ltv_value: Cell, ratio: Cell) -> Table:
        """The most that winning a customer may cost if its lifetime value is to be a multiple of it. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MAX_CAC", ltv_value, ratio)

    def ROI(self, value_returned: Cell, cost: Cell) -> Table:
        """The gain on an amount spent, as a share of it. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ROI", value_returned, cost)

    def VIRAL_COEFF(self, invites_per_user: Cell, invite_conversion: Cell) -> Table:
        """New users that one user brings by inviting others. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("VIRAL_COEFF", invites_per_user, invite_conversion)

    def MRR_VELOCITY(self, net_new_now: Cell, net_new_prior: Cell) -> Table:
        """How fast net new MRR itself grows from one period to the next. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MRR_VELOCITY", net_new_now, net_new_prior)

    def PAYBACK_SPEND(self, sm_spend_prior: Cell, new_mrr: Cell, gross_margin_value: Cell) -> Table:
        """Months until the new MRR of a period has repaid the spend of the period before, on gross profit. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("PAYBACK_SPEND", sm_spend_prior, new_mrr, gross_margin_value)

    def CAC_RATIO(self, sm_spend: Cell, new_arr: Cell) -> Table:
        """Sales and marketing spend for each unit of new annual recurring revenue. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CAC_RATIO", sm_spend, new_arr)

    def SALES_EFFICIENCY(self, net_new_arr: Cell, sm_spend: Cell) -> Table:
        """Net new annual recurring revenue for each unit of sales and marketing spend. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("SALES_EFFICIENCY", net_new_arr, sm_spend)

    def CONV_RATE(self, converted: Cell, started: Cell) -> Table:
        """The share of those who entered a step and completed it. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CONV_RATE", converted, started)

    def TRIAL_TO_PAID(self, paid: Cell, trials: Cell) -> Table:
        """The share of free trials that turned into paying customers. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("TRIAL_TO_PAID", paid, trials)

    def VISITOR_TO_TRIAL(self, trials: Cell, visitors: Cell) -> Table:
        """The share of website visitors who start a free trial. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("VISITOR_TO_TRIAL", trials, visitors)

    def VISITOR_TO_PAID(self, paid: Cell, visitors: Cell) -> Table:
        """The share of website visitors who become paying customers. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("VISITOR_TO_PAID", paid, visitors)

    def LEAD_VELOCITY(self, qualified_now: Cell, qualified_prior: Cell) -> Table:
        """How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LEAD_VELOCITY", qualified_now, qualified_prior)

    def LVR(self, qualified_now: Cell, qualified_prior: Cell) -> Table:
        """Another name of LEAD_VELOCITY. How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LEAD_VELOCITY", qualified_now, qualified_prior)

    def MRR_END(self, start: Cell, new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """Monthly recurring revenue at the end of the period, from its start and its movements. Gives an amount of money a month. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MRR_END", start, new_value, expansion, contraction, churn, reactivation)

    def MRR_NET_NEW(self, new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """What all movements of the period together add to monthly recurring revenue. Gives an amount of money a month. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MRR_NET_NEW", new_value, expansion, contraction, churn, reactivation)

    def ARR(self, mrr: Cell) -> Table:
        """Twelve months of the recurring revenue of one month. Gives an amount of money a year. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ARR", mrr)

    def SAAS_QUICK_RATIO(self, new_value: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """MRR won for each unit of MRR lost. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("SAAS_QUICK_RATIO", new_value, expansion, contraction, churn, reactivation)

    def GROWTH_RATE(self, now: Cell, prior: Cell, periods: Cell) -> Table:
        """Growth of a figure per period, compounded when several periods lie between. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("GROWTH_RATE", now, prior, periods)

    def CAGR(self, begin: Cell, end_value: Cell, years: Cell) -> Table:
        """The constant yearly growth that leads from the first figure to the last. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CAGR", begin, end_value, years)

    def EXPANSION_RATE(self, expansion: Cell, base_revenue: Cell) -> Table:
        """Revenue that existing customers added, as a share of the revenue of the period before. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("EXPANSION_RATE", expansion, base_revenue)

    def EXPANSION_SHARE(self, expansion_arr: Cell, new_logo_arr: Cell) -> Table:
        """The part of gross new ARR that existing customers bring. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("EXPANSION_SHARE", expansion_arr, new_logo_arr)

    def ARPU(self, mrr: Cell, active_customers: Cell) -> Table:
        """Average monthly recurring revenue of a paying customer. Gives an amount of money a month. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ARPU", mrr, active_customers)

    def AMRR(self, mrr: Cell, active_customers: Cell) -> Table:
        """Another name of ARPU. Average monthly recurring revenue of a paying customer. Gives an amount of money a month. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ARPU", mrr, active_customers)

    def ARPA(self, total_revenue: Cell, accounts: Cell, periods_per_year: Cell) -> Table:
        """Average revenue of an account in the period, one-time revenue included. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ARPA", total_revenue, accounts, periods_per_year)

    def ARPU_MIX(self, prices: Cell, shares: Cell) -> Table:
        """The average price that the mix of plans implies. Gives an amount of money a month. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("ARPU_MIX", prices, shares)

    def MIX_SHARE(self, part: Cell, total: Cell) -> Table:
        """The share that one part has of the whole: a plan, a tier, a channel. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MIX_SHARE", part, total)

    def CONCENTRATION(self, revenue_range: Cell, top_n: Cell) -> Table:
        """The share of revenue that the largest customers bring. Gives a fraction: 15 % is 0.15. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("CONCENTRATION", revenue_range, top_n)

    def ACV(self, total_contract_value: Cell, term_months: Cell, one_time_fees: Cell) -> Table:
        """What a contract brings per year, one-time fees left out. Gives an amount of money a year. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ACV", total_contract_value, term_months, one_time_fees)

    def MRR_NORM(self, amount: Cell, period_months: Cell) -> Table:
        """Monthly recurring revenue of a plan that is paid for several months at once. Gives an amount of money a month. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MRR_NORM", amount, period_months)

    def BILLINGS(self, revenue: Cell, deferred_end: Cell, deferred_start: Cell) -> Table:
        """What was invoiced in the period, worked out from the accounts. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("BILLINGS", revenue, deferred_end, deferred_start)

    def NRR(self, start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("NRR", start, expansion, contraction, churn, reactivation)

    def NDR(self, start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """Another name of NRR. What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("NRR", start, expansion, contraction, churn, reactivation)

    def GRR(self, start: Cell, contraction: Cell, churn: Cell) -> Table:
        """What is left of the opening MRR before any expansion. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("GRR", start, contraction, churn)

    def LOGO_CHURN(self, lost: Cell, start_customers: Cell) -> Table:
        """The share of the customers of the start who left in the period. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LOGO_CHURN", lost, start_customers)

    def MRR_CHURN(self, start: Cell, contraction: Cell, churn: Cell) -> Table:
        """The share of the opening MRR that was lost, before any expansion. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("MRR_CHURN", start, contraction, churn)

    def NET_MRR_CHURN(self, start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell) -> Table:
        """The share of the opening MRR that was lost, less what existing customers added. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("NET_MRR_CHURN", start, expansion, contraction, churn, reactivation)

    def CHURN_CONVERT(self, rate: Cell, from_months: Cell, to_months: Cell) -> Table:
        """A churn rate of one period as that of another: monthly to yearly and back. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CHURN_CONVERT", rate, from_months, to_months)

    def LIFETIME(self, churn: Cell, cap_months: Cell) -> Table:
        """Months that a customer stays on average. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LIFETIME", churn, cap_months)

    def LTV(self, arpu_value: Cell, gross_margin_value: Cell, churn: Cell, cap_months: Cell) -> Table:
        """Gross profit that a customer brings over its lifetime. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LTV", arpu_value, gross_margin_value, churn, cap_months)

    def CLV(self, arpu_value: Cell, gross_margin_value: Cell, churn: Cell, cap_months: Cell) -> Table:
        """Another name of LTV. Gross profit that a customer brings over its lifetime. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LTV", arpu_value, gross_margin_value, churn, cap_months)

    def LTV_LIFE(self, arpu_value: Cell, lifetime_months: Cell, gross_margin_value: Cell) -> Table:
        """Lifetime value from a known lifetime: monthly revenue times months times margin. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LTV_LIFE", arpu_value, lifetime_months, gross_margin_value)

    def LTV_CAC(self, ltv_value: Cell, cac_value: Cell) -> Table:
        """Lifetime value earned for each unit of acquisition cost. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LTV_CAC", ltv_value, cac_value)

    def LTV_DCF(self, arpu_value: Cell, gross_margin_value: Cell, churn: Cell, annual_discount: Cell, monthly_expansion: Cell, horizon_months: Cell) -> Table:
        """Gross profit of a customer over its lifetime in today's money. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("LTV_DCF", arpu_value, gross_margin_value, churn, annual_discount, monthly_expansion, horizon_months)

    def GROSS_MARGIN(self, revenue: Cell, cogs: Cell) -> Table:
        """The share of revenue that is left after the cost of delivering the service. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("GROSS_MARGIN", revenue, cogs)

    def COGS_RATIO(self, revenue: Cell, cogs: Cell) -> Table:
        """Cost of delivering the service as a share of revenue. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("COGS_RATIO", revenue, cogs)

    def CONTRIB_MARGIN(self, revenue: Cell, variable_costs: Cell) -> Table:
        """The share of revenue that is left after all costs that move with it. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CONTRIB_MARGIN", revenue, variable_costs)

    def BREAKEVEN_REVENUE(self, fixed_costs: Cell, contribution_margin: Cell) -> Table:
        """The revenue of a period that covers its fixed costs. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("BREAKEVEN_REVENUE", fixed_costs, contribution_margin)

    def EBITDA(self, net_income: Cell, interest: Cell, taxes: Cell, depreciation: Cell, amortization: Cell) -> Table:
        """Profit of the period before interest, taxes, depreciation and amortization. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("EBITDA", net_income, interest, taxes, depreciation, amortization)

    def EBITDA_MARGIN(self, ebitda_value: Cell, revenue: Cell) -> Table:
        """EBITDA as a share of revenue. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("EBITDA_MARGIN", ebitda_value, revenue)

    def BREAKEVEN_CUSTOMERS(self, fixed_costs: Cell, arpu_value: Cell, contribution_margin: Cell) -> Table:
        """How many paying customers cover the fixed costs of the period. Gives a count. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("BREAKEVEN_CUSTOMERS", fixed_costs, arpu_value, contribution_margin)

    def FIXED_COVER(self, revenue: Cell, contribution_margin: Cell, fixed_costs: Cell) -> Table:
        """How many times the contribution of the period covers its fixed costs. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("FIXED_COVER", revenue, contribution_margin, fixed_costs)

    def BREAKEVEN_FIXED(self, total_fixed_costs: Cell, avg_monthly_contribution: Cell) -> Table:
        """Months until the mean monthly contribution has earned back a stock of fixed cost. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("BREAKEVEN_FIXED", total_fixed_costs, avg_monthly_contribution)

    def BREAKEVEN_MONTHS(self, net_income_range: Cell, mode: Cell, opening: Cell) -> Table:
        """The month in which the losses of the start are earned back, counted from 1. Gives months. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("BREAKEVEN_MONTHS", net_income_range, mode, opening)

    def BREAKEVEN_DATE(self, net_income_range: Cell, dates: Cell, mode: Cell, opening: Cell) -> Table:
        """The date of the month in which the losses of the start are earned back. Gives a date. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("BREAKEVEN_DATE", net_income_range, dates, mode, opening)

    def MIN_CASH(self, opening_cash: Cell, cash_flow_range: Cell) -> Table:
        """The lowest month-end balance of cash: what must be financed. Gives an amount of money. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("MIN_CASH", opening_cash, cash_flow_range)

    def MIN_CASH_DATE(self, opening_cash: Cell, cash_flow_range: Cell, dates: Cell) -> Table:
        """The month in which cash is at its lowest: by when the gap must be financed. Gives a date. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("MIN_CASH_DATE", opening_cash, cash_flow_range, dates)

    def NET_BURN(self, cash_start: Cell, cash_end: Cell, months: Cell, financing: Cell) -> Table:
        """Cash used per month, financing left out. Gives an amount of money. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("NET_BURN", cash_start, cash_end, months, financing)

    def RUNWAY(self, cash: Cell, monthly_net_burn: Cell) -> Table:
        """Months until the cash is used up at the present burn. Gives months. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("RUNWAY", cash, monthly_net_burn)

    def RULE_OF_40(self, growth: Cell, margin: Cell) -> Table:
        """Yearly growth of revenue plus profit margin; 40 % and more is sound. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("RULE_OF_40", growth, margin)

    def BURN_MULTIPLE(self, net_burn_value: Cell, net_new_arr: Cell) -> Table:
        """Cash used for each unit of net new annual recurring revenue. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("BURN_MULTIPLE", net_burn_value, net_new_arr)

    def ARR_PER_FTE(self, arr_value: Cell, average_fte: Cell) -> Table:
        """Annual recurring revenue for each full-time employee. Gives an amount of money a year. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ARR_PER_FTE", arr_value, average_fte)

    def CASH_CONVERSION_SCORE(self, arr_value: Cell, capital_raised: Cell, cash: Cell) -> Table:
        """Annual recurring revenue for each unit of capital that has been used up. Gives a ratio. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("CASH_CONVERSION_SCORE", arr_value, capital_raised, cash)

    def TX_PER_CUSTOMER(self, transactions: Cell, active_customers: Cell) -> Table:
        """How much an active customer uses the product in the period: scans, assets, tickets. Gives a number. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("TX_PER_CUSTOMER", transactions, active_customers)

    def PER_UNIT(self, amount: Cell, units: Cell, periods: Cell, scale_value: Cell) -> Table:
        """An amount per unit, per period, per thousand: any average of the operation. Gives a number. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("PER_UNIT", amount, units, periods, scale_value)

    def WEIGHTED_SCORE(self, values: Cell, weights: Cell, mins: Cell, maxs: Cell) -> Table:
        """Several measures in one score from 0 to 100: customer health, engagement. Gives a score. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("WEIGHTED_SCORE", values, weights, mins, maxs)

    def HEALTH_SCORE(self, values: Cell, weights: Cell, mins: Cell, maxs: Cell) -> Table:
        """Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("WEIGHTED_SCORE", values, weights, mins, maxs)

    def ENGAGEMENT_SCORE(self, values: Cell, weights: Cell, mins: Cell, maxs: Cell) -> Table:
        """Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("WEIGHTED_SCORE", values, weights, mins, maxs)

    def ADOPTION(self, users_of_feature: Cell, active_users: Cell) -> Table:
        """The share of active users who use a feature. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("ADOPTION", users_of_feature, active_users)

    def NPS(self, scores_range: Cell) -> Table:
        """Promoters less detractors among the answers, in points from -100 to 100. Gives a score. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("NPS", scores_range)

    def NPS_COUNTS(self, promoters: Cell, passives: Cell, detractors: Cell) -> Table:
        """Net promoter score where the answers are already counted, in points from -100 to 100. Gives a score. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("NPS_COUNTS", promoters, passives, detractors)

    def STICKINESS(self, dau: Cell, mau: Cell) -> Table:
        """The share of the users of a month who use the product on a mean day of it. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("STICKINESS", dau, mau)

    def TIME_TO_VALUE(self, start_dates: Cell, value_dates: Cell, percentile: Cell) -> Table:
        """Days from a customer's start to the first value the product gives; half of them wait less. Gives days. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("TIME_TO_VALUE", start_dates, value_dates, percentile)

    def MRR_GRID(self, ids: Cell, starts: Cell, ends: Cell, monthly_amounts: Cell, months: Cell) -> Table:
        """From a list of subscriptions to a grid: what each customer pays on the last day of each month. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("MRR_GRID", ids, starts, ends, monthly_amounts, months)

    def MRR_MOVES(self, mrr_grid_value: Cell, segment_range: Cell, segment: Cell, first_month: Cell, reactivation_window: Cell) -> Table:
        """How recurring revenue moved month by month: new, reactivation, expansion, contraction and churn. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("MRR_MOVES", mrr_grid_value, segment_range, segment, first_month, reactivation_window)

    def CUSTOMER_MOVES(self, mrr_grid_value: Cell, segment_range: Cell, segment: Cell, first_month: Cell, reactivation_window: Cell) -> Table:
        """How many customers came, returned and left month by month, and which share of those at the start left. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("CUSTOMER_MOVES", mrr_grid_value, segment_range, segment, first_month, reactivation_window)

    def NRR_TREND(self, mrr_grid_value: Cell, window: Cell, kind: Cell, path: Cell) -> Table:
        """The share of what customers paid some months before that the same customers still pay, for each month. Gives a row. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("NRR_TREND", mrr_grid_value, window, kind, path)

    def COHORT_RETENTION(self, mrr_grid_value: Cell, basis: Cell, as_value: Cell, grain: Cell, path: Cell) -> Table:
        """What is left of the customers won in each month, by their age in months (or quarters). Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("COHORT_RETENTION", mrr_grid_value, basis, as_value, grain, path)

    def COHORT_PAYBACK(self, mrr_grid_value: Cell, cac_spend_by_month: Cell, gross_margin_value: Cell) -> Table:
        """After how many months the customers won in each month have earned back what was spent to win them. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("COHORT_PAYBACK", mrr_grid_value, cac_spend_by_month, gross_margin_value)

    def KPI_BRIDGE(self, mrr_grid_value: Cell, kpi: Cell, from_month: Cell, to_month: Cell, segment_range: Cell, window: Cell, show: Cell) -> Table:
        """Splits the change of a KPI between two months into volume, mix and price; columns for a stacked chart. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("KPI_BRIDGE", mrr_grid_value, kpi, from_month, to_month, segment_range, window, show)

    def FUNNEL(self, stage_counts: Cell, names: Cell) -> Table:
        """How many are left at each stage, from step to step and of all who began. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("FUNNEL", stage_counts, names)

    def WATERFALL(self, start: Cell, moves: Cell, names: Cell) -> Table:
        """The columns of a bridge from one total to another, for a stacked chart. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("WATERFALL", start, moves, names)

    def RATIO_BY(self, segments: Cell, numerators: Cell, denominators: Cell, total: Cell) -> Table:
        """A ratio of sums for each segment and for all: CAC by channel. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("RATIO_BY", segments, numerators, denominators, total)

    def MRR_FORECAST(self, start: Cell, new_per_month: Cell, monthly_churn: Cell, monthly_expansion: Cell, months: Cell) -> Table:
        """MRR of the months to come at a steady churn, expansion and inflow. Gives a row. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("MRR_FORECAST", start, new_per_month, monthly_churn, monthly_expansion, months)

    def ATTRIBUTION(self, journey_ids: Cell, channels: Cell, touch_dates: Cell, converted: Cell, values: Cell, model: Cell, half_life_days: Cell) -> Table:
        """How much of the conversions each channel has earned. All credits together are the conversions, or their values. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("ATTRIBUTION", journey_ids, channels, touch_dates, converted, values, model, half_life_days)

    def KPI_TARGET(self, kpi: Cell, year: Cell, guide_or_table: Cell, segment: Cell, interp: Cell) -> Table:
        """What a guide, or your own table, wants a KPI to be in a year. Gives a value in the unit of the KPI. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_TARGET", kpi, year, guide_or_table, segment, interp)

    def KPI_GAP(self, kpi: Cell, actual: Cell, year: Cell, guide_or_table: Cell, segment: Cell) -> Table:
        """How far a figure is from its target, as a fraction of the target: plus is favourable. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_GAP", kpi, actual, year, guide_or_table, segment)

    def KPI_STATUS(self, kpi: Cell, actual: Cell, year: Cell, guide_or_table: Cell, segment: Cell, tolerance: Cell) -> Table:
        """On target, watch or off; check input for an impossible figure; the benchmark where no target is set. Gives text. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_STATUS", kpi, actual, year, guide_or_table, segment, tolerance)

    def KPI_BENCH(self, kpi: Cell, guide: Cell, edge: Cell) -> Table:
        """The benchmark that a guide states for a KPI: its low or high edge, or all of it in words. Gives a value in the unit of the KPI. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_BENCH", kpi, guide, edge)

    def KPI_TRIGGER(self, kpi: Cell, actual: Cell, guide: Cell, year: Cell, segment: Cell, prior: Cell) -> Table:
        """The actions that the guide's rules call for at this figure, one per line; empty when none does. Gives text. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_TRIGGER", kpi, actual, guide, year, segment, prior)

    def KPI_DUE(self, kpi: Cell, last_review_date: Cell, guide: Cell) -> Table:
        """When a KPI is to be reviewed next, by the guide's frequency. Gives a date. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_DUE", kpi, last_review_date, guide)

    def KPI_INFO(self, kpi: Cell, field: Cell) -> Table:
        """Formula, unit, direction, source, aliases, title or marks of a KPI or of any function. Gives text. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_INFO", kpi, field)

    def KPI_VARIANCE(self, kpi: Cell, actual: Cell, plan: Cell, kind: Cell) -> Table:
        """Actual against plan, as a fraction of the plan or as an amount: plus is favourable. Gives a fraction: 15 % is 0.15. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_VARIANCE", kpi, actual, plan, kind)

    def KPI_CHECK(self, kpi: Cell, value: Cell, guide: Cell, peer_values: Cell) -> Table:
        """Says ok, or what speaks against a figure: its bound, its scale, a benchmark, its period. Gives text. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("KPI_CHECK", kpi, value, guide, peer_values)

    def SCALE_FIX(self, kpi: Cell, value: Cell, guide: Cell) -> Table:
        """Divides by the smallest power of ten that brings the figure inside its hard bound. Gives a value in the unit of the KPI. As an array formula (Ctrl+Shift+Enter) it takes ranges. In LibreOffice a blank cell is 0 here, not missing."""
        return self._answer("SCALE_FIX", kpi, value, guide)

    def TIE_OUT(self, identity: Cell, values_range: Cell, tol: Cell) -> Table:
        """The stated figure less the one the others imply; 0 where they agree within the tolerance. Gives a number. Blank cells of a range are missing; a single blank cell is 0."""
        return self._answer("TIE_OUT", identity, values_range, tol)

    def KPI_AUDIT(self, names: Cell, values: Cell, guide: Cell, year: Cell) -> Table:
        """Checks figures one by one and against each other: one row a finding, with what it should be. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("KPI_AUDIT", names, values, guide, year)

    def KPI_EXPLAIN(self, formula_cell: Cell) -> Table:
        """A KPI's formula with its figures put in, the reason where it has no value, the definition used. Gives text. The cell must be a reference."""
        return self._explained("KPI_EXPLAIN", formula_cell)

    def KPI_LIST(self, search: Cell) -> Table:
        """Functions by name or by a question in your own words, best first, each with what it answers. Gives a table. As an array formula (Ctrl+Shift+Enter) it gives the whole table."""
        return self._answer("KPI_LIST", search)

    def KPI_ENGINE_STATUS(self) -> Table:
        """Whether the engine of the KPI functions answers, and if it does not, why. Ask it when a function gives #VALUE! and you cannot see a reason."""
        return self._status()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, SERVICE, (ADD_IN, SERVICE))
