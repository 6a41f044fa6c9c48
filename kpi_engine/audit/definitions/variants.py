"""What is known of the ways in which KPIs are computed: the usual one, accepted ones, and wrong ones.

The usual definition and its named options come from the catalogue. What stands here is knowledge beside it:
other accepted forms, and forms that finance teams are known to compute by mistake under the KPI's name.
Formulas are written over terms; `mrr[-1]` is the figure of the period before.
"""

from __future__ import annotations

from kpi_engine.audit.definitions.definition import Definition, accepted, usual, wrong
from kpi_engine.audit.definitions.variants_of_retention import OF_RETENTION

_ONE_QUARTER = "The rise of one quarter's revenue earns four times as much in a year."
_MARGIN = "Revenue still has to pay for delivering the service; only gross profit pays back."

DECLARED: dict[str, tuple[Definition, ...]] = {
    **OF_RETENTION,
    "cac": (
        accepted("CAC on advertising alone", "advertising / new_customers", "paid", "advertising", "ad"),
        accepted("CAC on the spend of the period before", "sm_spend[-1] / new_customers", "lag"),
        wrong("CAC without salaries", "(sm_spend - sm_salaries) / new_customers",
               "Salaries of sales and marketing are most of what it costs to win a customer.",
               "salar", "paid"),
        wrong("CAC over all customers", "sm_spend / active_customers",
               "The spend won the new customers, not those who were there before."),
        wrong("CAC over leads", "sm_spend / leads", "That is the cost of a lead: most leads never buy."),
        wrong("CAC over trials", "sm_spend / trials",
               "That is the cost of a trial: a trial that does not buy is no customer."),
        wrong("CAC over net new customers", "sm_spend / (new_customers - lost_customers)",
               "Customers lost do not make those who were won any dearer.", "net"),
    ),
    "ltv": (
        usual("LTV over the customer lifetime", "arpu * gross_margin * lifetime"),
        accepted("LTV on MRR churn", "arpu * gross_margin / mrr_churn"),
        accepted("LTV on net MRR churn", "arpu * gross_margin / net_mrr_churn", "net"),
        accepted("LTV less CAC", "arpu * gross_margin / churn_rate - cac", "net", "after cac"),
        wrong("LTV on revenue, not on gross profit", "arpu / churn_rate", _MARGIN, "revenue", "gross ltv"),
        wrong("LTV on revenue, not on gross profit", "arpu / mrr_churn", _MARGIN, "revenue", "gross ltv"),
        wrong("LTV on revenue, not on gross profit", "arpu * lifetime", _MARGIN, "revenue", "gross ltv"),
        wrong("LTV multiplied by churn", "arpu * gross_margin * churn_rate",
               "A customer stays 1 / churn periods: the rate divides."),
        wrong("LTV of a year's revenue over monthly churn", "12 * arpu * gross_margin / churn_rate",
               "ARPU and churn must be of the same period: this is twelve times too much."),
        wrong("LTV on the share of costs", "arpu * cogs_ratio / churn_rate",
               "The cost ratio was taken for the margin."),
        wrong("LTV over retention", "arpu * gross_margin / (1 - churn_rate)",
               "A customer stays 1 / churn periods, not 1 / retention."),
    ),
    "ltv_cac": (
        wrong("LTV:CAC with LTV on revenue", "arpu / churn_rate / cac", _MARGIN, "revenue"),
        wrong("LTV less CAC over CAC", "(ltv - cac) / cac",
               "That is a return on the spend: 1 less than LTV:CAC, whose target is 3.", "roi", "return"),
    ),
    "payback": (
        usual("payback of the spend on new MRR", "sm_spend / (new_mrr * gross_margin)"),
        usual("payback of the spend of the period before", "sm_spend[-1] / (new_mrr * gross_margin)"),
        accepted("payback in years", "cac / (arpu * gross_margin) / 12", "year"),
        wrong("payback without gross margin", "cac / arpu", _MARGIN, "revenue", "simple"),
        wrong("payback without gross margin", "sm_spend / new_mrr", _MARGIN, "revenue", "simple"),
        wrong("payback on the whole MRR", "sm_spend / (mrr * gross_margin)",
               "The spend is paid back by the customers it won, not by those who were there before."),
        wrong("payback as CAC over LTV", "cac / ltv", "That is a share of the lifetime, not a time."),
    ),
    "magic_number": (
        usual("from MRR", "12 * (mrr - mrr[-1]) / sm_spend[-1]"),
        usual("from ARR", "(arr - arr[-1]) / sm_spend[-1]"),
        accepted("of months, annualised", "12 * (revenue - revenue[-1]) / sm_spend[-1]"),
        accepted("on the spend of the same quarter", "4 * (revenue - revenue[-1]) / sm_spend"),
        accepted("net new ARR over the spend of the same period", "net_new_arr / sm_spend"),
        Definition("magic number without annualisation", "(revenue - revenue[-1]) / sm_spend[-1]", "wrong",
                   _ONE_QUARTER, ("not annualised",), of_years=True),
        Definition("magic number without annualisation", "(revenue - revenue[-1]) / sm_spend", "wrong",
                   _ONE_QUARTER, ("not annualised",), of_years=True),
        wrong("magic number without annualisation", "net_new_mrr / sm_spend",
               "New MRR earns twelve times as much in a year.", "not annualised"),
        wrong("magic number on all revenue", "4 * revenue / sm_spend[-1]",
               "Only the rise of the revenue is what the spend has brought."),
    ),
    "arpu": (
        accepted("revenue per customer", "revenue / active_customers", "revenue"),
        accepted("on average customers", "2 * mrr / (opening_customers + active_customers)", "average"),
        accepted("revenue on average customers", "2 * revenue / (opening_customers + active_customers)"),
        accepted("on customers at the start", "mrr / opening_customers"),
        accepted("a year's revenue per customer", "12 * mrr / active_customers", "annual", "year"),
        wrong("ARPU over new customers", "mrr / new_customers",
               "The MRR is paid by all customers, not by the new ones alone."),
        wrong("ARPU over new customers", "revenue / new_customers",
               "The revenue is paid by all customers, not by the new ones alone."),
    ),
    "burn_multiple": (
        usual("from cash flow", "-cash_flow / net_new_arr"),
        accepted("over new-logo ARR", "net_burn / new_arr", "new logo"),
        wrong("burn multiple on MRR", "net_burn / net_new_mrr",
               "Burn is set against annual recurring revenue: this is twelve times too much."),
        wrong("burn multiple on net loss", "-net_income / net_new_arr",
               "A loss is not cash: depreciation, prepayments and stock pay stand between the two."),
    ),
    "runway": (
        usual("on the burn of a quarter", "3 * closing_cash / net_burn"),
        accepted("on the cash at the start", "opening_cash / net_burn"),
        accepted("runway on gross burn", "closing_cash / operating_expenses", "gross"),
        wrong("runway on net income", "closing_cash / -net_income",
               "A loss is not cash: depreciation, prepayments and stock pay stand between the two.",
               "income"),
        wrong("runway on EBITDA", "closing_cash / -ebitda", "EBITDA is not cash.", "ebitda"),
        wrong("runway times burn", "closing_cash * net_burn", "The burn divides."),
    ),
    "net_burn": (
        usual("a quarter's burn by the month", "(opening_cash + financing - closing_cash) / 3"),
        usual("a year's burn by the month", "(opening_cash + financing - closing_cash) / 12"),
        accepted("cash flow of the period", "-cash_flow"),
        wrong("net burn that counts financing", "opening_cash - closing_cash",
               "Money raised hides what the business burns."),
    ),
    "rule_of_40": (
        usual("on EBITDA margin", "revenue_growth + ebitda_margin"),
        usual("on another profit margin", "revenue_growth + profit_margin"),
        usual("on cash-flow margin", "revenue_growth + cash_flow_margin"),
        wrong("rule of 40 on gross margin", "revenue_growth + gross_margin",
               "The rule weighs growth against profit; nearly every SaaS business passes on gross margin."),
        wrong("rule of 40 by difference", "revenue_growth - ebitda_margin", "The two are added."),
        wrong("rule of 40 by product", "revenue_growth * ebitda_margin", "The two are added."),
        wrong("rule of 40 in mixed units", "100 * revenue_growth + ebitda_margin",
               "One figure is in per cent, the other a fraction: the smaller one all but vanishes."),
        wrong("rule of 40 in mixed units", "revenue_growth + 100 * ebitda_margin",
               "One figure is in per cent, the other a fraction: the smaller one all but vanishes."),
    ),
    "gross_margin": (
        accepted("gross profit in money", "revenue - cogs"),
        accepted("gross margin of recurring revenue", "(mrr - cogs) / mrr", "recurring", "subscription"),
        wrong("mark-up on cost, not margin", "(revenue - cogs) / cogs",
               "The margin is a share of revenue; a share of cost is a mark-up.", "mark"),
        wrong("cost ratio, not margin", "cogs / revenue", "The margin is what the costs leave."),
    ),
    "ebitda_margin": (
        accepted("EBITDA margin on recurring revenue", "ebitda / mrr"),
        wrong("net margin, not EBITDA margin", "net_income / revenue",
               "Net income is after interest, taxes, depreciation and amortization."),
    ),
    "trial_to_paid": (
        accepted("new customers over trials", "new_customers / trials"),
        accepted("new customers over the trials of the period before", "new_customers / trials[-1]"),
        wrong("paid over visitors", "paid_conversions / visitors",
               "That is the conversion of visitors: most never start a trial.", "visitor"),
        wrong("trials over visitors", "trials / visitors", "That is the conversion of visitors to trials."),
    ),
    "lifetime": (
        accepted("in years", "1 / churn_rate / 12", "year"),
        accepted("on MRR churn", "1 / mrr_churn"),
        wrong("lifetime from retention", "1 / (1 - churn_rate)", "A customer stays 1 / churn periods."),
    ),
}  # fmt: skip

