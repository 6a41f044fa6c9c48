"""A business that follows a guide and states consistent figures is left in peace; a slip in one is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis import diagnose
from kpi_engine.functions.checks import KPI_CHECK
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
Month = dict[str, float]
Months = Callable[[int, int], Sequence[tuple[str, Month]]]


def _more_figures(random: Random, month: Month) -> Month:
    """What only some guides ask for, beside the figures that every business has."""
    tickets, monthly_users = random.randint(500, 9_000), random.randint(1_000, 50_000)
    leads = random.randint(200, 4_000)
    return {
        "hosting_cost": month["revenue"] * 0.04, "assets": random.randint(10_000, 900_000),
        "infrastructure_and_licences": month["revenue"] * 0.06, "annual_plan_mrr": month["mrr"] * 0.4,
        "marketing_spend": month["sm_spend"] * 0.6, "leads": leads, "qualified_leads": leads // 3,
        "value_returned": 90_000 + tickets, "outlay": 60_000, "tickets": tickets,
        "automated_tickets": tickets // 4, "agents": random.randint(5, 60), "mau": monthly_users,
        "dau": monthly_users // 4, "feature_users": monthly_users // 3, "active_users": monthly_users,
        "accounts": month["active_customers"], "invites_per_user": 4, "invite_conversion": 0.15,
        "total_contract_value": 36_000, "term_months": 36, "one_time_fees": 0, "started": leads,
        "converted": leads // 5, "financing": 0,
    }  # fmt: skip


def _everywhere(m: Month) -> Month:
    return {
        "cac": m["sm_spend"] / m["new_customers"], "arpu": m["mrr"] / m["active_customers"],
        "trial_to_paid": m["paid_conversions"] / m["trials"], "gross_margin": 1 - m["cogs"] / m["revenue"],
        "cac_payback": m["payback"], "nrr": m["nrr"],
    }  # fmt: skip


def _mas(m: Month, before: Month | None) -> Month:
    ltv = m["arpu"] * m["gross_margin"] / m["mrr_churn"]
    return {
        **_everywhere(m), "tx_per_customer": m["transactions"] / m["active_customers"],
        "enterprise_mix": m["enterprise_mrr"] / m["mrr"], "ltv": ltv, "ltv_cac": ltv / m["cac"],
        "variable_cost_ratio": 0.06, "annual_plan_share": 0.4, "mrr_churn": m["mrr_churn"],
        "hosting_cost_per_scan": m["hosting_cost"] / m["transactions"],
        "breakeven_revenue": m["fixed_costs"] / m["contribution_margin"],
    }  # fmt: skip


def _ams(m: Month, before: Month | None) -> Month:
    ltv = m["arpu"] * m["gross_margin"] / m["mrr_churn"]
    return {
        **_everywhere(m), "enterprise_mix": m["enterprise_mrr"] / m["mrr"], "ltv": ltv,
        "ltv_cac": ltv / m["cac"],
        # the guide divides by the customers of two tiers, of whom nothing is stated here
        "tx_per_customer": m["transactions"] / (0.3 * m["active_customers"]),
        "fixed_cover": m["revenue"] * m["contribution_margin"] / m["fixed_costs"],
        "cogs_ratio": m["cogs"] / m["revenue"], "cpl": m["marketing_spend"] / m["leads"],
        "infra_per_1000_assets": 1_000 * m["hosting_cost"] / m["assets"],
        "customer_roi": m["value_returned"] / m["outlay"] - 1,
        "expansion_share_of_revenue": m["expansion_mrr"] / m["revenue"],
    }  # fmt: skip


def _css(m: Month, before: Month | None) -> Month:
    ltv, burn = m["arpu"] * m["gross_margin"] / m["logo_churn"], m["opening_cash"] - m["closing_cash"]
    found = {
        **_everywhere(m), "ebitda": m["ebitda"], "ebitda_ytd": m["ebitda"] + (before or m)["ebitda"] * 3,
        "mrr_growth": m["mrr"] / m["opening_mrr"] - 1, "logo_churn": m["logo_churn"],
        "mrr_churn": m["mrr_churn"], "expansion_mrr": m["expansion_mrr"], "ltv": ltv,
        "ltv_cac": ltv / m["cac"],
        "tickets_per_agent": m["tickets"] / m["agents"], "stickiness": m["dau"] / m["mau"],
        "automation_share": m["automated_tickets"] / m["tickets"], "net_burn": burn,
        "ebitda_margin": m["ebitda"] / m["revenue"], "nrr_12m": 1.31, "first_resolution_hours": 31,
    }  # fmt: skip
    if burn > 0:
        found["runway"] = m["closing_cash"] / burn
    if before:
        found["sm_growth"] = m["sm_spend"] / before["sm_spend"] - 1
        found["revenue_growth"] = m["revenue"] / before["revenue"] - 1
        found["expansion_rate"] = m["expansion_mrr"] / before["revenue"]
    return found


def _smk(m: Month, before: Month | None) -> Month:
    ltv = m["arpu"] * m["gross_margin"] / m["logo_churn"]
    found = {
        **_everywhere(m), "churn": m["logo_churn"], "ltv": ltv, "ltv_cac": ltv / m["cac"], "viral": 0.6,
        "net_mrr_churn": 1 - m["nrr"], "conversion": m["converted"] / m["started"], "acv": 12_000,
        "feature_adoption": m["feature_users"] / m["active_users"], "arpa": m["revenue"] / m["accounts"],
        "mrr_growth": m["mrr"] / m["opening_mrr"] - 1, "net_new_mrr": m["mrr"] - m["opening_mrr"],
    }  # fmt: skip
    if before:
        found["lead_velocity"] = m["qualified_leads"] / before["qualified_leads"] - 1
        found["expansion_rate"] = m["expansion_mrr"] / before["revenue"]
        found["mrr_velocity"] = m["net_new_mrr"] / before["net_new_mrr"] - 1
    return found


KPIS: Mapping[str, Callable[[Month, Month | None], Month]] = {
    "mas": _mas,
    "ams": _ams,
    "css": _css,
    "smk": _smk,
}


def _facts(state: State, months: Sequence[tuple[str, Month]], code: str) -> list[Fact]:
    """Every figure that the guide asks for, by the guide's ids, with six significant digits or more."""
    random, facts, before = Random(7), [], None
    for period, figures in months:
        month = {**figures, **_more_figures(random, figures)}
        stated = {**month, **KPIS[code](month, before)}
        del stated["payback"]  # stated as cac_payback
        facts += [
            state(term, f"{value:.7f}", id=f"{period}/{term}", period=period, guide=code)
            for term, value in stated.items()
        ]
        before = month
    return facts


