"""What is known of the ways in which KPIs are computed: the usual one, accepted ones, and wrong ones.

The usual definition and its named options come from the catalogue. What stands here is knowledge beside it:
other accepted forms, and forms that finance teams are known to compute by mistake under the KPI's name.
Formulas are written over terms; `mrr[-1]` is the figure of the period before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["usual", "accepted", "wrong"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to compute a KPI. `said` are words of a label that state it openly: `LTV (revenue)`.

    `needs` are figures that the workbook must state for it: without new customers there are none to count in.
    With `of_years` it is right where the columns are whole years.
    """

    name: str
    formula: str
    standing: Standing
    why: str = ""
    said: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    of_years: bool = False


def _usual(name: str, formula: str) -> Definition:
    return Definition(name, formula, "usual")


def _accepted(name: str, formula: str, *said: str) -> Definition:
    return Definition(name, formula, "accepted", said=said)


def _wrong(name: str, formula: str, why: str, *said: str) -> Definition:
    return Definition(name, formula, "wrong", why, said)


_MONTHLY_X12 = "Churn compounds: a monthly rate m is 1 − (1 − m)^12 a year, which is less than 12 × m."
_ONE_QUARTER = "The rise of one quarter's revenue earns four times as much in a year."
_MARGIN = "Revenue still has to pay for delivering the service; only gross profit pays back."
_CLOSING_MRR = "What is lost is lost from the MRR at the start of the period, not from what is left of it."