TOLD_AS_WRONG = (("ltv", "revenue"), ("magic_number", "not annualised"))
"""Options of the catalogue that a sheet should say openly: under the plain name of the KPI they mislead."""
MORE_NAMES: dict[str, tuple[str, ...]] = {
    "advertising": ("advertising", "advertising spend", "ad spend", "paid media", "paid ads",
                    "advertising costs", "media spend"),
    "sm_salaries": ("sales and marketing salaries", "sales & marketing salaries", "s&m salaries",
                    "sales and marketing payroll", "s&m payroll", "salaries of sales and marketing",
                    "sales and marketing headcount cost"),
    "revenue_growth": ("revenue growth", "growth rate", "arr growth", "yoy growth", "revenue growth rate",
                       "annual revenue growth", "yoy revenue growth", "mrr growth"),
    "profit_margin": ("profit margin", "operating margin", "net margin", "ebit margin"),
    "cash_flow_margin": ("fcf margin", "free cash flow margin", "cash flow margin"),
    "gross_margin": ("gross margin ratio", "subscription gross margin", "blended gross margin"),
    "churn_rate": ("customer churn rate monthly", "monthly customer churn", "churn per month"),
    "payback": ("payback period", "payback months", "months to payback", "payback"),
    "ltv_cac": ("ltv cac ratio",),
    "revenue": ("monthly revenue", "quarterly revenue", "subscription revenue"),
    "saas_quick_ratio": ("quick ratio saas",),
}  # fmt: skip
"""Names of figures beside those of the catalogue, as they stand in sheets that compute KPIs."""
