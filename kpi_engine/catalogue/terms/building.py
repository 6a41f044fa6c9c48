"""KPIs that other KPIs take as an argument."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import MARGIN, MEAN, money, ratio, share
from kpi_engine.model.column import Figure
from kpi_engine.model.term import NOT_NEGATIVE, UNBOUNDED
from kpi_engine.model.unit import Unit

# fmt: off
Cac = Annotated[Figure, ratio(
    "cac", "Customer acquisition cost", Unit.MONEY, "Cost of winning one customer.", NOT_NEGATIVE, ("cac",))]
Arpu = Annotated[Figure, ratio(
    "arpu", "ARPU", Unit.MONEY_PER_MONTH, "MRR per paying customer.", NOT_NEGATIVE,
    ("amrr", "amrr per customer", "average revenue per user"))]
GrossMargin = Annotated[Figure, share(
    "gross_margin", "Gross margin", "Share of revenue left after cost of revenue.", MARGIN, ("gm",))]
ContributionMargin = Annotated[Figure, share(
    "contribution_margin", "Contribution margin", "Share of revenue left after variable costs.", MARGIN)]
CogsRatio = Annotated[Figure, share(
    "cogs_ratio", "COGS ratio", "Cost of revenue as a share of revenue.", NOT_NEGATIVE, ("cost ratio",))]
ChurnRate = Annotated[Figure, share(
    "churn_rate", "Churn rate", "Share lost per month.", also=("monthly churn", "churn"))]
Ltv = Annotated[Figure, ratio(
    "ltv", "Customer lifetime value", Unit.MONEY, "Gross profit of one customer over its lifetime.")]
AnnualDiscount = Annotated[Figure, ratio(
    "annual_discount", "Annual discount rate", Unit.FRACTION, "What a year's wait costs: 0.1 is 10 %.")]
MonthlyExpansion = Annotated[Figure, ratio(
    "monthly_expansion", "Expansion of a customer per month", Unit.MONEY_PER_MONTH,
    "By how much monthly revenue of a customer grows each month, in money.")]
Horizon = Annotated[Figure, ratio(
    "horizon_months", "Horizon", Unit.MONTHS, "Months that count; blank counts for ever.")]
Lifetime = Annotated[Figure, ratio(
    "lifetime", "Customer lifetime", Unit.MONTHS, "Mean months a customer stays.")]
Ebitda = Annotated[Figure, money(
    "ebitda", "EBITDA", "Profit before interest, taxes, depreciation and amortization.", bounds=UNBOUNDED)]
NetBurn = Annotated[Figure, money(
    "net_burn", "Net burn", "Cash used per month, financing left out.", MEAN, bounds=UNBOUNDED)]
# fmt: on
