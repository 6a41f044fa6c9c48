Attribute VB_Name = "KpiFunctions"
Option Explicit

' The functions of the SaaS KPI engine, as cells call them.
' Derived from the declarations by `kpi derive`; a change made here is lost. There is no arithmetic here.

Public Function CAC(sm_spend, new_customers) As Variant
Attribute CAC.VB_Description = "What it cost to win one paying customer in the period. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    CAC = KpiCall("CAC", Array(sm_spend, new_customers))
End Function

Public Function CPL(spend, leads) As Variant
Attribute CPL.VB_Description = "What marketing paid for one lead in the period. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    CPL = KpiCall("CPL", Array(spend, leads))
End Function

Public Function PAYBACK(cac_value, arpu_value, gross_margin_value, Optional monthly_churn) As Variant
Attribute PAYBACK.VB_Description = "Months until the gross profit of a customer has repaid what it cost to win. Gives months. Give whole ranges where you can: one call is faster than many."
    PAYBACK = KpiCall("PAYBACK", Array(cac_value, arpu_value, gross_margin_value, monthly_churn))
End Function

Public Function CAC_PAYBACK(cac_value, arpu_value, gross_margin_value, Optional monthly_churn) As Variant
Attribute CAC_PAYBACK.VB_Description = "Another name of PAYBACK. Months until the gross profit of a customer has repaid what it cost to win. Gives months. Give whole ranges where you can: one call is faster than many."
    CAC_PAYBACK = KpiCall("CAC_PAYBACK", Array(cac_value, arpu_value, gross_margin_value, monthly_churn))
End Function

Public Function MAGIC_NUMBER(revenue_q, revenue_prev_q, sm_prev_q, Optional annualise) As Variant
Attribute MAGIC_NUMBER.VB_Description = "Annual revenue that one unit of last quarter's sales and marketing spend has added. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    MAGIC_NUMBER = KpiCall("MAGIC_NUMBER", Array(revenue_q, revenue_prev_q, sm_prev_q, annualise))
End Function

Public Function CAC_LOADED(marketing, new_customers, Optional sales, Optional onboarding, Optional tools) As Variant
Attribute CAC_LOADED.VB_Description = "What it cost to win one paying customer, with sales, onboarding and tools. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    CAC_LOADED = KpiCall("CAC_LOADED", Array(marketing, new_customers, sales, onboarding, tools))
End Function

Public Function MAX_CAC(ltv_value, Optional ratio) As Variant
Attribute MAX_CAC.VB_Description = "The most that winning a customer may cost if its lifetime value is to be a multiple of it. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    MAX_CAC = KpiCall("MAX_CAC", Array(ltv_value, ratio))
End Function

Public Function ROI(value_returned, cost) As Variant
Attribute ROI.VB_Description = "The gain on an amount spent, as a share of it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    ROI = KpiCall("ROI", Array(value_returned, cost))
End Function

Public Function VIRAL_COEFF(invites_per_user, invite_conversion) As Variant
Attribute VIRAL_COEFF.VB_Description = "New users that one user brings by inviting others. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    VIRAL_COEFF = KpiCall("VIRAL_COEFF", Array(invites_per_user, invite_conversion))
End Function

Public Function MRR_VELOCITY(net_new_now, net_new_prior) As Variant
Attribute MRR_VELOCITY.VB_Description = "How fast net new MRR itself grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    MRR_VELOCITY = KpiCall("MRR_VELOCITY", Array(net_new_now, net_new_prior))
End Function

Public Function PAYBACK_SPEND(sm_spend_prior, new_mrr, gross_margin_value) As Variant
Attribute PAYBACK_SPEND.VB_Description = "Months until the new MRR of a period has repaid the spend of the period before, on gross profit. Gives months. Give whole ranges where you can: one call is faster than many."
    PAYBACK_SPEND = KpiCall("PAYBACK_SPEND", Array(sm_spend_prior, new_mrr, gross_margin_value))
End Function

Public Function CAC_RATIO(sm_spend, new_arr) As Variant
Attribute CAC_RATIO.VB_Description = "Sales and marketing spend for each unit of new annual recurring revenue. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    CAC_RATIO = KpiCall("CAC_RATIO", Array(sm_spend, new_arr))
End Function

