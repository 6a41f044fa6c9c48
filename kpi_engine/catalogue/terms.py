"""The words of the business. A term's type carries its unit, bounds and aggregation into every signature.

Amounts are in one currency; losses (churned MRR, contraction) are entered positive; fractions are fractions.
Bounds are hard: a figure outside is wrong, not unusual. Growth, NRR and LTV:CAC have no upper bound.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from kpi_engine.model.column import Column, Figure
from kpi_engine.model.registry import Registry
from kpi_engine.model.term import NOT_NEGATIVE, SHARE, UNBOUNDED, Aggregation, Bounds, Term
from kpi_engine.model.unit import Unit

_SUM, _LAST, _FIRST, _MEAN, _POOLED = (
    Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST, Aggregation.MEAN, Aggregation.POOLED,
)  # fmt: skip
_MARGIN = Bounds(None, 1)


def _money(
    id_: str, label: str, help_: str, add: Aggregation = _SUM, *, bounds: Bounds = NOT_NEGATIVE,
    unit: Unit = Unit.MONEY, also: tuple[str, ...] = (),
) -> Term:  # fmt: skip
    return Term(id_, label, unit, help_, add, bounds, synonyms=also)


def _mrr(id_: str, label: str, help_: str, add: Aggregation = _SUM, also: tuple[str, ...] = ()) -> Term:
    return _money(id_, label, help_, add, unit=Unit.MONEY_PER_MONTH, also=also)


def _count(id_: str, label: str, help_: str, add: Aggregation = _SUM, also: tuple[str, ...] = ()) -> Term:
    return Term(id_, label, Unit.COUNT, help_, add, NOT_NEGATIVE, whole=True, synonyms=also)


def _share(id_: str, label: str, help_: str, bounds: Bounds = SHARE, also: tuple[str, ...] = ()) -> Term:
    return Term(id_, label, Unit.FRACTION, help_, _POOLED, bounds, synonyms=also)


def _ratio(
    id_: str, label: str, unit: Unit, help_: str, bounds: Bounds = UNBOUNDED, also: tuple[str, ...] = ()
) -> Term:
    return Term(id_, label, unit, help_, _POOLED, bounds, synonyms=also)


def _plain(id_: str, label: str, unit: Unit, help_: str, add: Aggregation = _MEAN) -> Term:
    return Term(id_, label, unit, help_, add)


# fmt: off
# --- winning customers -------------------------------------------------------------------------------
SmSpend = Annotated[Figure, _money(
    "sm_spend", "Sales and marketing spend",

       "All cost of winning customers with salaries; without onboarding and account management.",
    also=("acquisition spend", "s&m", "s&m spend", "sales & marketing"))]
NewCustomers = Annotated[Figure, _count(
    "new_customers", "New paying customers", "Customers who paid for the first time in the period.",
    also=("new logos", "customers won"))]
Visitors = Annotated[Figure, _count(
    "visitors", "Website visitors", "Unique visitors in the period.", also=("traffic", "unique visitors"))]
Trials = Annotated[Figure, _count(
    "trials", "Trials started", "Free trials that began in the period.", also=("trial starts",
    "free trials"))]
PaidConversions = Annotated[Figure, _count(
    "paid_conversions", "Trials turned paid", "Trials that became paying customers in the period.",
    also=("trial conversions", "converted trials"))]
Started = Annotated[Figure, _count("started", "Started", "Those who entered the step.")]
Converted = Annotated[Figure, _count("converted", "Converted", "Those who completed the step.")]
QualifiedLeads = Annotated[Figure, _count(
    "qualified_leads", "Qualified leads", "Leads accepted by sales in the period.", also=("sql", "mql"))]
MarketingSpend = Annotated[Figure, _money(
    "marketing_spend", "Marketing spend",
    "Cost of campaigns and marketing staff in the period; sales left out.",
    also=("marketing", "marketing cost"))]
Leads = Annotated[Figure, _count("leads", "Leads", "Leads of the period, qualified or not.")]
PriorSmSpend = Annotated[Figure, _money(
    "sm_spend_prior_quarter", "Sales and marketing spend of the quarter before",
    "What was spent one quarter earlier, because selling takes time.")]

# --- revenue -------------------------------------------------------------------------------------------
Revenue = Annotated[Figure, _money(
    "revenue", "Revenue", "Recognised revenue of the period.", also=("total revenue", "sales", "turnover"))]
Mrr = Annotated[Figure, _mrr(
    "mrr", "MRR", "Monthly recurring revenue at the end of the period; annual plans divided by 12.", _LAST,
    also=("closing mrr", "ending mrr", "end mrr", "monthly recurring revenue"))]
OpeningMrr = Annotated[Figure, _mrr(
    "opening_mrr", "Opening MRR", "MRR at the start of the period.", _FIRST,
    also=("start mrr", "starting mrr", "beginning mrr"))]
NewMrr = Annotated[Figure, _mrr("new_mrr", "New MRR", "MRR of customers who are new in the period.")]
ExpansionMrr = Annotated[Figure, _mrr(
    "expansion_mrr", "Expansion MRR", "MRR added by existing customers.", also=("upsell", "upgrade mrr"))]
ContractionMrr = Annotated[Figure, _mrr(
    "contraction_mrr", "Contraction MRR", "MRR lost from customers who stay, entered positive.",
    also=("downgrade mrr", "downsell"))]
ChurnedMrr = Annotated[Figure, _mrr(
    "churned_mrr", "Churned MRR", "MRR of customers who left, entered positive.",
    also=("churn mrr", "lost mrr", "cancelled mrr"))]
ReactivationMrr = Annotated[Figure, _mrr(
    "reactivation_mrr", "Reactivation MRR", "MRR of former customers who came back.")]
NetNewMrr = Annotated[Figure, _money(
    "net_new_mrr", "Net new MRR", "All movements of MRR in the period together.",
    bounds=UNBOUNDED, unit=Unit.MONEY_PER_MONTH)]
Arr = Annotated[Figure, _money(
    "arr", "ARR", "Annual recurring revenue: 12 times MRR.", _LAST, unit=Unit.MONEY_PER_YEAR,
    also=("annual recurring revenue",))]
NewArr = Annotated[Figure, _money(
    "new_arr", "New-logo ARR", "ARR of customers who are new in the period.", unit=Unit.MONEY_PER_YEAR)]
ExpansionArr = Annotated[Figure, _money(
    "expansion_arr", "Expansion ARR", "ARR added by existing customers.", unit=Unit.MONEY_PER_YEAR)]
BaseRevenue = Annotated[Figure, _money(
    "base_revenue", "Revenue of the period before", "Total revenue of the previous period.")]
Accounts = Annotated[Figure, _count("accounts", "Accounts", "Accounts at the end of the period.", _LAST)]
Price = Annotated[Column, _mrr("price", "Price per month", "List price of a plan per month.", _LAST)]
PlanShare = Annotated[Column, _share("plan_share", "Share of customers on the plan", "Shares sum to 1.")]
PartAmount = Annotated[Figure, _money("part_amount", "Part", "The part of the whole that is looked at.")]
TotalAmount = Annotated[Figure, _money("total_amount", "Whole", "The whole that the part belongs to.")]
Level = Annotated[Figure, _money("level", "Figure", "Any figure that grows.", _LAST)]
CustomerRevenue = Annotated[Column, _money(
    "customer_revenue", "Revenue by customer", "One figure a customer.")]
EnterpriseMrr = Annotated[Figure, _mrr(
    "enterprise_mrr", "MRR of the Enterprise tier", "Closing MRR of customers on the top tier.", _LAST)]
AnnualPlanMrr = Annotated[Figure, _mrr(
    "annual_plan_mrr", "MRR on annual plans", "Closing MRR billed once a year, divided by 12.", _LAST)]

# --- customers -----------------------------------------------------------------------------------------
ActiveCustomers = Annotated[Figure, _count(
    "active_customers", "Active paying customers", "Paying customers at the end of the period.", _LAST,
    also=("customers", "closing customers", "paying customers"))]
OpeningCustomers = Annotated[Figure, _count(
    "opening_customers", "Customers at the start", "Paying customers at the start of the period.", _FIRST,
    also=("starting customers",))]
LostCustomers = Annotated[Figure, _count(
    "lost_customers", "Customers lost", "Customers of the start who left in the period.",
    also=("churned customers",))]
ReactivatedCustomers = Annotated[Figure, _count(
    "reactivated_customers", "Customers who came back", "Former customers paying again.")]
ActiveUsers = Annotated[Figure, _count("active_users", "Active users", "Users seen in the period.", _LAST)]
FeatureUsers = Annotated[Figure, _count("feature_users", "Users of the feature", "Who used it.", _LAST)]

# --- profit and cash -----------------------------------------------------------------------------------
Cogs = Annotated[Figure, _money(
    "cogs", "Cost of revenue", "Hosting, licences, support; developer salaries are not in it.",
    bounds=UNBOUNDED, also=("cost of goods sold", "cost of sales"))]
GrossProfit = Annotated[Figure, _money(
    "gross_profit", "Gross profit", "Revenue less cost of revenue.",
    bounds=UNBOUNDED, also=("gross income",))]
OperatingExpenses = Annotated[Figure, _money(
    "operating_expenses", "Operating expenses",
    "Sales, marketing, development and administration, without depreciation and amortization.",
    bounds=UNBOUNDED, also=("opex", "operating costs"))]
VariableCosts = Annotated[Figure, _money(
    "variable_costs", "Variable costs", "Costs that move with revenue.", bounds=UNBOUNDED)]
FixedCosts = Annotated[Figure, _money(
    "fixed_costs", "Fixed costs", "Overhead of the period that does not move with revenue.",
    also=("fixed overhead", "overhead"))]
NetIncome = Annotated[Figure, _money(
    "net_income", "Net income", "Profit or loss of the period.", bounds=UNBOUNDED,
    also=("net profit", "profit", "profit after tax"))]
NetIncomeSeries = Annotated[Column, _money(
    "net_income_series", "Net income by month", "One figure a month, oldest first.", bounds=UNBOUNDED)]
OpeningResult = Annotated[Figure, _money(
    "opening_result", "Result before the first month", "Cumulative net income of earlier months.", _FIRST,
    bounds=UNBOUNDED)]
Interest = Annotated[Figure, _money("interest", "Interest", "Interest expense.", bounds=UNBOUNDED)]
Taxes = Annotated[Figure, _money("taxes", "Income taxes", "Income taxes.", bounds=UNBOUNDED)]
Depreciation = Annotated[Figure, _money("depreciation", "Depreciation", "Entered positive.")]
Amortization = Annotated[Figure, _money("amortization", "Amortization", "Entered positive.")]
OpeningCash = Annotated[Figure, _money(
    "opening_cash", "Opening cash", "Cash at the start of the period.", _FIRST, bounds=UNBOUNDED,
    also=("cash at start", "beginning cash"))]
ClosingCash = Annotated[Figure, _money(
    "closing_cash", "Closing cash", "Cash at the end of the period.", _LAST, bounds=UNBOUNDED,
    also=("cash", "cash balance", "ending cash"))]
CashFlow = Annotated[Figure, _money(
    "cash_flow", "Cash flow", "Change of cash in the period.", bounds=UNBOUNDED)]
CashFlowSeries = Annotated[Column, _money(
    "cash_flow_series", "Cash flow by month", "One figure a month, oldest first.", bounds=UNBOUNDED)]
Financing = Annotated[Figure, _money(
    "financing", "Financing", "Capital raised less repaid.", bounds=UNBOUNDED)]

# --- product -------------------------------------------------------------------------------------------
Transactions = Annotated[Figure, _count(
    "transactions", "Transactions", "Scans, assets or tickets handled in the period.", also=("scans",
    "usage"))]
Amount = Annotated[Figure, _plain("amount", "Amount", Unit.NUMBER, "What is divided.", _SUM)]
UnitCount = Annotated[Figure, _plain("units", "Units", Unit.NUMBER, "What it is divided by.", _SUM)]
Scores = Annotated[Column, _plain("scores", "Survey scores", Unit.SCORE, "Answers from 0 to 10.")]
MetricValues = Annotated[Column, _plain("metric_values", "Values", Unit.NUMBER, "One value a component.")]
Weights = Annotated[Column, _plain("weights", "Weights", Unit.NUMBER, "One weight a component.")]
Minimums = Annotated[Column, _plain(
    "minimums", "Values that score 0", Unit.NUMBER, "One, or one a component.")]
Maximums = Annotated[Column, _plain(
    "maximums", "Values that score 100", Unit.NUMBER, "One, or one a component.")]
HostingCost = Annotated[Figure, _money("hosting_cost", "Hosting cost", "Infrastructure cost of the period.")]
SetupHours = Annotated[Figure, _plain(
    "setup_hours", "Hours of set-up", Unit.HOURS, "Mean hours from signature to first use.")]
OnboardingDays = Annotated[Figure, _plain(
    "onboarding_days", "Days of onboarding", Unit.DAYS, "Mean days from first payment to full use.")]

# --- the guides' own terms -------------------------------------------------------------------------------
InfrastructureAndLicences = Annotated[Figure, _money(
    "infrastructure_and_licences", "Infrastructure and licences",
    "The part of the cost of revenue that is hosting, infrastructure and third-party licences.")]
MonthsToBreakeven = Annotated[Figure, _plain(
    "months_to_breakeven", "Months left to breakeven", Unit.MONTHS, "From the last closed month.", _LAST)]
CompanyName = Annotated[Figure, _plain(
    "company_name", "Company", Unit.TEXT, "The name shown on every page.", _LAST)]
Currency = Annotated[Figure, _plain(
    "currency", "Currency", Unit.TEXT, "The one currency of all amounts, such as EUR.", _LAST)]

# --- numbers that shape a calculation ------------------------------------------------------------------
Periods = Annotated[Figure, _plain("periods", "Periods", Unit.NUMBER, "Number of periods.")]
Years = Annotated[Figure, _plain("years", "Years", Unit.NUMBER, "Number of years.")]
Months = Annotated[Figure, _plain("months", "Months", Unit.MONTHS, "Number of months.")]
CapMonths = Annotated[Figure, _plain(
    "cap_months", "Longest lifetime", Unit.MONTHS, "Lifetimes are cut here.")]
PeriodsPerYear = Annotated[Figure, _plain(
    "periods_per_year", "Periods per year", Unit.NUMBER, "4 makes quarters annual, 12 months.")]
Scale = Annotated[Figure, _plain("scale", "Scale", Unit.NUMBER, "How many units the answer is for: 1,000.")]
TopN = Annotated[Figure, _plain("top_n", "Number of customers", Unit.COUNT, "The n largest.")]
AnyRate = Annotated[Figure, _ratio("rate", "Rate", Unit.FRACTION, "A rate per period; may be negative.")]

# --- KPIs that other KPIs build on ----------------------------------------------------------------------
Cac = Annotated[Figure, _ratio(
    "cac", "Customer acquisition cost", Unit.MONEY, "Cost of winning one customer.", NOT_NEGATIVE, ("cac",))]
Arpu = Annotated[Figure, _ratio(
    "arpu", "ARPU", Unit.MONEY_PER_MONTH, "MRR per paying customer.", NOT_NEGATIVE,
    ("amrr", "amrr per customer", "average revenue per user"))]
GrossMargin = Annotated[Figure, _share(
    "gross_margin", "Gross margin", "Share of revenue left after cost of revenue.", _MARGIN, ("gm",))]
ContributionMargin = Annotated[Figure, _share(
    "contribution_margin", "Contribution margin", "Share of revenue left after variable costs.", _MARGIN)]
CogsRatio = Annotated[Figure, _share(
    "cogs_ratio", "COGS ratio", "Cost of revenue as a share of revenue.", NOT_NEGATIVE, ("cost ratio",))]
ChurnRate = Annotated[Figure, _share(
    "churn_rate", "Churn rate", "Share lost per month.", also=("monthly churn", "churn"))]
Ltv = Annotated[Figure, _ratio(
    "ltv", "Customer lifetime value", Unit.MONEY, "Gross profit of one customer over its lifetime.")]
Lifetime = Annotated[Figure, _ratio(
    "lifetime", "Customer lifetime", Unit.MONTHS, "Mean months a customer stays.")]
Ebitda = Annotated[Figure, _money(
    "ebitda", "EBITDA", "Profit before interest, taxes, depreciation and amortization.", bounds=UNBOUNDED)]
NetBurn = Annotated[Figure, _money(
    "net_burn", "Net burn", "Cash used per month, financing left out.", _MEAN, bounds=UNBOUNDED)]

# --- results of the KPIs ---------------------------------------------------------------------------------
CostPerLead = Annotated[Figure, _ratio(
    "cpl", "Cost per lead", Unit.MONEY, "Marketing spend per lead.")]
ConversionRate = Annotated[Figure, _share(
    "conversion_rate", "Conversion rate", "Share that completed a step.")]
TrialToPaid = Annotated[Figure, _share(
    "trial_to_paid", "Trial-to-paid conversion", "Share of trials that turned paid.")]
VisitorToTrial = Annotated[Figure, _share(
    "visitor_to_trial", "Visitor-to-trial conversion", "Share of visitors who start a trial.")]
VisitorToPaid = Annotated[Figure, _share(
    "visitor_to_paid", "Visitor-to-paid conversion", "Share of visitors who become customers.")]
LeadVelocity = Annotated[Figure, _ratio(
    "lead_velocity", "Lead velocity rate", Unit.FRACTION, "Growth of qualified leads.")]
Payback = Annotated[Figure, _ratio(
    "payback", "CAC payback", Unit.MONTHS, "Months until a customer's gross profit repays its CAC.",
    NOT_NEGATIVE,
    ("cac_payback", "cac payback period"))]
MagicNumber = Annotated[Figure, _ratio(
    "magic_number", "Magic number", Unit.RATIO, "Annualised revenue growth per unit of spend.")]
ArpuMix = Annotated[Figure, _ratio(
    "arpu_mix", "ARPU implied by the mix", Unit.MONEY_PER_MONTH, "Prices weighted by shares.", NOT_NEGATIVE)]
MixShare = Annotated[Figure, _share("mix_share", "Share of the whole", "Part divided by whole.")]
QuickRatio = Annotated[Figure, _ratio(
    "saas_quick_ratio", "SaaS quick ratio", Unit.RATIO, "MRR won per unit of MRR lost.",
    also=("quick ratio",))]
GrowthRate = Annotated[Figure, _ratio("growth_rate", "Growth rate", Unit.FRACTION, "Growth per period.")]
ExpansionRate = Annotated[Figure, _ratio(
    "expansion_rate", "Expansion rate", Unit.FRACTION, "Expansion as a share of earlier revenue.")]
Arpa = Annotated[Figure, _ratio("arpa", "ARPA", Unit.MONEY, "Total revenue per account.")]
Cagr = Annotated[Figure, _ratio("cagr", "CAGR", Unit.FRACTION, "Mean growth per year.")]
ExpansionShare = Annotated[Figure, _share(
    "expansion_share", "Expansion share of new ARR", "Part of new ARR that existing customers bring.")]
Concentration = Annotated[Figure, _share(
    "concentration", "Customer concentration", "Share of revenue of the largest customers.")]
Nrr = Annotated[Figure, _ratio(
    "nrr", "Net revenue retention", Unit.FRACTION, "What the customers of the start pay at the end.",
    NOT_NEGATIVE,
    ("ndr", "net dollar retention"))]
Grr = Annotated[Figure, _share(
    "grr", "Gross revenue retention", "What is left of the opening MRR before any expansion.")]
LogoChurn = Annotated[Figure, _share("logo_churn", "Logo churn", "Share of customers lost.")]
MrrChurn = Annotated[Figure, _share("mrr_churn", "Gross MRR churn", "Share of opening MRR lost.")]
NetMrrChurn = Annotated[Figure, _ratio(
    "net_mrr_churn", "Net MRR churn", Unit.FRACTION, "Loss less expansion; negative is growth.")]
ConvertedRate = Annotated[Figure, _ratio(
    "converted_rate", "Converted rate", Unit.FRACTION, "Rate of the other period.")]
LtvLife = Annotated[Figure, _ratio(
    "ltv_life", "LTV from lifetime", Unit.MONEY, "ARPU times lifetime times margin.")]
LtvCac = Annotated[Figure, _ratio(
    "ltv_cac", "LTV:CAC", Unit.RATIO, "Lifetime value per unit of acquisition cost.")]
BreakevenRevenue = Annotated[Figure, _ratio(
    "breakeven_revenue", "Breakeven revenue", Unit.MONEY, "Revenue that covers the fixed costs.")]
BreakevenMonths = Annotated[Figure, _ratio(
    "breakeven_months", "Months to breakeven", Unit.MONTHS, "First month at or above zero.")]
MinimumCash = Annotated[Figure, _ratio(
    "minimum_cash", "Minimum cash", Unit.MONEY, "Lowest month-end balance.")]
Runway = Annotated[Figure, _ratio("runway", "Runway", Unit.MONTHS, "Months until the cash is used up.")]
EbitdaMargin = Annotated[Figure, _ratio(
    "ebitda_margin", "EBITDA margin", Unit.FRACTION, "EBITDA per revenue.")]
TxPerCustomer = Annotated[Figure, _ratio(
    "tx_per_customer", "Transactions per customer", Unit.NUMBER, "Usage per active customer.", NOT_NEGATIVE)]
PerUnit = Annotated[Figure, _ratio("per_unit", "Per unit", Unit.NUMBER, "Amount per unit.")]
Nps = Annotated[Figure, _ratio(
    "nps", "Net promoter score", Unit.SCORE, "Promoters less detractors, in points.", Bounds(-100, 100))]
WeightedScore = Annotated[Figure, _ratio("weighted_score", "Weighted score", Unit.SCORE, "0 to 100.")]
Adoption = Annotated[Figure, _share("adoption", "Feature adoption", "Share of active users on the feature.")]


# fmt: on


def term_of(annotation: Any) -> Term:
    """The term that an annotated type carries."""
    return next(item for item in get_args(annotation)[1:] if isinstance(item, Term))


TERMS: Registry[Term] = Registry("term")
for _name, _value in list(globals().items()):
    if _name[0].isupper() and hasattr(_value, "__metadata__"):
        TERMS.add(term_of(_value).id, term_of(_value))
