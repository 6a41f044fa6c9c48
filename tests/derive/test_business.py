"""The made-up businesses of the samples hold together: what goes in and out explains every closing figure."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kpi_engine.derive.business import business_of
from kpi_engine.derive.business.course import Figures, dealt, split

TIERS = {
    "mobile_app_security": ("Core", "Pro", "Enterprise"),
    "asset_management": ("Core", "Pro", "Enterprise"),
    "customer_service": ("Starter", "Pro", "Enterprise"),
    "saas_marketing": ("Small and medium", "Enterprise"),
}
CHANNELS = ("Organic", "Paid", "Partner")
LATER = tuple(guide for guide in TIERS if guide != "mobile_app_security")
"""Those that keep every figure by tier and by channel."""
_PARTS = {"feature_users": "active_users", "dau": "mau", "converted": "started",
          "automated_tickets": "tickets",
          "one_time_fees": "total_contract_value"}  # fmt: skip
SIGNED = {"net_income", "cash_flow", "ebitda", "taxes", "closing_cash", "opening_cash"}


@pytest.fixture(scope="module", params=[(guide, plan) for guide in TIERS for plan in ("actual", "budget")],
                ids=lambda param: f"{param[0]}-{param[1]}")  # fmt: skip
def course(request: pytest.FixtureRequest) -> tuple[str, list[Figures]]:
    guide, plan = request.param
    business = business_of(guide)
    return guide, business.run(getattr(business, plan), 60)


def test_every_month_rolls_forward_into_the_next(course: tuple[str, list[Figures]]) -> None:
    for before, now in pairwise(course[1]):
        assert now["opening_mrr", ""] == before["mrr", ""]
        assert now["opening_customers", ""] == before["active_customers", ""]
        assert now["opening_cash", ""] == before["closing_cash", ""]
    for month in course[1]:
        _rolls(month, "")
        assert month["opening_cash", ""] + month["cash_flow", ""] == month["closing_cash", ""]


def test_every_tier_and_every_channel_rolls_forward_too(course: tuple[str, list[Figures]]) -> None:
    guide, figures = course
    for part in (*TIERS[guide], *CHANNELS) if guide in LATER else ():
        for before, now in pairwise(figures):
            assert now["opening_mrr", part] == before["mrr", part]
            assert now["opening_customers", part] == before["active_customers", part]
        for month in figures:
            _rolls(month, part)


def _rolls(month: Figures, part: str) -> None:
    moves = month["new_mrr", part] + month["expansion_mrr", part] + month["reactivation_mrr", part]
    losses = month["contraction_mrr", part] + month["churned_mrr", part]
    assert month["opening_mrr", part] + moves - losses == month["mrr", part]
    assert losses <= month["opening_mrr", part]
    came = month["new_customers", part] + month["reactivated_customers", part]
    opening = month["opening_customers", part]
    assert opening + came - month["lost_customers", part] == month["active_customers", part]
    assert month["lost_customers", part] <= opening


def test_tiers_and_channels_add_up(course: tuple[str, list[Figures]]) -> None:
    guide, figures = course
    means = {"term_months", "total_contract_value", "one_time_fees"}
    for month in figures:
        for parts in (TIERS[guide], CHANNELS):
            stated = {term for term, part in month if part == parts[0]} - means
            assert stated
            for term in stated:
                assert sum(month[term, part] for part in parts) == pytest.approx(month[term, ""], abs=1e-9)


def test_profit_follows_from_revenue_and_costs(course: tuple[str, list[Figures]]) -> None:
    guide, figures = course
    for month in figures:
        paid = month["variable_costs", ""] + month["sm_spend", ""] + month["fixed_costs", ""]
        result = month["revenue", ""] - paid
        if guide in LATER:
            assert month["ebitda", ""] == pytest.approx(result)
            assert month["gross_profit", ""] - month["operating_expenses", ""] == pytest.approx(result)
            result -= sum(month[t, ""] for t in ("interest", "taxes", "depreciation", "amortization"))
        assert month["net_income", ""] == pytest.approx(result)
        assert month["cogs", ""] <= month["variable_costs", ""]


def test_nothing_that_cannot_be_negative_is_negative(course: tuple[str, list[Figures]]) -> None:
    for month in course[1]:
        assert not [key for key, figure in month.items() if figure < 0 and key[0] not in SIGNED]
        assert month["closing_cash", ""] > 0


def test_parts_stay_below_their_whole(course: tuple[str, list[Figures]]) -> None:
    for month in course[1]:
        assert month["paid_conversions", ""] <= month["trials", ""] <= month["visitors", ""]
        assert month["annual_plan_mrr", ""] <= month["mrr", ""]
        for part, whole in _PARTS.items():
            for term, segment in month:
                if term == part:
                    assert month[part, segment] <= month[whole, segment]


def test_the_figures_are_the_same_every_time(course: tuple[str, list[Figures]]) -> None:
    business = business_of(course[0])
    assert business.run(business.actual, 12) == business.run(business.actual, 12)


def test_a_plan_has_no_swing_and_a_year_has() -> None:
    for guide in TIERS:
        assert (business_of(guide).budget.swing, business_of(guide).actual.swing) == (0.0, 1.0)


def test_splitting_loses_nothing() -> None:
    assert split(10, (1, 1, 1)) == [4, 3, 3]
    assert split(100, (0.5, 0.3, 0.2), 10) == [50, 30, 20]
    assert split(57, (0.5, 0.3, 0.2), 10) == [37, 10, 10]
    assert split(7, (0.0, 1.0)) == [0, 7]
    assert split(0, (0.0, 0.0)) == [0, 0]


def test_customers_are_dealt_whole_and_nobody_is_forgotten() -> None:
    owed = [0.0, 0.0]
    dealt_out = [dealt(2, (0.9, 0.1), owed) for _ in range(5)]
    assert [sum(parts) for parts in dealt_out] == [2] * 5
    assert [sum(parts) for parts in zip(*dealt_out, strict=True)] == [9, 1]
