"""A made-up maker of asset management software: three tiers, a funded start, earned back in June 2026."""

from __future__ import annotations

from datetime import date

from kpi_engine.derive.business.book import Tier
from kpi_engine.derive.business.company import Company, months
from kpi_engine.derive.business.course import Course, Figures, to
from kpi_engine.derive.business.made_up import Lists, MadeUp, first_value, numbered
from kpi_engine.derive.business.parts import Dimension, by_month_of_start

FIXED_COSTS = 31_933
_ASSETS = {"Core": 120, "Pro": 640, "Enterprise": 5_200}
_USAGE = {"Core": 14.0, "Pro": 52.0, "Enterprise": 208.0}
_SEATS = {"Core": 3, "Pro": 7, "Enterprise": 26}

BUDGET = Course((22.0, 54.0), (249.0, 150.0), (0.252, 0.350), (0.0690, 0.0660))
ACTUAL = Course((22.4, 54.0), (244.0, 150.0), (0.255, 0.350), (0.0685, 0.0660), swing=1.0)


def _extras(course: Course, number: int, figures: Figures) -> None:
    """Assets under management, use by tier, what customers save, and how long they take to begin."""
    for tier, assets in _ASSETS.items():
        customers = figures["active_customers", tier]
        users = customers * _SEATS[tier] - round(customers * 0.3)
        rise = (1 + 0.004 * number) * course.factor(number, 0.003, 9)
        figures |= {("assets", tier): round(customers * assets * (1 + 0.003 * number)),
                    ("transactions", tier): round(customers * _USAGE[tier] * rise),
                    ("active_users", tier): users,
                    ("feature_users", tier): round(users * (0.55 + 0.004 * min(number, 36)))}  # fmt: skip
    for term in ("assets", "transactions", "active_users", "feature_users"):
        figures[term, ""] = sum(figures[term, tier] for tier in _ASSETS)
    spent = figures["revenue", ""]
    days = 12.5 - 0.2 * min(number, 20) + 0.8 * (course.factor(number, 1.0, 5) - 1)
    figures |= {("outlay", ""): spent,
                ("value_returned", ""): to(spent * (2.4 + 0.01 * min(number, 40)), 100),
                ("account_age_months", ""): to(9.0 + 0.45 * number, 0.1),
                ("onboarding_days", ""): to(days, 0.5)}  # fmt: skip


COMPANY = Company(
    tiers=(
        Tier("Core", 49, 126, (0.46, 0.36), (0.014, 0.010), (0.0115, 0.009)),
        Tier("Pro", 199, 105, (0.52, 0.59), (0.009, 0.006), (0.0150, 0.011)),
        Tier("Enterprise", 799, 4, (0.02, 0.085), (0.004, 0.003), (0.0165, 0.013)),
    ),
    dimensions=(
        Dimension(("Organic", "Paid", "Partner"), (0.31, 0.45, 0.24), (0.36, 0.44, 0.20), (0.08, 0.68, 0.24)),
        by_month_of_start(12),
    ),
    opening_cash=840_000,
    overheads=lambda found: [FIXED_COSTS for _ in found],
    extras=_extras,
    hosting=0.046,
    licences=0.014,
)


def _lists(actual: list[Figures]) -> Lists:
    """When customers got value, how far trials got, and what became of the customers of each month."""
    trials, paid = actual[-1]["trials", ""], actual[-1]["paid_conversions", ""]
    waits = (21, 34, 12, 41, 28, 18, 55, 26, 31, 9, 47, 24, 38)
    return first_value(waits, 76, date(2026, 7, 1)) | _drop_off(trials, paid) | _cohorts(actual)


def _drop_off(trials: float, paid: float) -> Lists:
    """The steps of a trial between its start and the first payment."""
    steps = {"First asset recorded": 0.81, "Team invited": 0.62, "Report used": 0.44}
    return numbered("funnel_names", steps) | numbered(
        "funnel_counts", (max(round(trials * share), round(paid)) for share in steps.values())
    )


def _cohorts(actual: list[Figures]) -> Lists:
    """How many of the customers of each month are left at each age, and what they pay."""
    return {
        (start, stated, str(age)): f"{figures[term, start]:g}"
        for stated, term in (("cohort_customers", "active_customers"), ("cohort_mrr", "mrr"))
        for number, start in enumerate(f"2026-{month:02d}" for month in range(1, len(actual) + 1))
        for age, figures in enumerate(actual[number:])
    }


MADE_UP = MadeUp(ACTUAL, BUDGET, lambda course, count: months(COMPANY, course, count), _lists)
