"""A company's rules and bands: they contradict neither each other nor its own targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.plan import guide_findings, plan_findings
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding
from kpi_engine.model.guide import Benchmark, Guide, Trigger

Jotted = Callable[..., list[Fact]]


def _with_rules(*rules: str, base: str = "smk") -> Guide:
    """A guide with these triggers instead of its own; r1, r2 … are their ids."""
    triggers = tuple(Trigger(f"r{n}", when, f"Do number {n}") for n, when in enumerate(rules, 1))
    return replace(GUIDES.get(base), triggers=triggers)


def _with_kpi(id_: str, base: str = "ams", **changes: object) -> Guide:
    guide = GUIDES.get(base)
    kpis = tuple(replace(kpi, **changes) if kpi.id == id_ else kpi for kpi in guide.kpis)
    return replace(guide, kpis=kpis)


def _only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_two_rules_that_leave_no_healthy_value() -> None:
    finding = _only(guide_findings(_with_rules("nrr < 1", "nrr > 0.9")))
    assert (finding.rule, finding.kind, finding.facts) == ("rules-overlap", "overlapping rules", ("r1", "r2"))
    assert "both speak between 0.9 and 1" in finding.message
    assert guide_findings(_with_rules("nrr < 0.9", "nrr > 1.1")) == []


@pytest.mark.parametrize(
    "rules",
    [
        ("ltv_cac < 2", "ltv_cac > 5"),  # a healthy zone between
        ("nrr < 1", "nrr >= 1"),  # every value has its order, none has two
        ("cac_payback > 18", "cac_payback > 23", "cac_payback >= 24"),  # ever graver
        ("nrr[Enterprise] < 1", "nrr > 0.9"),  # of a segment and of the whole
        ("nrr < 1 and cac > 300", "nrr > 0.9"),  # only together with another figure
        ("gross_margin > 1",),  # a check of the input
        ("arpu < prior",),
    ],
)
def test_rules_that_go_together_are_silent(rules: tuple[str, ...]) -> None:
    assert [item.message for item in guide_findings(_with_rules(*rules))] == []


def test_a_rule_whose_limits_exclude_each_other_never_fires() -> None:
    finding = _only(guide_findings(_with_rules("nrr < 0.9 and nrr > 1")))
    assert (finding.rule, finding.kind, finding.verdict) == ("rule-never-speaks", "empty band", "proven")
    assert guide_findings(_with_rules("nrr > 0.9 and nrr < 1")) == []


@pytest.mark.parametrize(("rule", "meant"), [("mrr_churn > 5", "0.05"), ("trial_to_paid < 15", "0.15")])
def test_a_limit_typed_in_per_cent_is_out_of_reach(rule: str, meant: str) -> None:
    finding = _only(guide_findings(_with_rules(rule)))
    assert (finding.rule, finding.kind) == ("rule-never-speaks", "limit out of reach")
    assert finding.message.endswith(f"Did you mean {meant}?")


def _colours(*bands: tuple[str, float | None, float | None]) -> tuple[Benchmark, ...]:
    return tuple(
        Benchmark(
            name, tuple((edge, value) for edge, value in (("low", low), ("high", high)) if value is not None)
        )
        for name, low, high in bands
    )


@pytest.mark.parametrize(
    ("kpi", "bands", "kind"),
    [
        ("gross_margin", (("red", None, 0.6), ("amber", 0.6, 0.8), ("green", 0.8, None)), None),
        ("cac", (("green", None, 250), ("amber", 250, 300), ("red", 300, None)), None),
        (
            "gross_margin",
            (("red", None, 0.6), ("amber", 0.5, 0.8), ("green", 0.8, None)),
            "overlapping bands",
        ),
        (
            "gross_margin",
            (("red", None, 0.6), ("amber", 0.7, 0.8), ("green", 0.8, None)),
            "gap between bands",
        ),
        (
            "gross_margin",
            (("red", None, 0.6), ("amber", 0.8, None), ("green", 0.6, 0.8)),
            "bands upside down",
        ),
        ("gross_margin", (("amber", 0.8, 0.6), ("green", 0.8, None)), "empty band"),
    ],
)
def test_bands_of_status(
    kpi: str, bands: tuple[tuple[str, float | None, float | None], ...], kind: str | None
) -> None:
    found = guide_findings(_with_kpi(kpi, benchmarks=_colours(*bands)))
    assert [item.kind for item in found] == ([kind] if kind else [])
    assert all(item.facts == (f"benchmarks.{kpi}",) for item in found)


def test_a_target_on_which_the_own_rule_fires() -> None:
    guide = replace(_with_kpi("ltv_cac", targets={0: 6}), triggers=GUIDES.get("ams").triggers)
    finding = _only(guide_findings(guide))
    assert (finding.rule, finding.facts) == (
        "plan-breaches-trigger",
        ("targets.ltv_cac.every_year", "ams-ltv-cac-rich"),
    )
    assert "ams-ltv-cac-rich" in finding.message
    assert "ltv_cac > 5" in finding.message
    assert finding.verdict == "note", "the rule speaks on the good side: it calls for more growth"


def test_a_target_of_one_year_is_enough_and_told_once() -> None:
    guide = _with_kpi("gross_margin", targets={2026: 0.93, 2027: 0.88, 2028: 0.87})
    found = [item for item in guide_findings(guide) if item.rule == "plan-breaches-trigger"]
    assert _only(found).facts == ("targets.gross_margin.2027", "ams-margin-floor")
    assert _only(found).verdict == "likely"


def test_a_disputed_target_of_a_guide_accuses_nobody_but_a_company_stands_by_its_own() -> None:
    """The guide's 23 months are disputed; 24 is the company's own word, and churn of 5 % is 20 months."""
    assert guide_findings(GUIDES.get("css")) == []
    found = guide_findings(_with_kpi("cac_payback", base="css", targets={0: 24}))
    assert {item.rule for item in found} == {"payback-beyond-lifetime", "plan-breaches-trigger"}


def test_facts_of_a_guide_are_held_against_its_triggers(jot: Jotted) -> None:
    finding = _only(plan_findings(jot("ltv_cac 2026 1.5", guide="ams")))
    assert (finding.rule, finding.facts) == ("plan-breaches-trigger", ("ltv_cac 2026",))
    assert plan_findings(jot("ltv_cac 2026 3.5", guide="ams")) == []
    assert plan_findings(jot("ltv_cac 2026 1.5", "Forecast", guide="ams")) == []
    assert plan_findings(jot("ltv_cac 2026 1.5", "Actual", guide="ams")) == []


def test_all_parts_of_a_rule_must_be_planned(jot: Jotted) -> None:
    """`cac > target and months_to_breakeven <= 2` needs both."""
    over = jot("cac 2026 300", "Budget", guide="mas")
    assert plan_findings(over) == []
    near = jot("months_to_breakeven 2026 1", "Budget", guide="mas")
    assert _only(plan_findings([*over, *near])).facts == ("cac 2026", "months_to_breakeven 2026")


def test_a_rule_by_channel_looks_at_each_channel(jot: Jotted) -> None:
    finding = _only(plan_findings(jot("cac[Organic] 2026 0; cac[Paid] 2026 420", "Budget", guide="ams")))
    assert finding.facts == ("cac[Paid] 2026",)


def test_a_budget_may_grow_into_its_limits_but_not_out_of_them(jot: Jotted) -> None:
    heals = "gross_margin 2026-01 80%; gross_margin 2026-02 91%"
    assert plan_findings(jot(heals, "Budget", guide="ams")) == []
    worsens = "gross_margin 2026-01 91%; gross_margin 2026-02 85%; gross_margin 2026-03 84%"
    finding = _only(plan_findings(jot(worsens, "Budget", guide="ams")))
    assert finding.facts == ("gross_margin 2026-03",)


def test_targets_of_a_guide_complete_a_plan_that_names_it(jot: Jotted) -> None:
    """Customer service tolerates 5 % churn a month: 20 months; a payback of 30 alone is enough to tell."""
    found = {item.rule: item for item in plan_findings(jot("cac_payback 2026 30", guide="css"))}
    assert found["payback-beyond-lifetime"].facts == ("cac_payback 2026",)
    assert "(target)" in found["payback-beyond-lifetime"].message


def test_a_target_beyond_the_list_prices_of_a_guide_is_a_note(jot: Jotted) -> None:
    finding = _only(plan_findings(jot("arpu 2026 1200", guide="ams")))
    assert (finding.rule, finding.verdict) == ("arpu-within-prices", "note")
    assert plan_findings(jot("arpu 2026 120", guide="ams")) == []
    assert plan_findings(jot("arpu 2026 80", guide="css")) == []
