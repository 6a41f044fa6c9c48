"""A guide is data that must fit the catalogue: what it names exists, what it asks for can be computed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.guides.verify import verify
from kpi_engine.catalogue.reads import reads
from kpi_engine.errors import CatalogueError
from kpi_engine.model.guide import UNSTATED, Benchmark, Guide, GuideKpi, Trigger
from kpi_engine.model.unit import Unit


@pytest.fixture
def mas() -> Guide:
    return GUIDES.get("mas")


def test_a_guide_is_found_by_id_and_by_code(mas: Guide) -> None:
    assert GUIDES.get("MOBILE_APP_SECURITY") is mas
    assert mas.title == "Tracking 7 Essential KPIs for Mobile App Security Platforms"


def test_seven_kpis_are_followed_and_the_others_are_secondary(mas: Guide) -> None:
    main = [kpi.id for kpi in mas.kpis if not kpi.secondary]
    assert main == ["cac", "trial_to_paid", "gross_margin", "arpu", "tx_per_customer", "breakeven_months",
                    "enterprise_mix"]  # fmt: skip
    assert {kpi.id for kpi in mas.kpis if kpi.working} == {"ltv"}


@pytest.mark.parametrize(
    ("kpi", "targets"),
    [
        ("cac", {2026: 250, 2030: 160}),
        ("trial_to_paid", {2026: 0.15, 2030: 0.28}),
        ("gross_margin", {2026: 0.88}),
        ("arpu", {2026: 476.75}),
        ("breakeven_months", {2026: 5}),
        ("enterprise_mix", {2026: 0.10, 2030: 0.30}),
        ("visitor_to_trial", {2026: 0.03}),
        ("cac_payback", {0: 12}),
        ("ltv_cac", {0: 3}),
        ("cogs_ratio", {2026: 0.12}),
        ("variable_cost_ratio", {2026: 0.08}),
        ("setup_hours", {0: 24}),
        ("visitor_to_paid", {}),
        ("nrr", {}),
    ],
)
def test_targets_are_fractions_with_their_decimal_point_restored(
    mas: Guide, kpi: str, targets: dict[int, float]
) -> None:
    found = mas.kpi(kpi)
    assert found is not None
    assert dict(found.targets) == targets


def test_usage_has_targets_by_tier_and_none_for_the_whole(mas: Guide) -> None:
    usage = mas.kpi("tx_per_customer")
    assert usage is not None
    assert not usage.targets
    assert {tier: dict(years) for tier, years in usage.segment_targets.items()} == {
        "Core": {0: 5}, "Enterprise": {0: 50},
    }  # fmt: skip


def test_figures_that_the_guide_does_not_state_plainly_are_marked(mas: Guide) -> None:
    marks = {kpi.id: [mark.kind for mark in kpi.marks] for kpi in mas.kpis if kpi.marks}
    restored = {kpi for kpi, kinds in marks.items() if "restored" in kinds}
    assert restored == {"trial_to_paid", "gross_margin", "arpu", "enterprise_mix", "visitor_to_trial",
                        "cogs_ratio", "variable_cost_ratio"}  # fmt: skip
    assert marks["visitor_to_paid"] == ["derived"]
    assert "uncertain" in marks["variable_cost_ratio"]
    spike = next(trigger for trigger in mas.triggers if trigger.id == "mas-cac-spike")
    assert [(mark.kind, mark.why) for mark in spike.marks] == [("assumed", "2 months")]


def test_nine_triggers_and_the_fixed_overhead_are_carried(mas: Guide) -> None:
    assert len(mas.triggers) == 9
    assert mas.figures["fixed_overhead_per_month"] == 71_067
    assert mas.tiers == ("Core", "Pro", "Enterprise")


def _with(mas: Guide, kpi: GuideKpi) -> Guide:
    return replace(mas, kpis=(*mas.kpis, kpi))


def _kpi(function: str, inputs: dict[str, str], id_: str = "x", **more: object) -> GuideKpi:
    return GuideKpi(id_, "X", function, "lower", Unit.MONEY, "What it tells.", inputs, **more)  # type: ignore[arg-type]


_HOURS = {"value": "setup_hours"}


@pytest.mark.parametrize(
    ("kpi", "complaint"),
    [
        (_kpi("CACC", {}), "CACC is not a function of the catalogue"),
        (_kpi("CAC", {"sm_spend": "sm_spend"}), "CAC needs new_customers"),
        (_kpi("CAC", {"spend": "sm_spend"}), "CAC has no argument spend"),
        (_kpi("", {"value": "sleep"}), "sleep is neither a known term"),
        (_kpi("", _HOURS, targets={0: 1, 2026: 2}), "one target for every year contradicts"),
        (_kpi("", _HOURS, segment_targets={"Gold": {0: 1}}), "Gold is not a segment"),
        (_kpi("", _HOURS, "cac"), "cac is declared twice"),
        (_kpi("", _HOURS, aliases=("cac",)), "cac is declared twice"),
        (
            _kpi("CAC", reads("CAC"), choices={"cac_scope": "everything"}),
            "everything is no option of cac_scope",
        ),
        (_kpi("CAC", reads("CAC", sm_spend="sm_spend + sleep")), "sleep is neither a known term"),
        (_kpi("CAC", reads("CAC", sm_spend="sm_spend[Gold]")), "Gold is not a segment of the guide"),
    ],
)
def test_a_kpi_that_does_not_fit_is_refused_with_the_reason(
    mas: Guide, kpi: GuideKpi, complaint: str
) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        verify(_with(mas, kpi))


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("profit > 3", "profit is neither a KPI nor a trigger term"),
        ("cac[Gold] > 3", "Gold is neither a segment nor a dimension"),
        ("nrr < target", "nrr has no target"),
        ("cac >", "expected a number, target, prior or a term"),
    ],
)
def test_a_trigger_that_cannot_be_decided_is_refused(mas: Guide, rule: str, complaint: str) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        verify(replace(mas, triggers=(*mas.triggers, Trigger("mas-new", rule, "Act"))))


def test_an_argument_reads_the_term_it_is_declared_with_unless_the_guide_says_otherwise() -> None:
    assert reads("CAC") == {"sm_spend": "sm_spend", "new_customers": "new_customers"}
    assert reads("GROWTH_RATE", now="mrr", prior="mrr[-1]") == {"now": "mrr", "prior": "mrr[-1]"}
    assert "monthly_churn" not in reads("PAYBACK"), "an optional argument is left out"


def test_a_guides_other_name_for_a_kpi_finds_it() -> None:
    css = GUIDES.get("css")
    rate = css.kpi("Expansion_MRR")
    assert rate is not None
    assert (rate.id, rate.function) == ("expansion_rate", "EXPANSION_RATE")
    assert css.kpi("EXPANSION_RATE") is rate


def test_a_benchmark_of_another_or_an_unstated_period_is_not_comparable() -> None:
    monthly = _kpi("CAC", reads("CAC"), period="month")
    undated = _kpi("CAC", reads("CAC"))
    for period, by_month, by_none in (("", True, True), ("month", True, True), ("year", False, True),
                                      (UNSTATED, False, False)):  # fmt: skip
        benchmark = Benchmark.between("typical", 1, 2, period=period)
        assert monthly.compares_with(benchmark) is by_month
        assert undated.compares_with(benchmark) is by_none