DECLARED: dict[str, tuple[Definition, ...]] = {
    "cac": (
        _accepted("CAC on advertising alone", "advertising / new_customers", "paid", "advertising", "ad"),
        _accepted("CAC on the spend of the period before", "sm_spend[-1] / new_customers", "lag"),
        _wrong("CAC without salaries", "(sm_spend - sm_salaries) / new_customers",
               "Salaries of sales and marketing are most of what it costs to win a customer.",
               "salar", "paid"),
        _wrong("CAC over all customers", "sm_spend / active_customers",
               "The spend won the new customers, not those who were there before."),
        _wrong("CAC over leads", "sm_spend / leads", "That is the cost of a lead: most leads never buy."),
        _wrong("CAC over trials", "sm_spend / trials",
               "That is the cost of a trial: a trial that does not buy is no customer."),
        _wrong("CAC over net new customers", "sm_spend / (new_customers - lost_customers)",
               "Customers lost do not make those who were won any dearer.", "net"),
    ),
    "ltv": (
        _usual("LTV over the customer lifetime", "arpu * gross_margin * lifetime"),
        _accepted("LTV on MRR churn", "arpu * gross_margin / mrr_churn"),
        _accepted("LTV on net MRR churn", "arpu * gross_margin / net_mrr_churn", "net"),
        _accepted("LTV less CAC", "arpu * gross_margin / churn_rate - cac", "net", "after cac"),
        _wrong("LTV on revenue, not on gross profit", "arpu / churn_rate", _MARGIN, "revenue", "gross ltv"),
        _wrong("LTV on revenue, not on gross profit", "arpu / mrr_churn", _MARGIN, "revenue", "gross ltv"),
        _wrong("LTV on revenue, not on gross profit", "arpu * lifetime", _MARGIN, "revenue", "gross ltv"),
        _wrong("LTV multiplied by churn", "arpu * gross_margin * churn_rate",
               "A customer stays 1 / churn periods: the rate divides."),
        _wrong("LTV of a year's revenue over monthly churn", "12 * arpu * gross_margin / churn_rate",
               "ARPU and churn must be of the same period: this is twelve times too much."),
        _wrong("LTV on the share of costs", "arpu * cogs_ratio / churn_rate",
               "The cost ratio was taken for the margin."),
        _wrong("LTV over retention", "arpu * gross_margin / (1 - churn_rate)",
               "A customer stays 1 / churn periods, not 1 / retention."),
    ),
    "ltv_cac": (
        _wrong("LTV:CAC with LTV on revenue", "arpu / churn_rate / cac", _MARGIN, "revenue"),
        _wrong("LTV less CAC over CAC", "(ltv - cac) / cac",
               "That is a return on the spend: 1 less than LTV:CAC, whose target is 3.", "roi", "return"),
    ),
    "payback": (
        _usual("payback of the spend on new MRR", "sm_spend / (new_mrr * gross_margin)"),
        _usual("payback of the spend of the period before", "sm_spend[-1] / (new_mrr * gross_margin)"),
        _accepted("payback in years", "cac / (arpu * gross_margin) / 12", "year"),
        _wrong("payback without gross margin", "cac / arpu", _MARGIN, "revenue", "simple"),
        _wrong("payback without gross margin", "sm_spend / new_mrr", _MARGIN, "revenue", "simple"),
        _wrong("payback on the whole MRR", "sm_spend / (mrr * gross_margin)",
               "The spend is paid back by the customers it won, not by those who were there before."),
        _wrong("payback as CAC over LTV", "cac / ltv", "That is a share of the lifetime, not a time."),
    ),
    "magic_number": (
        _usual("from MRR", "12 * (mrr - mrr[-1]) / sm_spend[-1]"),
        _usual("from ARR", "(arr - arr[-1]) / sm_spend[-1]"),
        _accepted("of months, annualised", "12 * (revenue - revenue[-1]) / sm_spend[-1]"),
        _accepted("on the spend of the same quarter", "4 * (revenue - revenue[-1]) / sm_spend"),
        _accepted("net new ARR over the spend of the same period", "net_new_arr / sm_spend"),
        Definition("magic number without annualisation", "(revenue - revenue[-1]) / sm_spend[-1]", "wrong",
                   _ONE_QUARTER, ("not annualised",), of_years=True),
        Definition("magic number without annualisation", "(revenue - revenue[-1]) / sm_spend", "wrong",
                   _ONE_QUARTER, ("not annualised",), of_years=True),
        _wrong("magic number without annualisation", "net_new_mrr / sm_spend",
               "New MRR earns twelve times as much in a year.", "not annualised"),
        _wrong("magic number on all revenue", "4 * revenue / sm_spend[-1]",
               "Only the rise of the revenue is what the spend has brought."),
    ),
    "nrr": (
        _usual("from ARR", "(opening_arr + expansion_arr - contraction_arr - churned_arr) / opening_arr"),
        Definition("NRR including new customers", "mrr / opening_mrr", "wrong",
                   "NRR follows the customers who were there at the start; new ones are growth.",
                   needs=("new_mrr",)),
        _wrong("NRR including new customers", "(opening_mrr + new_mrr + expansion_mrr - contraction_mrr"
               " - churned_mrr) / opening_mrr",
               "NRR follows the customers who were there at the start; new ones are growth."),
        _wrong("NRR without expansion", "(opening_mrr - contraction_mrr - churned_mrr) / opening_mrr",
               "Without expansion that is gross revenue retention.", "gross"),
        _wrong("NRR without contraction", "(opening_mrr + expansion_mrr - churned_mrr) / opening_mrr",
               "Downgrades shrink the MRR of the customers who stay."),
        _wrong("NRR over closing MRR",
               "(opening_mrr + expansion_mrr - contraction_mrr - churned_mrr) / mrr", _CLOSING_MRR),
        _wrong("NRR on customers, not on revenue", "(opening_customers - lost_customers) / opening_customers",
               "That is customer retention: it weighs a small account like a large one.", "customer", "logo"),
    ),
    "grr": (
        _usual("from ARR", "(opening_arr - contraction_arr - churned_arr) / opening_arr"),
        _wrong("GRR that counts expansion",
               "(opening_mrr + expansion_mrr - contraction_mrr - churned_mrr) / opening_mrr",
               "Expansion hides losses: with it the figure is NRR, and can pass 100 %.", "net"),
        Definition("GRR that counts new customers", "mrr / opening_mrr", "wrong",
                   "GRR follows the customers who were there at the start, and can never pass 100 %.",
                   needs=("new_mrr",)),
        _wrong("GRR without contraction", "(opening_mrr - churned_mrr) / opening_mrr",
               "Downgrades are revenue lost as well."),
        _wrong("GRR over closing MRR", "(opening_mrr - contraction_mrr - churned_mrr) / mrr", _CLOSING_MRR),
    ),
    "mrr_churn": (
        _accepted("cancelled MRR only", "churned_mrr / opening_mrr", "cancel"),
        _wrong("gross MRR churn over closing MRR", "(contraction_mrr + churned_mrr) / mrr", _CLOSING_MRR),
        _wrong("gross MRR churn times 12", "12 * (contraction_mrr + churned_mrr) / opening_mrr",
               _MONTHLY_X12),
    ),
    "net_mrr_churn": (
        _wrong("net MRR churn without expansion", "(contraction_mrr + churned_mrr) / opening_mrr",
               "Net churn sets expansion against the losses; without it the figure is gross churn.", "gross"),
        _wrong("net MRR churn that counts new customers", "(opening_mrr - mrr) / opening_mrr",
               "New customers hide what the others have left."),
        _wrong("net MRR churn over closing MRR", "(contraction_mrr + churned_mrr - expansion_mrr) / mrr",
               _CLOSING_MRR),
    ),
    "arpu": (
        _accepted("revenue per customer", "revenue / active_customers", "revenue"),
        _accepted("on average customers", "2 * mrr / (opening_customers + active_customers)", "average"),
        _accepted("revenue on average customers", "2 * revenue / (opening_customers + active_customers)"),
        _accepted("on customers at the start", "mrr / opening_customers"),
        _accepted("a year's revenue per customer", "12 * mrr / active_customers", "annual", "year"),
        _wrong("ARPU over new customers", "mrr / new_customers",
               "The MRR is paid by all customers, not by the new ones alone."),
        _wrong("ARPU over new customers", "revenue / new_customers",
               "The revenue is paid by all customers, not by the new ones alone."),
    ),
    "arr": (
        _usual("roll-forward of ARR",
               "opening_arr + new_arr + expansion_arr - contraction_arr - churned_arr"),
        _accepted("four times the quarter's recurring revenue", "4 * mrr"),
        _wrong("ARR on all revenue", "12 * revenue",
               "Revenue holds one-time fees and usage; only what recurs is annualised.",
               "run rate", "run-rate"),
        _wrong("ARR annualised twice", "144 * mrr", "The MRR was multiplied by twelve twice."),
    ),
    "mrr": (
        _usual("a twelfth of ARR", "arr / 12"),
        _usual("customers times ARPU", "arpu * active_customers"),
        _usual("from net new MRR", "opening_mrr + net_new_mrr"),
        _wrong("MRR that adds churn", "opening_mrr + new_mrr + expansion_mrr - contraction_mrr + churned_mrr",
               "Churned MRR leaves; here its sign is turned."),
        _wrong("MRR that adds contraction", "opening_mrr + new_mrr + expansion_mrr + contraction_mrr"
               " - churned_mrr", "Contraction shrinks the MRR; here its sign is turned."),
        _wrong("MRR that subtracts expansion", "opening_mrr + new_mrr - expansion_mrr - contraction_mrr"
               " - churned_mrr", "Expansion raises the MRR; here its sign is turned."),
        _wrong("MRR without expansion", "opening_mrr + new_mrr - contraction_mrr - churned_mrr",
               "The movements do not tie to the closing figure."),
        _wrong("MRR without churn", "opening_mrr + new_mrr + expansion_mrr - contraction_mrr",
               "The movements do not tie to the closing figure."),
        _wrong("MRR without contraction", "opening_mrr + new_mrr + expansion_mrr - churned_mrr",
               "The movements do not tie to the closing figure."),
    ),
    "saas_quick_ratio": (
        _wrong("quick ratio without contraction", "(new_mrr + expansion_mrr) / churned_mrr",
               "Downgrades are lost revenue as well: without them the ratio flatters."),
        _wrong("quick ratio without expansion", "new_mrr / (contraction_mrr + churned_mrr)",
               "Expansion is revenue gained as well."),
        _wrong("net new MRR over losses", "net_new_mrr / (contraction_mrr + churned_mrr)",
               "The losses are counted twice: above and below the line."),
    ),
    "burn_multiple": (
        _usual("from cash flow", "-cash_flow / net_new_arr"),
        _accepted("over new-logo ARR", "net_burn / new_arr", "new logo"),
        _wrong("burn multiple on MRR", "net_burn / net_new_mrr",
               "Burn is set against annual recurring revenue: this is twelve times too much."),
        _wrong("burn multiple on net loss", "-net_income / net_new_arr",
               "A loss is not cash: depreciation, prepayments and stock pay stand between the two."),
    ),
    "runway": (
        _usual("on the burn of a quarter", "3 * closing_cash / net_burn"),
        _accepted("on the cash at the start", "opening_cash / net_burn"),
        _accepted("runway on gross burn", "closing_cash / operating_expenses", "gross"),
        _wrong("runway on net income", "closing_cash / -net_income",
               "A loss is not cash: depreciation, prepayments and stock pay stand between the two.",
               "income"),
        _wrong("runway on EBITDA", "closing_cash / -ebitda", "EBITDA is not cash.", "ebitda"),
        _wrong("runway times burn", "closing_cash * net_burn", "The burn divides."),
    ),
    "net_burn": (
        _usual("a quarter's burn by the month", "(opening_cash + financing - closing_cash) / 3"),
        _usual("a year's burn by the month", "(opening_cash + financing - closing_cash) / 12"),
        _accepted("cash flow of the period", "-cash_flow"),
        _wrong("net burn that counts financing", "opening_cash - closing_cash",
               "Money raised hides what the business burns."),
    ),
    "rule_of_40": (
        _usual("on EBITDA margin", "revenue_growth + ebitda_margin"),
        _usual("on another profit margin", "revenue_growth + profit_margin"),
        _usual("on cash-flow margin", "revenue_growth + cash_flow_margin"),
        _wrong("rule of 40 on gross margin", "revenue_growth + gross_margin",
               "The rule weighs growth against profit; nearly every SaaS business passes on gross margin."),
        _wrong("rule of 40 by difference", "revenue_growth - ebitda_margin", "The two are added."),
        _wrong("rule of 40 by product", "revenue_growth * ebitda_margin", "The two are added."),
        _wrong("rule of 40 in mixed units", "100 * revenue_growth + ebitda_margin",
               "One figure is in per cent, the other a fraction: the smaller one all but vanishes."),
        _wrong("rule of 40 in mixed units", "revenue_growth + 100 * ebitda_margin",
               "One figure is in per cent, the other a fraction: the smaller one all but vanishes."),
    ),
    "gross_margin": (
        _accepted("gross profit in money", "revenue - cogs"),
        _accepted("gross margin of recurring revenue", "(mrr - cogs) / mrr", "recurring", "subscription"),
        _wrong("mark-up on cost, not margin", "(revenue - cogs) / cogs",
               "The margin is a share of revenue; a share of cost is a mark-up.", "mark"),
        _wrong("cost ratio, not margin", "cogs / revenue", "The margin is what the costs leave."),
    ),
    "ebitda_margin": (
        _accepted("EBITDA margin on recurring revenue", "ebitda / mrr"),
        _wrong("net margin, not EBITDA margin", "net_income / revenue",
               "Net income is after interest, taxes, depreciation and amortization."),
    ),
    "trial_to_paid": (
        _accepted("new customers over trials", "new_customers / trials"),
        _accepted("new customers over the trials of the period before", "new_customers / trials[-1]"),
        _wrong("paid over visitors", "paid_conversions / visitors",
               "That is the conversion of visitors: most never start a trial.", "visitor"),
        _wrong("trials over visitors", "trials / visitors", "That is the conversion of visitors to trials."),
    ),
    "lifetime": (
        _accepted("in years", "1 / churn_rate / 12", "year"),
        _accepted("on MRR churn", "1 / mrr_churn"),
        _wrong("lifetime from retention", "1 / (1 - churn_rate)", "A customer stays 1 / churn periods."),
    ),
    "expansion_rate": (
        _usual("over the MRR at the start", "expansion_mrr / opening_mrr"),
        _wrong("expansion over closing MRR", "expansion_mrr / mrr",
               "Expansion is a rise of what was there at the start."),
    ),
}  # fmt: skip