Public Function SALES_EFFICIENCY(net_new_arr, sm_spend) As Variant
Attribute SALES_EFFICIENCY.VB_Description = "Net new annual recurring revenue for each unit of sales and marketing spend. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    SALES_EFFICIENCY = KpiCall("SALES_EFFICIENCY", Array(net_new_arr, sm_spend))
End Function

Public Function CONV_RATE(converted, started) As Variant
Attribute CONV_RATE.VB_Description = "The share of those who entered a step and completed it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    CONV_RATE = KpiCall("CONV_RATE", Array(converted, started))
End Function

Public Function TRIAL_TO_PAID(paid, trials) As Variant
Attribute TRIAL_TO_PAID.VB_Description = "The share of free trials that turned into paying customers. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    TRIAL_TO_PAID = KpiCall("TRIAL_TO_PAID", Array(paid, trials))
End Function

Public Function VISITOR_TO_TRIAL(trials, visitors) As Variant
Attribute VISITOR_TO_TRIAL.VB_Description = "The share of website visitors who start a free trial. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    VISITOR_TO_TRIAL = KpiCall("VISITOR_TO_TRIAL", Array(trials, visitors))
End Function

Public Function VISITOR_TO_PAID(paid, visitors) As Variant
Attribute VISITOR_TO_PAID.VB_Description = "The share of website visitors who become paying customers. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    VISITOR_TO_PAID = KpiCall("VISITOR_TO_PAID", Array(paid, visitors))
End Function

Public Function LEAD_VELOCITY(qualified_now, qualified_prior) As Variant
Attribute LEAD_VELOCITY.VB_Description = "How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    LEAD_VELOCITY = KpiCall("LEAD_VELOCITY", Array(qualified_now, qualified_prior))
End Function

Public Function LVR(qualified_now, qualified_prior) As Variant
Attribute LVR.VB_Description = "Another name of LEAD_VELOCITY. How fast the number of qualified leads grows from one period to the next. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    LVR = KpiCall("LVR", Array(qualified_now, qualified_prior))
End Function

Public Function MRR_END(start, new_value, expansion, contraction, churn, Optional reactivation) As Variant
Attribute MRR_END.VB_Description = "Monthly recurring revenue at the end of the period, from its start and its movements. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."
    MRR_END = KpiCall("MRR_END", Array(start, new_value, expansion, contraction, churn, reactivation))
End Function

Public Function MRR_NET_NEW(new_value, expansion, contraction, churn, Optional reactivation) As Variant
Attribute MRR_NET_NEW.VB_Description = "What all movements of the period together add to monthly recurring revenue. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."
    MRR_NET_NEW = KpiCall("MRR_NET_NEW", Array(new_value, expansion, contraction, churn, reactivation))
End Function

Public Function ARR(mrr) As Variant
Attribute ARR.VB_Description = "Twelve months of the recurring revenue of one month. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."
    ARR = KpiCall("ARR", Array(mrr))
End Function

Public Function SAAS_QUICK_RATIO(new_value, expansion, contraction, churn, Optional reactivation) As Variant
Attribute SAAS_QUICK_RATIO.VB_Description = "MRR won for each unit of MRR lost. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    SAAS_QUICK_RATIO = KpiCall("SAAS_QUICK_RATIO", Array(new_value, expansion, contraction, churn, reactivation))
End Function

Public Function GROWTH_RATE(now, prior, Optional periods) As Variant
Attribute GROWTH_RATE.VB_Description = "Growth of a figure per period, compounded when several periods lie between. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    GROWTH_RATE = KpiCall("GROWTH_RATE", Array(now, prior, periods))
End Function

Public Function CAGR(begin, end_value, years) As Variant
Attribute CAGR.VB_Description = "The constant yearly growth that leads from the first figure to the last. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    CAGR = KpiCall("CAGR", Array(begin, end_value, years))
End Function

Public Function EXPANSION_RATE(expansion, base_revenue) As Variant
Attribute EXPANSION_RATE.VB_Description = "Revenue that existing customers added, as a share of the revenue of the period before. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    EXPANSION_RATE = KpiCall("EXPANSION_RATE", Array(expansion, base_revenue))
End Function

Public Function EXPANSION_SHARE(expansion_arr, new_logo_arr) As Variant
Attribute EXPANSION_SHARE.VB_Description = "The part of gross new ARR that existing customers bring. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    EXPANSION_SHARE = KpiCall("EXPANSION_SHARE", Array(expansion_arr, new_logo_arr))
End Function

