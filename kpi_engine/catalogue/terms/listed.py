"""What is typed in lists and tables beside the months: scores, touches, cohorts, stages."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import LAST, SUM, count, money, mrr, plain
from kpi_engine.model.column import Column
from kpi_engine.model.unit import Unit

# fmt: off
EngagementNames = Annotated[Column, plain(
    "engagement_names", "Names of the signs of engagement", Unit.TEXT, "What is measured, one a row.", LAST)]
EngagementMinimums = Annotated[Column, plain(
    "engagement_minimums", "Signs of engagement that score 0", Unit.NUMBER, "One value a sign of use.", LAST)]
EngagementMaximums = Annotated[Column, plain(
    "engagement_maximums", "Signs of engagement that score 100", Unit.NUMBER, "One value a sign of use.",
    LAST)]
HealthNames = Annotated[Column, plain(
    "health_names", "Names of the signs of health", Unit.TEXT, "What is measured, one a row.", LAST)]
HealthMinimums = Annotated[Column, plain(
    "health_minimums", "Signs of health that score 0", Unit.NUMBER, "One value a sign of health.", LAST)]
HealthMaximums = Annotated[Column, plain(
    "health_maximums", "Signs of health that score 100", Unit.NUMBER, "One value a sign of health.", LAST)]
TouchJourneys = Annotated[Column, plain(
    "touch_journeys", "Journeys touched", Unit.TEXT, "Whose touch it is, one touch a row.", LAST)]
TouchChannels = Annotated[Column, plain(
    "touch_channels", "Channels of touches", Unit.TEXT, "The channel of each touch.", LAST)]
TouchDates = Annotated[Column, plain(
    "touch_dates", "Dates of touches", Unit.DATE, "The day of each touch.", LAST)]
TouchConverted = Annotated[Column, plain(
    "touch_converted", "Converted journeys", Unit.TEXT, "Yes or no: whether it won a customer.", LAST)]
TouchValues = Annotated[Column, money(
    "touch_values", "Values of journeys", "What a conversion is worth, the same on every row of the journey.",
    LAST)]
SpendChannels = Annotated[Column, plain(
    "spend_channels", "Channels paid for", Unit.TEXT, "The channel of each amount of spend.", LAST)]
SpendByChannel = Annotated[Column, money(
    "spend_by_channel", "Spend by channel", "What each channel cost over the time of the touches.")]
CohortCustomers = Annotated[Column, count(
    "cohort_customers", "Customers of a cohort", "Customers won in a month who are active at an age.", LAST,
    ledger="cohort_customers")]
CohortMrr = Annotated[Column, mrr(
    "cohort_mrr", "MRR of a cohort", "MRR at an age of the customers won in a month.", LAST,
    ledger="cohort_net")]
FunnelNames = Annotated[Column, plain(
    "funnel_names", "Further stages", Unit.TEXT, "Stages of a funnel that no other figure counts.", LAST)]
FunnelCounts = Annotated[Column, count(
    "funnel_counts", "Count of a further stage", "How many got to each of these stages.", SUM)]
# fmt: on