_LOGO_CHURN = (
    _accepted("on average customers", "2 * lost_customers / (opening_customers + active_customers)",
              "average"),
    _accepted("on customers at the start and new ones",
              "lost_customers / (opening_customers + new_customers)"),
    _wrong("churn on closing customers", "lost_customers / active_customers",
           "Those who left were among the customers at the start; new ones hide them."),
    _wrong("churn net of new customers", "(opening_customers - active_customers) / opening_customers",
           "New customers hide those who left.", "net"),
    _wrong("churn times 12", "12 * lost_customers / opening_customers", _MONTHLY_X12),
    _wrong("retention, not churn", "(opening_customers - lost_customers) / opening_customers",
           "That is the share that stayed."),
)  # fmt: skip
DECLARED["logo_churn"] = _LOGO_CHURN
DECLARED["churn_rate"] = (
    _usual("customers lost over customers at the start", "lost_customers / opening_customers"),
    _accepted("MRR churn", "churned_mrr / opening_mrr", "mrr", "revenue"),
    _accepted("gross MRR churn", "(contraction_mrr + churned_mrr) / opening_mrr", "mrr", "revenue"),
    _accepted("net MRR churn", "(contraction_mrr + churned_mrr - expansion_mrr) / opening_mrr", "net"),
    _wrong("MRR churn over closing MRR", "churned_mrr / mrr", _CLOSING_MRR),
    _wrong("MRR churn over closing MRR", "(contraction_mrr + churned_mrr) / mrr", _CLOSING_MRR),
    *_LOGO_CHURN,
)

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