Public Function ARPU(mrr, active_customers) As Variant
Attribute ARPU.VB_Description = "Average monthly recurring revenue of a paying customer. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."
    ARPU = KpiCall("ARPU", Array(mrr, active_customers))
End Function

Public Function AMRR(mrr, active_customers) As Variant
Attribute AMRR.VB_Description = "Another name of ARPU. Average monthly recurring revenue of a paying customer. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."
    AMRR = KpiCall("AMRR", Array(mrr, active_customers))
End Function

Public Function ARPA(total_revenue, accounts, Optional periods_per_year) As Variant
Attribute ARPA.VB_Description = "Average revenue of an account in the period, one-time revenue included. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    ARPA = KpiCall("ARPA", Array(total_revenue, accounts, periods_per_year))
End Function

Public Function ARPU_MIX(prices, shares) As Variant
Attribute ARPU_MIX.VB_Description = "The average price that the mix of plans implies. Gives an amount of money a month."
    ARPU_MIX = KpiCall("ARPU_MIX", Array(prices, shares))
End Function

Public Function MIX_SHARE(part, total) As Variant
Attribute MIX_SHARE.VB_Description = "The share that one part has of the whole: a plan, a tier, a channel. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    MIX_SHARE = KpiCall("MIX_SHARE", Array(part, total))
End Function

Public Function CONCENTRATION(revenue_range, Optional top_n) As Variant
Attribute CONCENTRATION.VB_Description = "The share of revenue that the largest customers bring. Gives a fraction: 15 % is 0.15."
    CONCENTRATION = KpiCall("CONCENTRATION", Array(revenue_range, top_n))
End Function

Public Function ACV(total_contract_value, term_months, Optional one_time_fees) As Variant
Attribute ACV.VB_Description = "What a contract brings per year, one-time fees left out. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."
    ACV = KpiCall("ACV", Array(total_contract_value, term_months, one_time_fees))
End Function

Public Function MRR_NORM(amount, period_months) As Variant
Attribute MRR_NORM.VB_Description = "Monthly recurring revenue of a plan that is paid for several months at once. Gives an amount of money a month. Give whole ranges where you can: one call is faster than many."
    MRR_NORM = KpiCall("MRR_NORM", Array(amount, period_months))
End Function

Public Function BILLINGS(revenue, deferred_end, deferred_start) As Variant
Attribute BILLINGS.VB_Description = "What was invoiced in the period, worked out from the accounts. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    BILLINGS = KpiCall("BILLINGS", Array(revenue, deferred_end, deferred_start))
End Function

Public Function NRR(start, expansion, contraction, churn, Optional reactivation) As Variant
Attribute NRR.VB_Description = "What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    NRR = KpiCall("NRR", Array(start, expansion, contraction, churn, reactivation))
End Function

Public Function NDR(start, expansion, contraction, churn, Optional reactivation) As Variant
Attribute NDR.VB_Description = "Another name of NRR. What the customers of the start pay at the end, by what they paid at the start. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    NDR = KpiCall("NDR", Array(start, expansion, contraction, churn, reactivation))
End Function

Public Function GRR(start, contraction, churn) As Variant
Attribute GRR.VB_Description = "What is left of the opening MRR before any expansion. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    GRR = KpiCall("GRR", Array(start, contraction, churn))
End Function

Public Function LOGO_CHURN(lost, start_customers) As Variant
Attribute LOGO_CHURN.VB_Description = "The share of the customers of the start who left in the period. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    LOGO_CHURN = KpiCall("LOGO_CHURN", Array(lost, start_customers))
End Function

Public Function MRR_CHURN(start, contraction, churn) As Variant
Attribute MRR_CHURN.VB_Description = "The share of the opening MRR that was lost, before any expansion. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    MRR_CHURN = KpiCall("MRR_CHURN", Array(start, contraction, churn))
End Function

Public Function NET_MRR_CHURN(start, expansion, contraction, churn, Optional reactivation) As Variant
Attribute NET_MRR_CHURN.VB_Description = "The share of the opening MRR that was lost, less what existing customers added. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    NET_MRR_CHURN = KpiCall("NET_MRR_CHURN", Array(start, expansion, contraction, churn, reactivation))
End Function

Public Function CHURN_CONVERT(rate, from_months, to_months) As Variant
Attribute CHURN_CONVERT.VB_Description = "A churn rate of one period as that of another: monthly to yearly and back. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    CHURN_CONVERT = KpiCall("CHURN_CONVERT", Array(rate, from_months, to_months))
End Function

