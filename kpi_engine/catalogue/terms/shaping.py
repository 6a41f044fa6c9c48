"""Numbers that shape a calculation: periods, caps, scales."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import plain, ratio
from kpi_engine.model.column import Figure
from kpi_engine.model.unit import Unit

# fmt: off
Periods = Annotated[Figure, plain("periods", "Periods", Unit.NUMBER, "Number of periods.")]
Years = Annotated[Figure, plain("years", "Years", Unit.NUMBER, "Number of years.")]
Months = Annotated[Figure, plain("months", "Months", Unit.MONTHS, "Number of months.")]
CapMonths = Annotated[Figure, plain(
    "cap_months", "Longest lifetime", Unit.MONTHS, "Lifetimes are cut here.")]
PeriodsPerYear = Annotated[Figure, plain(
    "periods_per_year", "Periods per year", Unit.NUMBER, "4 makes quarters annual, 12 months.")]
Scale = Annotated[Figure, plain("scale", "Scale", Unit.NUMBER, "How many units the answer is for: 1,000.")]
TopN = Annotated[Figure, plain("top_n", "Number of customers", Unit.COUNT, "The n largest.")]
AnyRate = Annotated[Figure, ratio("rate", "Rate", Unit.FRACTION, "A rate per period; may be negative.")]
# fmt: on
