"""What the KPIs result in: every KPI has a term, so that it can be stated, bounded and checked."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import LAST, plain, ratio, share
from kpi_engine.model.column import Figure
from kpi_engine.model.term import NOT_NEGATIVE, Bounds
from kpi_engine.model.unit import Unit

# fmt: off
CostPerLead = Annotated[Figure, ratio(
    "cpl", "Cost per lead", Unit.MONEY, "Marketing spend per lead.")]
ConversionRate = Annotated[Figure, share(
    "conversion_rate", "Conversion rate", "Share that completed a step.")]
TrialToPaid = Annotated[Figure, share(
    "trial_to_paid", "Trial-to-paid conversion", "Share of trials that turned paid.")]
VisitorToTrial = Annotated[Figure, share(
    "visitor_to_trial", "Visitor-to-trial conversion", "Share of visitors who start a trial.")]
VisitorToPaid = Annotated[Figure, share(
    "visitor_to_paid", "Visitor-to-paid conversion", "Share of visitors who become customers.")]
LeadVelocity = Annotated[Figure, ratio(
    "lead_velocity", "Lead velocity rate", Unit.FRACTION, "Growth of qualified leads.")]
Payback = Annotated[Figure, ratio(
    "payback", "CAC payback", Unit.MONTHS, "Months until a customer's gross profit repays its CAC.",
    NOT_NEGATIVE,
    ("cac_payback", "cac payback period"))]
MagicNumber = Annotated[Figure, ratio(
    "magic_number", "Magic number", Unit.RATIO, "Annualised revenue growth per unit of spend.")]
ArpuMix = Annotated[Figure, ratio(
    "arpu_mix", "ARPU implied by the mix", Unit.MONEY_PER_MONTH, "Prices weighted by shares.", NOT_NEGATIVE)]
MixShare = Annotated[Figure, share("mix_share", "Share of the whole", "Part divided by whole.")]
QuickRatio = Annotated[Figure, ratio(
    "saas_quick_ratio", "SaaS quick ratio", Unit.RATIO, "MRR won per unit of MRR lost.",
    also=("quick ratio",))]
GrowthRate = Annotated[Figure, ratio("growth_rate", "Growth rate", Unit.FRACTION, "Growth per period.")]
ExpansionRate = Annotated[Figure, ratio(
    "expansion_rate", "Expansion rate", Unit.FRACTION, "Expansion as a share of earlier revenue.")]
Arpa = Annotated[Figure, ratio("arpa", "ARPA", Unit.MONEY, "Total revenue per account.")]
Cagr = Annotated[Figure, ratio("cagr", "CAGR", Unit.FRACTION, "Mean growth per year.")]
ExpansionShare = Annotated[Figure, share(
    "expansion_share", "Expansion share of new ARR", "Part of new ARR that existing customers bring.")]
Concentration = Annotated[Figure, share(
    "concentration", "Customer concentration", "Share of revenue of the largest customers.")]
Nrr = Annotated[Figure, ratio(
    "nrr", "Net revenue retention", Unit.FRACTION, "What the customers of the start pay at the end.",
    NOT_NEGATIVE,
    ("ndr", "net dollar retention"))]
Grr = Annotated[Figure, share(
    "grr", "Gross revenue retention", "What is left of the opening MRR before any expansion.")]
LogoChurn = Annotated[Figure, share("logo_churn", "Logo churn", "Share of customers lost.")]
MrrChurn = Annotated[Figure, share("mrr_churn", "Gross MRR churn", "Share of opening MRR lost.")]
NetMrrChurn = Annotated[Figure, ratio(
    "net_mrr_churn", "Net MRR churn", Unit.FRACTION, "Loss less expansion; negative is growth.")]
ConvertedRate = Annotated[Figure, ratio(
    "converted_rate", "Converted rate", Unit.FRACTION, "Rate of the other period.")]
LtvLife = Annotated[Figure, ratio(
    "ltv_life", "LTV from lifetime", Unit.MONEY, "ARPU times lifetime times margin.")]
LtvCac = Annotated[Figure, ratio(
    "ltv_cac", "LTV:CAC", Unit.RATIO, "Lifetime value per unit of acquisition cost.")]
BreakevenRevenue = Annotated[Figure, ratio(
    "breakeven_revenue", "Breakeven revenue", Unit.MONEY, "Revenue that covers the fixed costs.")]
BreakevenMonths = Annotated[Figure, ratio(
    "breakeven_months", "Months to breakeven", Unit.MONTHS, "First month at or above zero.")]
MinimumCash = Annotated[Figure, ratio(
    "minimum_cash", "Minimum cash", Unit.MONEY, "Lowest month-end balance.")]
Runway = Annotated[Figure, ratio("runway", "Runway", Unit.MONTHS, "Months until the cash is used up.")]
EbitdaMargin = Annotated[Figure, ratio(
    "ebitda_margin", "EBITDA margin", Unit.FRACTION, "EBITDA per revenue.")]
TxPerCustomer = Annotated[Figure, ratio(
    "tx_per_customer", "Transactions per customer", Unit.NUMBER, "Usage per active customer.", NOT_NEGATIVE)]
PerUnit = Annotated[Figure, ratio("per_unit", "Per unit", Unit.NUMBER, "Amount per unit.")]
Nps = Annotated[Figure, ratio(
    "nps", "Net promoter score", Unit.SCORE, "Promoters less detractors, in points.", Bounds(-100, 100))]
WeightedScore = Annotated[Figure, ratio("weighted_score", "Weighted score", Unit.SCORE, "0 to 100.")]
Adoption = Annotated[Figure, share("adoption", "Feature adoption", "Share of active users on the feature.")]
CacLoaded = Annotated[Figure, ratio(
    "cac_loaded", "Fully loaded CAC", Unit.MONEY, "Cost of winning a customer with onboarding and tools.",
    NOT_NEGATIVE)]
PaybackSpend = Annotated[Figure, ratio(
    "payback_spend", "Payback of the spend", Unit.MONTHS, "Months until new MRR repays the spend for it.",
    NOT_NEGATIVE)]
CacRatio = Annotated[Figure, ratio(
    "cac_ratio", "CAC ratio", Unit.RATIO, "Sales and marketing spend per unit of new ARR.")]
SalesEfficiency = Annotated[Figure, ratio(
    "sales_efficiency", "Sales efficiency", Unit.RATIO, "Net new ARR per unit of spend.")]
MrrOfPlan = Annotated[Figure, ratio(
    "mrr_norm", "MRR of a plan", Unit.MONEY_PER_MONTH, "Amount of a plan by the months it covers.")]
Billings = Annotated[Figure, ratio(
    "billings", "Billings", Unit.MONEY, "Revenue plus the change of deferred revenue.")]
LtvDiscounted = Annotated[Figure, ratio(
    "ltv_dcf", "Discounted lifetime value", Unit.MONEY, "Lifetime value with later money counting less.")]
MinimumCashDate = Annotated[Figure, plain(
    "minimum_cash_date", "Month of minimum cash", Unit.DATE, "Date of the lowest month-end balance.", LAST)]
ProfitMargin = Annotated[Figure, ratio(
    "profit_margin", "Profit margin", Unit.FRACTION, "EBITDA or free cash flow per revenue: say which.")]
RuleOf40 = Annotated[Figure, ratio(
    "rule_of_40", "Rule of 40", Unit.FRACTION, "Growth plus margin; 0.40 is the mark.")]
BurnMultiple = Annotated[Figure, ratio(
    "burn_multiple", "Burn multiple", Unit.RATIO, "Cash used per unit of net new ARR.")]
ArrPerFte = Annotated[Figure, ratio(
    "arr_per_fte", "ARR per employee", Unit.MONEY_PER_YEAR, "ARR per full-time employee.")]
CashConversionScore = Annotated[Figure, ratio(
    "cash_conversion_score", "Cash conversion score", Unit.RATIO, "ARR per unit of capital used up.")]
ViralCoefficient = Annotated[Figure, ratio(
    "viral_coefficient", "Viral coefficient", Unit.RATIO, "New users that one user brings.")]
MaxCac = Annotated[Figure, ratio(
    "max_cac", "Highest CAC to pay", Unit.MONEY, "Lifetime value by the ratio aimed at.")]
Roi = Annotated[Figure, ratio("roi", "Return on investment", Unit.FRACTION, "Gain per unit of cost.")]
MrrVelocity = Annotated[Figure, ratio(
    "mrr_velocity", "MRR velocity", Unit.FRACTION, "Growth of net new MRR per period.")]
Acv = Annotated[Figure, ratio(
    "acv", "Annual contract value", Unit.MONEY_PER_YEAR, "Recurring value of a contract per year.")]
FixedCover = Annotated[Figure, ratio(
    "fixed_cover", "Cover of fixed costs", Unit.RATIO, "Contribution per unit of fixed cost.")]
BreakevenCustomers = Annotated[Figure, ratio(
    "breakeven_customers", "Customers to break even", Unit.COUNT, "Customers who cover the fixed costs.")]
BreakevenFixed = Annotated[Figure, ratio(
    "breakeven_fixed", "Months to recover fixed costs", Unit.MONTHS, "Fixed cost by monthly contribution.")]
BreakevenDate = Annotated[Figure, plain(
    "breakeven_date", "Date of breakeven", Unit.DATE, "Date of the month that breaks even.", LAST)]
Stickiness = Annotated[Figure, share(
    "stickiness", "Stickiness", "Share of the month's users seen on a mean day.")]
NpsCounts = Annotated[Figure, ratio(
    "nps_counts", "Net promoter score from counts", Unit.SCORE, "Promoters less detractors, in points.",
    Bounds(-100, 100))]
TimeToValue = Annotated[Figure, ratio(
    "time_to_value", "Time to value", Unit.DAYS, "Days from the start to the first value.")]
# fmt: on