Public Function LIFETIME(churn, Optional cap_months) As Variant
Attribute LIFETIME.VB_Description = "Months that a customer stays on average. Gives months. Give whole ranges where you can: one call is faster than many."
    LIFETIME = KpiCall("LIFETIME", Array(churn, cap_months))
End Function

Public Function LTV(arpu_value, gross_margin_value, churn, Optional cap_months) As Variant
Attribute LTV.VB_Description = "Gross profit that a customer brings over its lifetime. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    LTV = KpiCall("LTV", Array(arpu_value, gross_margin_value, churn, cap_months))
End Function

Public Function CLV(arpu_value, gross_margin_value, churn, Optional cap_months) As Variant
Attribute CLV.VB_Description = "Another name of LTV. Gross profit that a customer brings over its lifetime. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    CLV = KpiCall("CLV", Array(arpu_value, gross_margin_value, churn, cap_months))
End Function

Public Function LTV_LIFE(arpu_value, lifetime_months, Optional gross_margin_value) As Variant
Attribute LTV_LIFE.VB_Description = "Lifetime value from a known lifetime: monthly revenue times months times margin. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    LTV_LIFE = KpiCall("LTV_LIFE", Array(arpu_value, lifetime_months, gross_margin_value))
End Function

Public Function LTV_CAC(ltv_value, cac_value) As Variant
Attribute LTV_CAC.VB_Description = "Lifetime value earned for each unit of acquisition cost. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    LTV_CAC = KpiCall("LTV_CAC", Array(ltv_value, cac_value))
End Function

Public Function LTV_DCF(arpu_value, gross_margin_value, churn, annual_discount, Optional monthly_expansion, Optional horizon_months) As Variant
Attribute LTV_DCF.VB_Description = "Gross profit of a customer over its lifetime in today's money. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    LTV_DCF = KpiCall("LTV_DCF", Array(arpu_value, gross_margin_value, churn, annual_discount, monthly_expansion, horizon_months))
End Function

Public Function GROSS_MARGIN(revenue, cogs) As Variant
Attribute GROSS_MARGIN.VB_Description = "The share of revenue that is left after the cost of delivering the service. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    GROSS_MARGIN = KpiCall("GROSS_MARGIN", Array(revenue, cogs))
End Function

Public Function COGS_RATIO(revenue, cogs) As Variant
Attribute COGS_RATIO.VB_Description = "Cost of delivering the service as a share of revenue. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    COGS_RATIO = KpiCall("COGS_RATIO", Array(revenue, cogs))
End Function

Public Function CONTRIB_MARGIN(revenue, variable_costs) As Variant
Attribute CONTRIB_MARGIN.VB_Description = "The share of revenue that is left after all costs that move with it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    CONTRIB_MARGIN = KpiCall("CONTRIB_MARGIN", Array(revenue, variable_costs))
End Function

Public Function BREAKEVEN_REVENUE(fixed_costs, contribution_margin) As Variant
Attribute BREAKEVEN_REVENUE.VB_Description = "The revenue of a period that covers its fixed costs. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    BREAKEVEN_REVENUE = KpiCall("BREAKEVEN_REVENUE", Array(fixed_costs, contribution_margin))
End Function

Public Function EBITDA(net_income, Optional interest, Optional taxes, Optional depreciation, Optional amortization) As Variant
Attribute EBITDA.VB_Description = "Profit of the period before interest, taxes, depreciation and amortization. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    EBITDA = KpiCall("EBITDA", Array(net_income, interest, taxes, depreciation, amortization))
End Function

Public Function EBITDA_MARGIN(ebitda_value, revenue) As Variant
Attribute EBITDA_MARGIN.VB_Description = "EBITDA as a share of revenue. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    EBITDA_MARGIN = KpiCall("EBITDA_MARGIN", Array(ebitda_value, revenue))
End Function

Public Function BREAKEVEN_CUSTOMERS(fixed_costs, arpu_value, contribution_margin) As Variant
Attribute BREAKEVEN_CUSTOMERS.VB_Description = "How many paying customers cover the fixed costs of the period. Gives a count. Give whole ranges where you can: one call is faster than many."
    BREAKEVEN_CUSTOMERS = KpiCall("BREAKEVEN_CUSTOMERS", Array(fixed_costs, arpu_value, contribution_margin))