@pytest.mark.parametrize("code", KPIS)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_two_consistent_months_give_no_finding(
    code: str, seed: int, state: State, exact_months: Months
) -> None:
    assert [finding.message for finding in diagnose(_facts(state, exact_months(seed, 2), code))] == []


_CAUGHT = {
    "mas": ("enterprise_mix", "variable_cost_ratio", "ltv", "hosting_cost_per_scan"),
    "ams": ("enterprise_mix", "infra_per_1000_assets", "customer_roi", "expansion_share_of_revenue", "ltv"),
    "css": ("mrr_growth", "sm_growth", "revenue_growth", "expansion_rate", "tickets_per_agent",
            "automation_share", "ltv"),
    "smk": ("mrr_growth", "lead_velocity", "expansion_rate", "mrr_velocity", "viral", "churn", "arpa"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "term"), [(code, term) for code, terms in _CAUGHT.items() for term in terms]
)
def test_a_point_lost_in_a_figure_of_the_guide_is_found(
    code: str, term: str, state: State, exact_months: Months
) -> None:
    facts = _facts(state, exact_months(3, 2), code)
    wrong = facts.index(next(fact for fact in facts if fact.id == f"2026-02/{term}"))
    slipped = state(term, f"{facts[wrong].value * 10:.6f}", id="slip", period="2026-02", guide=code)
    findings = diagnose([*facts[:wrong], slipped, *facts[wrong + 1 :]])
    assert "slip" in {id_ for finding in findings for id_ in finding.facts}


@pytest.mark.parametrize("code", ["mas", "ams", "css"])
def test_a_guides_own_targets_are_silent(code: str, state: State) -> None:
    facts = [
        state(item.id, f"{target:.10g}", id=f"{item.id}-{year}", guide=code, period=str(year or 2026))
        for item in GUIDES.get(code).kpis
        for year, target in item.targets.items()
    ]
    assert len(facts) >= 10
    assert diagnose(facts) == []


@pytest.mark.parametrize("arpu", ["80", "8"])
def test_a_target_marked_as_disputed_is_never_accused(arpu: str, state: State) -> None:
    """23 months against 250 / (80 × 92 %) = 3.4 months; with an ARPU of 8 it would be 34 months."""
    figures = {"cac_payback": "23", "cac": "250", "arpu": arpu, "gross_margin": "92.0%"}
    assert diagnose([state(term, raw, guide="css") for term, raw in figures.items()]) == []
    assert KPI_CHECK.call("cac_payback", 23, "css") == "ok: inside >=0"


def test_another_pay_back_than_the_disputed_one_is_checked(state: State) -> None:
    figures = {"cac_payback": "34", "cac": "250", "arpu": "80", "gross_margin": "92.0%"}
    findings = diagnose([state(term, raw, guide="css") for term, raw in figures.items()])
    assert [finding.facts for finding in findings] != []


def test_expansion_mrr_is_an_amount_although_a_guide_calls_its_rate_so(state: State) -> None:
    assert diagnose([state("expansion_mrr", "15000", guide="css")]) == []


@pytest.mark.parametrize(
    ("kpi", "value", "guide", "answer"),
    [
        (
            "nrr",
            1.01,
            "ams",
            "period: a figure per month, but the benchmark is per year; 1.12682503 per year",
        ),
        ("nrr", 1.0, "css", "period: a figure per month, but the benchmark is per year; 1 per year"),
        ("nrr", 1.0, "smk", "period: a figure per month, but the benchmark is per year; 1 per year"),
        ("arpa", 2_000, "smk", "period: a figure per month, but the benchmark is per year"),
        ("mrr_growth", 0.1, "smk", "benchmark: below 0.15 to 0.2, monthly"),
        ("ebitda", -84_000, "css", "ok: no hard bound"),
    ],
)
def test_a_rate_is_never_compared_over_another_period(
    kpi: str, value: float, guide: str, answer: str
) -> None:
    assert KPI_CHECK.call(kpi, value, guide) == answer


def test_a_benchmark_without_a_period_asks_for_one() -> None:
    answer = KPI_CHECK.call("churn", 0.06, "smk")
    assert isinstance(answer, str)
    assert answer.startswith("period: a figure per month, but the benchmark is per year; 0.524")
    assert answer.endswith("the guide does not say the period of 0.05 to 0.07 (smb): ask for it")
