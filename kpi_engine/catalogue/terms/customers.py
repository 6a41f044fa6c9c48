"""Customers and users: how many there are, come, leave and return."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import FIRST, LAST, MEAN, count
from kpi_engine.model.column import Figure

# fmt: off
ActiveCustomers = Annotated[Figure, count(
    "active_customers", "Active paying customers", "Paying customers at the end of the period.", LAST,
    also=("customers", "closing customers", "paying customers"), ledger="customers_end")]
OpeningCustomers = Annotated[Figure, count(
    "opening_customers", "Customers at the start", "Paying customers at the start of the period.", FIRST,
    also=("starting customers",), ledger="customers_start")]
LostCustomers = Annotated[Figure, count(
    "lost_customers", "Customers lost", "Customers of the start who left in the period.",
    also=("churned customers",), ledger="customers_lost")]
ReactivatedCustomers = Annotated[Figure, count(
    "reactivated_customers", "Customers who came back", "Former customers paying again.",
    ledger="customers_reactivated")]
ActiveUsers = Annotated[Figure, count("active_users", "Active users", "Users seen in the period.", LAST)]
FeatureUsers = Annotated[Figure, count("feature_users", "Users of the feature", "Who used it.", LAST)]
AverageStaff = Annotated[Figure, count(
    "average_fte", "Full-time staff", "Mean full-time equivalents of the period.", MEAN, also=("fte",),
    whole=False)]
DailyUsers = Annotated[Figure, count(
    "dau", "Daily active users", "Users seen on a day, the mean of the days of the month.", MEAN,
    also=("daily users",), whole=False)]
MonthlyUsers = Annotated[Figure, count(
    "mau", "Monthly active users", "Users seen at least once in the month.", LAST, also=("monthly users",))]
# fmt: on