End Function

Public Function FIXED_COVER(revenue, contribution_margin, fixed_costs) As Variant
Attribute FIXED_COVER.VB_Description = "How many times the contribution of the period covers its fixed costs. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    FIXED_COVER = KpiCall("FIXED_COVER", Array(revenue, contribution_margin, fixed_costs))
End Function

Public Function BREAKEVEN_FIXED(total_fixed_costs, avg_monthly_contribution) As Variant
Attribute BREAKEVEN_FIXED.VB_Description = "Months until the mean monthly contribution has earned back a stock of fixed cost. Gives months. Give whole ranges where you can: one call is faster than many."
    BREAKEVEN_FIXED = KpiCall("BREAKEVEN_FIXED", Array(total_fixed_costs, avg_monthly_contribution))
End Function

Public Function BREAKEVEN_MONTHS(net_income_range, Optional mode, Optional opening) As Variant
Attribute BREAKEVEN_MONTHS.VB_Description = "The month in which the losses of the start are earned back, counted from 1. Gives months."
    BREAKEVEN_MONTHS = KpiCall("BREAKEVEN_MONTHS", Array(net_income_range, mode, opening))
End Function

Public Function BREAKEVEN_DATE(net_income_range, dates, Optional mode, Optional opening) As Variant
Attribute BREAKEVEN_DATE.VB_Description = "The date of the month in which the losses of the start are earned back. Gives a date."
    BREAKEVEN_DATE = KpiCall("BREAKEVEN_DATE", Array(net_income_range, dates, mode, opening))
End Function

Public Function MIN_CASH(opening_cash, cash_flow_range) As Variant
Attribute MIN_CASH.VB_Description = "The lowest month-end balance of cash: what must be financed. Gives an amount of money."
    MIN_CASH = KpiCall("MIN_CASH", Array(opening_cash, cash_flow_range))
End Function

Public Function MIN_CASH_DATE(opening_cash, cash_flow_range, dates) As Variant
Attribute MIN_CASH_DATE.VB_Description = "The month in which cash is at its lowest: by when the gap must be financed. Gives a date."
    MIN_CASH_DATE = KpiCall("MIN_CASH_DATE", Array(opening_cash, cash_flow_range, dates))
End Function

Public Function NET_BURN(cash_start, cash_end, months, Optional financing) As Variant
Attribute NET_BURN.VB_Description = "Cash used per month, financing left out. Gives an amount of money. Give whole ranges where you can: one call is faster than many."
    NET_BURN = KpiCall("NET_BURN", Array(cash_start, cash_end, months, financing))
End Function

Public Function RUNWAY(cash, monthly_net_burn) As Variant
Attribute RUNWAY.VB_Description = "Months until the cash is used up at the present burn. Gives months. Give whole ranges where you can: one call is faster than many."
    RUNWAY = KpiCall("RUNWAY", Array(cash, monthly_net_burn))
End Function

Public Function RULE_OF_40(growth, margin) As Variant
Attribute RULE_OF_40.VB_Description = "Yearly growth of revenue plus profit margin; 40 % and more is sound. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    RULE_OF_40 = KpiCall("RULE_OF_40", Array(growth, margin))
End Function

Public Function BURN_MULTIPLE(net_burn_value, net_new_arr) As Variant
Attribute BURN_MULTIPLE.VB_Description = "Cash used for each unit of net new annual recurring revenue. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    BURN_MULTIPLE = KpiCall("BURN_MULTIPLE", Array(net_burn_value, net_new_arr))
End Function

Public Function ARR_PER_FTE(arr_value, average_fte) As Variant
Attribute ARR_PER_FTE.VB_Description = "Annual recurring revenue for each full-time employee. Gives an amount of money a year. Give whole ranges where you can: one call is faster than many."
    ARR_PER_FTE = KpiCall("ARR_PER_FTE", Array(arr_value, average_fte))
End Function

Public Function CASH_CONVERSION_SCORE(arr_value, capital_raised, cash) As Variant
Attribute CASH_CONVERSION_SCORE.VB_Description = "Annual recurring revenue for each unit of capital that has been used up. Gives a ratio. Give whole ranges where you can: one call is faster than many."
    CASH_CONVERSION_SCORE = KpiCall("CASH_CONVERSION_SCORE", Array(arr_value, capital_raised, cash))
End Function

