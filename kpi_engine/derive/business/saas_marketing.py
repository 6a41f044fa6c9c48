"""A made-up seller of marketing software: fewer customers who pay more, won by campaigns and a sales team."""

from __future__ import annotations

from datetime import date

from kpi_engine.derive.business.book import Tier
from kpi_engine.derive.business.company import Company, months
from kpi_engine.derive.business.course import Course, Figures, between, to
from kpi_engine.derive.business.journeys import journeys
from kpi_engine.derive.business.made_up import Lists, MadeUp, first_value, numbered
from kpi_engine.derive.business.parts import Dimension

_SEATS = {"Small and medium": 9, "Enterprise": 64}
_TERMS = {"Small and medium": 12, "Enterprise": 24}
_SET_UP = {"Small and medium": 300, "Enterprise": 4_000}
_OVERHEADS = (52_000, 86_000, 170_000, 290_000, 460_000)
"""Development and administration per month, year by year."""

BUDGET = Course((13.0, 32.0), (9_000.0, 7_400.0), (0.180, 0.230), (0.212, 0.175))
ACTUAL = Course((13.2, 32.0), (8_900.0, 7_400.0), (0.184, 0.230), (0.208, 0.175), swing=1.0)


def _extras(course: Course, number: int, figures: Figures) -> None:
    """Leads step by step, contracts signed, users, and how one user brings others."""
    signed, fees = 0.0, 0.0
    for segment, seats in _SEATS.items():
        users = figures["active_customers", segment] * seats
        won, value = figures["new_customers", segment], figures["new_mrr", segment] * _TERMS[segment]
        signed, fees = signed + value, fees + won * _SET_UP[segment]
        figures |= {("active_users", segment): users,
                    ("feature_users", segment): round(users * (0.61 + 0.003 * min(number, 40))),
                    ("total_contract_value", segment): to(value / max(won, 1), 1) + _SET_UP[segment],
                    ("one_time_fees", segment): _SET_UP[segment],
                    ("term_months", segment): _TERMS[segment]}  # fmt: skip
    for term in ("active_users", "feature_users"):
        figures[term, ""] = sum(figures[term, segment] for segment in _SEATS)
    contracts = max(figures["new_customers", ""], 1)
    leads = figures["leads", ""]
    qualified = round(
        between((36.0, 95.0), number) * 1.035 ** min(number, 11) * course.factor(number, 0.03, 10)
    )
    whole = {
        "total_contract_value": to((signed + fees) / contracts, 1), "one_time_fees": to(fees / contracts, 1),
        "term_months": to(signed / max(figures["new_mrr", ""], 1), 0.1),
        "started": leads, "converted": qualified, "qualified_leads": qualified,
        "invites_per_user": to(2.2 + 0.02 * min(number, 40), 0.1),
        "invite_conversion": to(0.118 * course.factor(number, 0.05, 2), 0.001),
        "depreciation": 1_500, "new_arr": 12 * figures["new_mrr", ""],
        "expansion_arr": 12 * figures["expansion_mrr", ""],
    }  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}


COMPANY = Company(
    tiers=(
        Tier("Small and medium", 420, 152, (0.79, 0.70), (0.017, 0.012), (0.013, 0.011)),
        Tier("Enterprise", 2_900, 31, (0.21, 0.30), (0.006, 0.004), (0.018, 0.014)),
    ),
    dimensions=(
        Dimension(("Organic", "Paid", "Partner"), (0.28, 0.47, 0.25), (0.38, 0.43, 0.19), (0.12, 0.60, 0.28),
                  worth=(0.9, 0.95, 1.2)),
    ),
    opening_cash=1_150_000,
    overheads=lambda found: [_OVERHEADS[number // 12] for number in range(len(found))],
    extras=_extras,
    hosting=0.105,
    licences=0.031,
    price_rise=0.03,
    onboarding_per_customer=620.0,
    tax_rate=0.22,
)  # fmt: skip


_ANSWERS = (9, 10, 8, 9, 7, 10, 9, 6, 8, 10, 9, 3, 10, 9, 8, 7, 9, 10, 5, 9, 8, 10, 9, 7)
# fmt: off
_ENGAGEMENT = (("Log-ins per user and week", 3.1, 3, 0, 5), ("Campaigns sent per month", 7, 3, 0, 10),
               ("Share of features used", 0.58, 2, 0, 1), ("Days since the last visit", 4, 2, 30, 0))
_HEALTH = (("Use against what was bought", 0.78, 4, 0, 1), ("Open support cases", 2, 2, 10, 0),
           ("Answer to the last survey", 8, 2, 0, 10), ("Invoices paid late, of the last ten", 1, 1, 10, 0),
           ("Meetings with the sponsor in the year", 3, 1, 0, 4))
# fmt: on
"""What is measured, its value, how much it counts, and the values that score 0 and 100."""


def _lists(actual: list[Figures]) -> Lists:
    """Survey answers, dates of first value, the signs that make up scores, and the last quarter's leads."""
    answers = [_ANSWERS[place % len(_ANSWERS)] for place in range(132)]
    return {
        **numbered("scores", answers),
        **first_value((4, 7, 3, 9, 6, 5, 12, 6, 8), 72, date(2026, 8, 9)),
        **_signs("engagement", _ENGAGEMENT),
        **_signs("health", _HEALTH),
        **journeys(actual[9:12], 10, {tier.name: round(12 * tier.price) for tier in COMPANY.tiers}),
    }


def _signs(score: str, signs: tuple[tuple[str, float, float, float, float], ...]) -> Lists:
    columns = zip(
        ("names", "values", "weights", "minimums", "maximums"), zip(*signs, strict=True), strict=True
    )
    return {
        key: typed for name, column in columns for key, typed in numbered(f"{score}_{name}", column).items()
    }


MADE_UP = MadeUp(ACTUAL, BUDGET, lambda course, count: months(COMPANY, course, count), _lists)
