"""A made-up helpdesk: a loss of 84,000 in its first year, its first profit in September 2026."""

from __future__ import annotations

from kpi_engine.derive.business.book import Tier
from kpi_engine.derive.business.company import Company, contribution, months
from kpi_engine.derive.business.course import Course, Figures, to
from kpi_engine.derive.business.made_up import MadeUp
from kpi_engine.derive.business.parts import Dimension

EBITDA_PLANS = (-84_000, 404_000, 830_000, 1_350_000, 2_000_000)
"""What each year sets out to earn; the overheads are what the year can afford."""
_TICKETS = {"Starter": 9, "Pro": 21, "Enterprise": 88}
_SEATS = {"Starter": 3, "Pro": 8, "Enterprise": 31}

BUDGET = Course((26.0, 125.0), (249.0, 205.0), (0.152, 0.240), (0.0792, 0.0760))
ACTUAL = Course((26.4, 125.0), (244.0, 205.0), (0.154, 0.240), (0.0788, 0.0760), swing=1.0)


def _overheads(found: list[Figures]) -> list[float]:
    """The same every month of a year, but for what is settled in December."""
    costs: list[float] = []
    for year, first in enumerate(range(0, len(found), 12)):
        total = sum(contribution(figures) for figures in found[first : first + 12]) - EBITDA_PLANS[year]
        monthly = to(total / 12, 50)
        costs += [monthly] * 11 + [total - 11 * monthly]
    return costs


def _extras(course: Course, number: int, figures: Figures) -> None:
    """The service: tickets, those who solve them, how fast, and who works with the product."""
    for tier, tickets in _TICKETS.items():
        customers = figures["active_customers", tier]
        users = customers * _SEATS[tier] - round(customers * 0.3)
        solved = round(customers * tickets * (1 - 0.002 * min(number, 40)) * course.factor(number, 0.03, 4))
        figures |= {("tickets", tier): solved, ("mau", tier): users,
                    ("dau", tier): round(users * (0.40 + 0.002 * min(number, 40)))}  # fmt: skip
    for term in ("tickets", "mau", "dau"):
        figures[term, ""] = sum(figures[term, tier] for tier in _TICKETS)
    automated = round(figures["tickets", ""] * (0.31 + 0.006 * min(number, 40)))
    days = 12.0 - 0.2 * min(number, 20) + course.swing * 2.4 * max(0, number - 9)
    whole = {
        "automated_tickets": automated,
        "agents": max(to((figures["tickets", ""] - automated) / 420, 0.5), 1),
        "first_resolution_hours": to(38 - 0.5 * min(number, 30) * course.factor(number, 0.05, 3), 0.5),
        "onboarding_days": to(days, 0.5),
        "nrr_12m": to(1.058 + 0.0008 * min(number, 30) * course.factor(number, 0.1, 1), 0.001),
        "interest": 240, "depreciation": 700, "amortization": 200,
        "financing": 60_000 if number == 2 else 0,
        "investment": 18_000 if number % 12 == 11 else 0,
    }  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}


COMPANY = Company(
    tiers=(
        Tier("Starter", 59, 112, (0.46, 0.38), (0.026, 0.018), (0.018, 0.013)),
        Tier("Pro", 149, 104, (0.46, 0.50), (0.014, 0.010), (0.022, 0.016)),
        Tier("Enterprise", 499, 20, (0.06, 0.10), (0.007, 0.005), (0.021, 0.016)),
    ),
    dimensions=(
        Dimension(("Organic", "Paid", "Partner"), (0.34, 0.42, 0.24), (0.40, 0.41, 0.19), (0.10, 0.64, 0.26)),
    ),
    opening_cash=310_000,
    overheads=_overheads,
    extras=_extras,
    hosting=0.0495,
    licences=0.0290,
    tax_rate=0.2,
)
MADE_UP = MadeUp(ACTUAL, BUDGET, lambda course, count: months(COMPANY, course, count), lambda actual: {})