Public Function TX_PER_CUSTOMER(transactions, active_customers) As Variant
Attribute TX_PER_CUSTOMER.VB_Description = "How much an active customer uses the product in the period: scans, assets, tickets. Gives a number. Give whole ranges where you can: one call is faster than many."
    TX_PER_CUSTOMER = KpiCall("TX_PER_CUSTOMER", Array(transactions, active_customers))
End Function

Public Function PER_UNIT(amount, units, Optional periods, Optional scale_value) As Variant
Attribute PER_UNIT.VB_Description = "An amount per unit, per period, per thousand: any average of the operation. Gives a number. Give whole ranges where you can: one call is faster than many."
    PER_UNIT = KpiCall("PER_UNIT", Array(amount, units, periods, scale_value))
End Function

Public Function WEIGHTED_SCORE(values, weights, Optional mins, Optional maxs) As Variant
Attribute WEIGHTED_SCORE.VB_Description = "Several measures in one score from 0 to 100: customer health, engagement. Gives a score."
    WEIGHTED_SCORE = KpiCall("WEIGHTED_SCORE", Array(values, weights, mins, maxs))
End Function

Public Function HEALTH_SCORE(values, weights, Optional mins, Optional maxs) As Variant
Attribute HEALTH_SCORE.VB_Description = "Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score."
    HEALTH_SCORE = KpiCall("HEALTH_SCORE", Array(values, weights, mins, maxs))
End Function

Public Function ENGAGEMENT_SCORE(values, weights, Optional mins, Optional maxs) As Variant
Attribute ENGAGEMENT_SCORE.VB_Description = "Another name of WEIGHTED_SCORE. Several measures in one score from 0 to 100: customer health, engagement. Gives a score."
    ENGAGEMENT_SCORE = KpiCall("ENGAGEMENT_SCORE", Array(values, weights, mins, maxs))
End Function

Public Function ADOPTION(users_of_feature, active_users) As Variant
Attribute ADOPTION.VB_Description = "The share of active users who use a feature. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    ADOPTION = KpiCall("ADOPTION", Array(users_of_feature, active_users))
End Function

Public Function NPS(scores_range) As Variant
Attribute NPS.VB_Description = "Promoters less detractors among the answers, in points from -100 to 100. Gives a score."
    NPS = KpiCall("NPS", Array(scores_range))
End Function

Public Function NPS_COUNTS(promoters, passives, detractors) As Variant
Attribute NPS_COUNTS.VB_Description = "Net promoter score where the answers are already counted, in points from -100 to 100. Gives a score. Give whole ranges where you can: one call is faster than many."
    NPS_COUNTS = KpiCall("NPS_COUNTS", Array(promoters, passives, detractors))
End Function

Public Function STICKINESS(dau, mau) As Variant
Attribute STICKINESS.VB_Description = "The share of the users of a month who use the product on a mean day of it. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    STICKINESS = KpiCall("STICKINESS", Array(dau, mau))
End Function

Public Function TIME_TO_VALUE(start_dates, value_dates, Optional percentile) As Variant
Attribute TIME_TO_VALUE.VB_Description = "Days from a customer's start to the first value the product gives; half of them wait less. Gives days."
    TIME_TO_VALUE = KpiCall("TIME_TO_VALUE", Array(start_dates, value_dates, percentile))
End Function

Public Function MRR_GRID(ids, starts, ends, monthly_amounts, months) As Variant
Attribute MRR_GRID.VB_Description = "From a list of subscriptions to a grid: what each customer pays on the last day of each month. Gives a table. The table spills."
    MRR_GRID = KpiCall("MRR_GRID", Array(ids, starts, ends, monthly_amounts, months))
End Function

Public Function MRR_MOVES(mrr_grid_value, Optional segment_range, Optional segment, Optional first_month, Optional reactivation_window) As Variant
Attribute MRR_MOVES.VB_Description = "How recurring revenue moved month by month: new, reactivation, expansion, contraction and churn. Gives a table. The table spills."
    MRR_MOVES = KpiCall("MRR_MOVES", Array(mrr_grid_value, segment_range, segment, first_month, reactivation_window))
End Function

Public Function CUSTOMER_MOVES(mrr_grid_value, Optional segment_range, Optional segment, Optional first_month, Optional reactivation_window) As Variant
Attribute CUSTOMER_MOVES.VB_Description = "How many customers came, returned and left month by month, and which share of those at the start left. Gives a table. The table spills."
    CUSTOMER_MOVES = KpiCall("CUSTOMER_MOVES", Array(mrr_grid_value, segment_range, segment, first_month, reactivation_window))
