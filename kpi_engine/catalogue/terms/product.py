"""The product in use: transactions, scores, hours and days."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import SUM, count, money, plain
from kpi_engine.model.column import Column, Figure
from kpi_engine.model.unit import Unit

# fmt: off
Transactions = Annotated[Figure, count(
    "transactions", "Transactions", "Scans, assets or tickets handled in the period.", also=("scans",
    "usage"))]
Amount = Annotated[Figure, plain("amount", "Amount", Unit.NUMBER, "What is divided.", SUM)]
UnitCount = Annotated[Figure, plain("units", "Units", Unit.NUMBER, "What it is divided by.", SUM)]
Scores = Annotated[Column, plain("scores", "Survey scores", Unit.SCORE, "Answers from 0 to 10.")]
MetricValues = Annotated[Column, plain("metric_values", "Values", Unit.NUMBER, "One value a component.")]
Weights = Annotated[Column, plain("weights", "Weights", Unit.NUMBER, "One weight a component.")]
Minimums = Annotated[Column, plain(
    "minimums", "Values that score 0", Unit.NUMBER, "One, or one a component.")]
Maximums = Annotated[Column, plain(
    "maximums", "Values that score 100", Unit.NUMBER, "One, or one a component.")]
HostingCost = Annotated[Figure, money("hosting_cost", "Hosting cost", "Infrastructure cost of the period.")]
SetupHours = Annotated[Figure, plain(
    "setup_hours", "Hours of set-up", Unit.HOURS, "Mean hours from signature to first use.")]
OnboardingDays = Annotated[Figure, plain(
    "onboarding_days", "Days of onboarding", Unit.DAYS, "Mean days from first payment to full use.")]
StartDates = Annotated[Column, plain(
    "start_dates", "Start dates", Unit.DATE, "The day each customer began, one a row.")]
ValueDates = Annotated[Column, plain(
    "value_dates", "Dates of first value", Unit.DATE, "The day each customer got value; blank: not yet.")]
Promoters = Annotated[Figure, count("promoters", "Promoters", "Answers of 9 and 10.")]
Passives = Annotated[Figure, count("passives", "Passives", "Answers of 7 and 8.")]
Detractors = Annotated[Figure, count("detractors", "Detractors", "Answers of 0 to 6.")]
# fmt: on
