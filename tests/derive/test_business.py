"""The made-up business of the sample holds together: what goes in and out explains every closing figure."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kpi_engine.derive.business import ACTUAL, BUDGET, CHANNELS, FIXED_COSTS, TIERS, customer_list, months


@pytest.mark.parametrize("course", [ACTUAL, BUDGET])
def test_every_month_rolls_forward_into_the_next(course: object) -> None:
    figures = months(course, 60)  # type: ignore[arg-type]
    for before, now in pairwise(figures):
        assert now["opening_mrr", ""] == before["mrr", ""]
        assert now["opening_customers", ""] == before["active_customers", ""]
        assert now["opening_cash", ""] == before["closing_cash", ""]
    for month in figures:
        moves = month["new_mrr", ""] + month["expansion_mrr", ""] + month["reactivation_mrr", ""]
        losses = month["contraction_mrr", ""] + month["churned_mrr", ""]
        assert month["opening_mrr", ""] + moves - losses == month["mrr", ""]
        assert month["opening_cash", ""] + month["cash_flow", ""] == month["closing_cash", ""]
        assert month["fixed_costs", ""] == FIXED_COSTS


@pytest.mark.parametrize("course", [ACTUAL, BUDGET])
def test_tiers_and_channels_add_up(course: object) -> None:
    for month in months(course, 60):  # type: ignore[arg-type]
        for term in ("mrr", "active_customers", "transactions", "active_users", "feature_users"):
            assert sum(month[term, tier] for tier in TIERS) == month[term, ""]
        for term in ("sm_spend", "new_customers"):
            assert sum(month[term, channel] for channel in CHANNELS) == month[term, ""]


def test_nothing_that_cannot_be_negative_is_negative() -> None:
    signed = {"net_income", "cash_flow"}
    for month in (*months(ACTUAL, 12), *months(BUDGET, 60)):
        assert not [key for key, figure in month.items() if figure < 0 and key[0] not in signed]


def test_the_customer_list_is_the_mrr_of_the_month() -> None:
    closed = months(ACTUAL, 12)[-1]
    amounts = customer_list(closed)
    assert sum(amounts) == closed["mrr", ""]
    assert len(amounts) == closed["active_customers", ""]
    assert min(amounts) > 0


def test_the_figures_are_the_same_every_time() -> None:
    assert months(ACTUAL, 12) == months(ACTUAL, 12)