End Function

Public Function NRR_TREND(mrr_grid_value, Optional window, Optional kind, Optional path) As Variant
Attribute NRR_TREND.VB_Description = "The share of what customers paid some months before that the same customers still pay, for each month. Gives a row. The table spills."
    NRR_TREND = KpiCall("NRR_TREND", Array(mrr_grid_value, window, kind, path))
End Function

Public Function COHORT_RETENTION(mrr_grid_value, Optional basis, Optional as_value, Optional grain, Optional path) As Variant
Attribute COHORT_RETENTION.VB_Description = "What is left of the customers won in each month, by their age in months (or quarters). Gives a table. The table spills."
    COHORT_RETENTION = KpiCall("COHORT_RETENTION", Array(mrr_grid_value, basis, as_value, grain, path))
End Function

Public Function COHORT_PAYBACK(mrr_grid_value, cac_spend_by_month, gross_margin_value) As Variant
Attribute COHORT_PAYBACK.VB_Description = "After how many months the customers won in each month have earned back what was spent to win them. Gives a table. The table spills."
    COHORT_PAYBACK = KpiCall("COHORT_PAYBACK", Array(mrr_grid_value, cac_spend_by_month, gross_margin_value))
End Function

Public Function KPI_BRIDGE(mrr_grid_value, kpi, from_month, to_month, Optional segment_range, Optional window, Optional show) As Variant
Attribute KPI_BRIDGE.VB_Description = "Splits the change of a KPI between two months into volume, mix and price; columns for a stacked chart. Gives a table. The table spills."
    KPI_BRIDGE = KpiCall("KPI_BRIDGE", Array(mrr_grid_value, kpi, from_month, to_month, segment_range, window, show))
End Function

Public Function FUNNEL(stage_counts, Optional names) As Variant
Attribute FUNNEL.VB_Description = "How many are left at each stage, from step to step and of all who began. Gives a table. The table spills."
    FUNNEL = KpiCall("FUNNEL", Array(stage_counts, names))
End Function

Public Function WATERFALL(start, moves, Optional names) As Variant
Attribute WATERFALL.VB_Description = "The columns of a bridge from one total to another, for a stacked chart. Gives a table. The table spills."
    WATERFALL = KpiCall("WATERFALL", Array(start, moves, names))
End Function

Public Function RATIO_BY(segments, numerators, denominators, Optional total) As Variant
Attribute RATIO_BY.VB_Description = "A ratio of sums for each segment and for all: CAC by channel. Gives a table. The table spills."
    RATIO_BY = KpiCall("RATIO_BY", Array(segments, numerators, denominators, total))
End Function

Public Function MRR_FORECAST(start, new_per_month, monthly_churn, monthly_expansion, months) As Variant
Attribute MRR_FORECAST.VB_Description = "MRR of the months to come at a steady churn, expansion and inflow. Gives a row. The table spills."
    MRR_FORECAST = KpiCall("MRR_FORECAST", Array(start, new_per_month, monthly_churn, monthly_expansion, months))
End Function

Public Function ATTRIBUTION(journey_ids, channels, touch_dates, converted, Optional values, Optional model, Optional half_life_days) As Variant
Attribute ATTRIBUTION.VB_Description = "How much of the conversions each channel has earned. All credits together are the conversions, or their values. Gives a table. The table spills."
    ATTRIBUTION = KpiCall("ATTRIBUTION", Array(journey_ids, channels, touch_dates, converted, values, model, half_life_days))
End Function

Public Function KPI_TARGET(kpi, year, guide_or_table, Optional segment, Optional interp) As Variant
Attribute KPI_TARGET.VB_Description = "What a guide, or your own table, wants a KPI to be in a year. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."
    KPI_TARGET = KpiCall("KPI_TARGET", Array(kpi, year, guide_or_table, segment, interp))
End Function

Public Function KPI_GAP(kpi, actual, year, Optional guide_or_table, Optional segment) As Variant
Attribute KPI_GAP.VB_Description = "How far a figure is from its target, as a fraction of the target: plus is favourable. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    KPI_GAP = KpiCall("KPI_GAP", Array(kpi, actual, year, guide_or_table, segment))
End Function

