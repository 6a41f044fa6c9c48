"""False alarms are worse than misses: what is consistent, or merely unusual, gives no finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), months=st.integers(1, 3))
def test_consistent_months_rounded_as_people_round_give_no_finding(
    business: Callable[[int, int], list[Fact]], seed: int, months: int
) -> None:
    assert diagnose(business(seed, months)) == []


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9), data=st.data())
def test_any_part_of_a_consistent_business_is_consistent(
    business: Callable[[int, int], list[Fact]], seed: int, data: st.DataObject
) -> None:
    facts = business(seed, 2)
    kept = data.draw(st.lists(st.sampled_from(facts), unique_by=lambda fact: fact.id, max_size=40))
    assert diagnose(kept) == []


@pytest.mark.parametrize(
    ("term", "raw"),
    [
        ("nrr", "1.32"), ("nrr", "0"), ("growth_rate", "2.5"), ("growth_rate", "-0.4"),
        ("gross_margin", "-0.2"),
        ("cogs_ratio", "1.2"), ("cac", "0"), ("ltv_cac", "18"), ("trial_to_paid", "1"), ("grr", "1"),
        ("trial_to_paid", "100%"), ("ebitda", "-84000"), ("ebitda_margin", "-3.1"), ("nps", "-100"),
        ("net_burn", "-5000"), ("net_income", "-100000"), ("ltv", "-20"), ("payback", "40"),
        ("closing_cash", "-30"), ("taxes", "-7"), ("logo_churn", "0"), ("contribution_margin", "-1.5"),
    ],
)  # fmt: skip
def test_an_unusual_figure_is_no_error_by_itself(state: State, term: str, raw: str) -> None:
    assert diagnose([state(term, raw)]) == []


@pytest.mark.parametrize(
    "figures",
    [
        {"gross_margin": "-0.2", "cogs_ratio": "1.2", "revenue": "500000", "cogs": "600000"},
        {"sm_spend": "0", "new_customers": "50", "cac": "0"},
        {"mrr": "0", "active_customers": "0", "arpu": "0"},
        {"nrr": "107.0%", "opening_mrr": "100000", "expansion_mrr": "5000", "reactivation_mrr": "2000",
         "contraction_mrr": "0", "churned_mrr": "0"},
        {"ltv": "4800", "arpu": "100", "gross_margin": "80%", "churn_rate": "0.10%"},
        {"ltv": "2000", "arpu": "100", "gross_margin": "80%", "churn_rate": "5.0%"},
        {"payback": "20", "cac": "250", "arpu": "54.35", "gross_margin": "30%", "churn_rate": "2.5%"},
        {"ebitda": "-84000", "net_income": "-100000"},
        {"magic_number": "0.25", "revenue": "1000", "base_revenue": "900", "sm_spend_prior_quarter": "400"},
        {"paid_conversions": "60", "trials": "50"},
        {"trial_to_paid": "50%", "trials": "50", "paid_conversions": "25", "new_customers": "31"},
        {"nps": "-100", "grr": "100%", "nrr": "100%", "mrr_churn": "0%"},
    ],
    ids=["loss on every sale", "organic channel", "before the first customer", "NRR with reactivation",
         "lifetime capped at 60 months", "LTV on revenue", "pay-back with churn, rounded up",
         "EBITDA with unstated add-backs", "magic number not annualised", "trials that fell",
         "customers won without a trial", "nothing lost"],
)  # fmt: skip
def test_legitimate_businesses_and_definitions_are_silent(state: State, figures: dict[str, str]) -> None:
    assert diagnose([state(term, raw) for term, raw in figures.items()]) == []


def test_the_guides_own_targets_are_silent(state: State) -> None:
    guide = GUIDES.get("mas")
    facts = [
        state(item.id, f"{target:.10g}", id=f"{item.id}-{year}", guide="mas", period=str(year or 2026))
        for item in guide.kpis
        for year, target in item.targets.items()
    ]
    assert len(facts) >= 12
    assert diagnose(facts) == []


def test_nothing_stated_nothing_found() -> None:
    assert diagnose([]) == []
