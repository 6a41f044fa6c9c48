"""Numbers that shape a calculation: periods, caps, scales."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import plain, ratio
from kpi_engine.model.column import Column, Figure
from kpi_engine.model.unit import Unit

# fmt: off
Periods = Annotated[Figure, plain("periods", "Periods", Unit.NUMBER, "Number of periods.")]
Years = Annotated[Figure, plain("years", "Years", Unit.NUMBER, "Number of years.")]
MonthDates = Annotated[Column, plain(
    "month_dates", "Dates of the months", Unit.DATE, "One date a month, in the order of the figures.")]
Months = Annotated[Figure, plain("months", "Months", Unit.MONTHS, "Number of months.")]
CapMonths = Annotated[Figure, plain(
    "cap_months", "Longest lifetime", Unit.MONTHS, "Lifetimes are cut here.")]
PeriodsPerYear = Annotated[Figure, plain(
    "periods_per_year", "Periods per year", Unit.NUMBER, "4 makes quarters annual, 12 months.")]
Scale = Annotated[Figure, plain("scale", "Scale", Unit.NUMBER, "How many units the answer is for: 1,000.")]
TopN = Annotated[Figure, plain("top_n", "Number of customers", Unit.COUNT, "The n largest.")]
AnyRate = Annotated[Figure, ratio("rate", "Rate", Unit.FRACTION, "A rate per period; may be negative.")]
RatioAimedAt = Annotated[Figure, plain(
    "ratio_aimed_at", "Target for LTV:CAC", Unit.RATIO, "Lifetime value that each unit of cost must bring.")]
Percentile = Annotated[Figure, ratio(
    "percentile", "Percentile", Unit.FRACTION, "0.5 is the median; 0.9 leaves out the slowest tenth.")]
# fmt: on