Public Function KPI_STATUS(kpi, actual, year, guide_or_table, Optional segment, Optional tolerance) As Variant
Attribute KPI_STATUS.VB_Description = "On target, watch or off; check input for an impossible figure; the benchmark where no target is set. Gives text. Give whole ranges where you can: one call is faster than many."
    KPI_STATUS = KpiCall("KPI_STATUS", Array(kpi, actual, year, guide_or_table, segment, tolerance))
End Function

Public Function KPI_BENCH(kpi, Optional guide, Optional edge) As Variant
Attribute KPI_BENCH.VB_Description = "The benchmark that a guide states for a KPI: its low or high edge, or all of it in words. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."
    KPI_BENCH = KpiCall("KPI_BENCH", Array(kpi, guide, edge))
End Function

Public Function KPI_TRIGGER(kpi, actual, guide, Optional year, Optional segment, Optional prior) As Variant
Attribute KPI_TRIGGER.VB_Description = "The actions that the guide's rules call for at this figure, one per line; empty when none does. Gives text. Give whole ranges where you can: one call is faster than many."
    KPI_TRIGGER = KpiCall("KPI_TRIGGER", Array(kpi, actual, guide, year, segment, prior))
End Function

Public Function KPI_DUE(kpi, last_review_date, Optional guide) As Variant
Attribute KPI_DUE.VB_Description = "When a KPI is to be reviewed next, by the guide's frequency. Gives a date. Give whole ranges where you can: one call is faster than many."
    KPI_DUE = KpiCall("KPI_DUE", Array(kpi, last_review_date, guide))
End Function

Public Function KPI_INFO(kpi, Optional field) As Variant
Attribute KPI_INFO.VB_Description = "Formula, unit, direction, source, aliases, title or marks of a KPI or of any function. Gives text. Give whole ranges where you can: one call is faster than many."
    KPI_INFO = KpiCall("KPI_INFO", Array(kpi, field))
End Function

Public Function KPI_VARIANCE(kpi, actual, plan, Optional kind) As Variant
Attribute KPI_VARIANCE.VB_Description = "Actual against plan, as a fraction of the plan or as an amount: plus is favourable. Gives a fraction: 15 % is 0.15. Give whole ranges where you can: one call is faster than many."
    KPI_VARIANCE = KpiCall("KPI_VARIANCE", Array(kpi, actual, plan, kind))
End Function

Public Function KPI_CHECK(kpi, value, Optional guide, Optional peer_values) As Variant
Attribute KPI_CHECK.VB_Description = "Says ok, or what speaks against a figure: its bound, its scale, a benchmark, its period. Gives text. Give whole ranges where you can: one call is faster than many."
    KPI_CHECK = KpiCall("KPI_CHECK", Array(kpi, value, guide, peer_values))
End Function

Public Function SCALE_FIX(kpi, value, Optional guide) As Variant
Attribute SCALE_FIX.VB_Description = "Divides by the smallest power of ten that brings the figure inside its hard bound. Gives a value in the unit of the KPI. Give whole ranges where you can: one call is faster than many."
    SCALE_FIX = KpiCall("SCALE_FIX", Array(kpi, value, guide))
End Function

Public Function TIE_OUT(identity, values_range, Optional tol) As Variant
Attribute TIE_OUT.VB_Description = "The stated figure less the one the others imply; 0 where they agree within the tolerance. Gives a number."
    TIE_OUT = KpiCall("TIE_OUT", Array(identity, values_range, tol))
End Function

Public Function KPI_AUDIT(names, values, Optional guide, Optional year) As Variant
Attribute KPI_AUDIT.VB_Description = "Checks figures one by one and against each other: one row a finding, with what it should be. Gives a table. The table spills."
    KPI_AUDIT = KpiCall("KPI_AUDIT", Array(names, values, guide, year))
End Function

Public Function KPI_EXPLAIN(formula_cell) As Variant
Attribute KPI_EXPLAIN.VB_Description = "A KPI's formula with its figures put in, the reason where it has no value, the definition used. Gives text."
    KPI_EXPLAIN = KpiCall("KPI_EXPLAIN", Array(formula_cell))
End Function

Public Function KPI_LIST(Optional search) As Variant
Attribute KPI_LIST.VB_Description = "Functions by name or by a question in your own words, best first, each with what it answers. Gives a table. The table spills."
    KPI_LIST = KpiCall("KPI_LIST", Array(search))
End Function
