"""Plans that a CFO would sign, however bold: not one of them is spoken against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.plan import guide_findings, plan_findings, with_plan_findings
from kpi_engine.model.fact import Fact
from kpi_engine.resources import shipped
from kpi_engine.sources import read_facts

Jotted = Callable[..., list[Fact]]

HYPERGROWTH = """
mrr_growth 2026 25%; mrr_growth 2027 12%; mrr_growth 2028 6%
nrr 2026 135%; nrr 2027 128%; nrr 2028 120%
arr 2026 2400000; arr 2027 9600000; arr 2028 24000000
cac 2026 12000; cac 2027 14000; cac 2028 15500
arpu 2026 1500; arpu 2027 2100; arpu 2028 2600
ltv_cac 2026 18; ltv_cac 2027 9; ltv_cac 2028 5
payback 2026 12; payback 2027 15; payback 2028 18
logo_churn month 1.0%
gross_margin 2026 55%; gross_margin 2027 68%; gross_margin 2028 76%
ebitda 2026 -4200000; ebitda 2027 -9800000; ebitda 2028 -3000000
net_burn 2026 350000; net_burn 2027 820000; net_burn 2028 250000
"""

ENTERPRISE = """
gross_margin 2026 -20%; gross_margin 2027 35%; gross_margin 2028 62%; gross_margin 2029 74%
contribution_margin 2026 -35%; contribution_margin 2027 15%; contribution_margin 2028 48%
ebitda_margin 2026 -310%; ebitda_margin 2027 -80%; ebitda_margin 2028 -5%
breakeven_months - 34
cac 2026 48000; cac 2027 52000; cac 2028 61000
arpu 2026 9500; arpu 2027 11000; arpu 2028 14000
payback 2027 30; payback 2028 24
grr 2027 92%; nrr 2027 118%
logo_churn month 0.5%
runway - 20; net_burn - 400000; opening_cash - 14000000
nps 2026 -100; nps 2027 -20; nps 2028 30
"""

BOOTSTRAPPED = """
cac 2026 180; cac 2027 170; cac 2028 165
arpu 2026 79; arpu 2027 82; arpu 2028 85
churn_rate month 3.5%
payback - 6
ltv_cac - 4.0
gross_margin 2026 82%; gross_margin 2027 82%; gross_margin 2028 83%
trial_to_paid 2026 4.0%; trial_to_paid 2028 6.0%
net_burn 2026 -8000; net_burn 2027 -15000
minimum_cash - 50000; opening_cash 2026 120000
price[Core] - 49; price[Pro] - 99; price[Enterprise] - 299
plan_share[Core] - 60%; plan_share[Pro] - 35%; plan_share[Enterprise] - 5%
"""

ORGANIC = """
cac[Organic] 2026 0; cac[Paid] 2026 420; cac 2026 210
new_customers[Organic] 2026 100; new_customers[Paid] 2026 100; new_customers 2026 200
sm_spend[Organic] 2026 0; sm_spend[Paid] 2026 42000; sm_spend 2026 42000
mix_share[Core] 2026 100%; mix_share[Pro] 2026 0%
"""

PLANS = {
    "hypergrowth": HYPERGROWTH,
    "enterprise": ENTERPRISE,
    "bootstrapped": BOOTSTRAPPED,
    "organic": ORGANIC,
}


@pytest.mark.parametrize("scenario", ["Target", "Budget", "Forecast", "Actual"])
@pytest.mark.parametrize("name", PLANS)
def test_a_realistic_plan_is_silent(name: str, scenario: str, jot: Jotted) -> None:
    assert [item.message for item in plan_findings(jot(PLANS[name], scenario))] == []


LEGITIMATE = ("nrr - 135%", "mrr_growth - 250%", "gross_margin - -40%", "cac - 0", "ltv_cac - 18",
              "enterprise_mix - 100%", "ebitda - -84000", "nps - -100", "net_mrr_churn - -8%")  # fmt: skip


@pytest.mark.parametrize("scenario", ["Target", "Budget", "Actual"])
@pytest.mark.parametrize("line", LEGITIMATE)
def test_what_is_legitimate_on_its_own_is_silent(line: str, scenario: str, jot: Jotted) -> None:
    facts = jot(line, scenario)
    assert with_plan_findings(diagnose(facts), facts) == []


@pytest.mark.parametrize("code", ["mas", "ams", "css", "smk"])
def test_a_guide_with_all_its_targets_and_triggers_is_silent(code: str) -> None:
    guide = GUIDES.get(code)
    assert len(guide.triggers) >= 7
    assert [item.message for item in guide_findings(guide)] == []


@pytest.mark.parametrize("scenario", ["Target", "Budget", "Forecast", "Actual"])
@pytest.mark.parametrize("code", ["mas", "ams", "css"])
def test_the_figures_of_a_guide_typed_into_a_table_are_silent(
    code: str, scenario: str, state: Callable[..., Fact]
) -> None:
    """Targets by year and by segment, list prices and fixed costs, as the guide states them."""
    guide = GUIDES.get(code)
    facts = [
        state(item.id, f"{target:.10g}", id=f"{item.id} {segment} {year}", guide=code, scenario=scenario,
              segment=segment, period=str(year or ""))
        for item in guide.kpis
        for segment, years in (("", item.targets), *item.segment_targets.items())
        for year, target in years.items()
    ]  # fmt: skip
    facts += [
        state("price", f"{price}", id=f"price {tier}", guide=code, scenario=scenario, segment=tier)
        for tier, price in guide.prices.items()
    ]
    if "fixed_overhead_per_month" in guide.figures:
        fixed = f"{guide.figures['fixed_overhead_per_month']:.0f}"
        facts.append(state("fixed_costs", fixed, id="fixed", guide=code, scenario=scenario, period="2026-01"))
    assert len(facts) >= 10
    assert [item.message for item in plan_findings(facts)] == []


@pytest.mark.parametrize(
    "name", ["mobile_app_security", "asset_management", "customer_service", "saas_marketing"]
)
@pytest.mark.parametrize("named", [False, True])
def test_the_sample_of_a_guide_is_silent(name: str, named: bool) -> None:
    """Thousands of figures, five years of budget; with and without the guide named beside them."""
    with shipped(f"workbook_templates/samples/{name}.csv") as path:
        facts = read_facts(path)
    facts = [replace(fact, guide=name if named else "") for fact in facts]
    assert len(facts) > 4_000
    assert {fact.scenario for fact in facts} == {"Actual", "Budget"}
    assert [item.message for item in plan_findings(facts)] == []


@pytest.mark.parametrize("scenario", ["Budget", "Actual"])
@pytest.mark.parametrize("seed", range(8))
def test_a_consistent_business_planned_or_reached_is_silent(
    seed: int, scenario: str, business: Callable[..., list[Fact]]
) -> None:
    facts = [replace(fact, scenario=scenario) for fact in business(seed, 12)]
    assert [item.message for item in plan_findings(facts)] == []
