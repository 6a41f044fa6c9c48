"""Winning customers: what is spent, who comes, who tries, who buys."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import MEAN, count, money, plain, ratio
from kpi_engine.model.column import Figure
from kpi_engine.model.term import UNBOUNDED
from kpi_engine.model.unit import Unit

# fmt: off
SmSpend = Annotated[Figure, money(
    "sm_spend", "Sales and marketing spend",
       "All cost of winning customers with salaries; without onboarding and account management.",
    also=("acquisition spend", "s&m", "s&m spend", "sales & marketing"))]
NewCustomers = Annotated[Figure, count(
    "new_customers", "New paying customers", "Customers who paid for the first time in the period.",
    also=("new logos", "customers won"), ledger="customers_new")]
Visitors = Annotated[Figure, count(
    "visitors", "Website visitors", "Unique visitors in the period.", also=("traffic", "unique visitors"))]
Trials = Annotated[Figure, count(
    "trials", "Trials started", "Free trials that began in the period.", also=("trial starts",
    "free trials"))]
PaidConversions = Annotated[Figure, count(
    "paid_conversions", "Trials turned paid", "Trials that became paying customers in the period.",
    also=("trial conversions", "converted trials"))]
Started = Annotated[Figure, count("started", "Started", "Those who entered the step.")]
Converted = Annotated[Figure, count("converted", "Converted", "Those who completed the step.")]
QualifiedLeads = Annotated[Figure, count(
    "qualified_leads", "Qualified leads", "Leads accepted by sales in the period.", also=("sql", "mql"))]
MarketingSpend = Annotated[Figure, money(
    "marketing_spend", "Marketing spend",
    "Cost of campaigns and marketing staff in the period; sales left out.",
    also=("marketing", "marketing cost"))]
OnboardingCost = Annotated[Figure, money(
    "onboarding_cost", "Onboarding cost of new customers", "Counted in a fully loaded CAC only.")]
ToolCost = Annotated[Figure, money(
    "tool_cost", "Tools of sales and marketing", "Counted in a fully loaded CAC only.")]
Leads = Annotated[Figure, count("leads", "Leads", "Leads of the period, qualified or not.")]
PriorSmSpend = Annotated[Figure, money(
    "sm_spend_prior_quarter", "Sales and marketing spend of the quarter before",
    "What was spent one quarter earlier, because selling takes time.")]
EarlierSmSpend = Annotated[Figure, money(
    "sm_spend_prior", "Sales and marketing spend of the period before",
    "What was spent one period earlier, because selling takes time.")]
SalesSpend = Annotated[Figure, money(
    "sales_spend", "Sales spend", "Cost of the sales team in the period, commissions included.",
    also=("sales cost",))]
InvitesPerUser = Annotated[Figure, plain(
    "invites_per_user", "Invitations per user", Unit.NUMBER, "Invitations that a user sends.", MEAN)]
InviteConversion = Annotated[Figure, ratio(
    "invite_conversion", "Conversion of invitations", Unit.FRACTION, "Share of invitations that win a user.")]
ValueReturned = Annotated[Figure, money(
    "value_returned", "Value returned", "What came back, in money.", bounds=UNBOUNDED)]
Outlay = Annotated[Figure, money("outlay", "Amount invested", "What was spent to get it.")]
# fmt: on
