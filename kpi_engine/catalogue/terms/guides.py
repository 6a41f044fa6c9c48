"""Terms that only a guide or its template asks for."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import LAST, MEAN, count, money, plain, ratio
from kpi_engine.model.column import Column, Figure
from kpi_engine.model.term import NOT_NEGATIVE, UNBOUNDED
from kpi_engine.model.unit import Unit

# fmt: off
InfrastructureAndLicences = Annotated[Figure, money(
    "infrastructure_and_licences", "Infrastructure and licences",
    "The part of the cost of revenue that is hosting, infrastructure and third-party licences.")]
MonthsToBreakeven = Annotated[Figure, plain(
    "months_to_breakeven", "Months left to breakeven", Unit.MONTHS, "From the last closed month.", LAST)]
Assets = Annotated[Figure, count(
    "assets", "Assets managed", "Assets on record at the end of the period.", LAST,
    also=("managed assets", "assets under management"))]
AccountAge = Annotated[Figure, plain(
    "account_age_months", "Age of the accounts", Unit.MONTHS, "Mean months since the first payment.")]
Tickets = Annotated[Figure, count(
    "tickets", "Tickets resolved", "Tickets closed in the period, by agents and by automation together.",
    also=("tickets handled", "resolved tickets"))]
AutomatedTickets = Annotated[Figure, count(
    "automated_tickets", "Tickets resolved by automation", "Tickets closed without an agent.",
    also=("automated resolutions",))]
Agents = Annotated[Figure, count(
    "agents", "Support agents", "Agents at work in the period; part-time staff count in part.", MEAN,
    also=("support staff",), whole=False)]
FirstResolutionHours = Annotated[Figure, plain(
    "first_resolution_hours", "Hours to first resolution", Unit.HOURS,
    "Mean hours from a customer's first ticket to its solution.")]
NrrOfTwelveMonths = Annotated[Figure, ratio(
    "nrr_12m", "NRR over twelve months", Unit.FRACTION,
    "What the customers of a year ago pay now, from revenue by customer and month. Movements of MRR cannot "
    "give it: they hold customers won since.", NOT_NEGATIVE, ("trailing nrr", "annual nrr"),
    "net_retention")]
EbitdaToDate = Annotated[Figure, money(
    "ebitda_ytd", "EBITDA of the year so far", "EBITDA from the first month of the fiscal year on.", LAST,
    bounds=UNBOUNDED, also=("ebitda year to date",))]
EngagementValues = Annotated[Column, plain(
    "engagement_values", "Signs of engagement", Unit.NUMBER, "What was measured, one value a sign of use.")]
EngagementWeights = Annotated[Column, plain(
    "engagement_weights", "Weights of engagement", Unit.NUMBER, "How much each sign of use counts.")]
HealthValues = Annotated[Column, plain(
    "health_values", "Signs of health", Unit.NUMBER, "What was measured, one value a sign of health.")]
HealthWeights = Annotated[Column, plain(
    "health_weights", "Weights of health", Unit.NUMBER, "How much each sign of health counts.")]
CompanyName = Annotated[Figure, plain(
    "company_name", "Company", Unit.TEXT, "The name shown on every page.", LAST)]
Currency = Annotated[Figure, plain(
    "currency", "Currency", Unit.TEXT, "The one currency of all amounts, such as EUR.", LAST)]
# fmt: on
