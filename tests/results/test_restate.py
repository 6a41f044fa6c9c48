"""History as reported beside history by today's definitions, in figures computed by hand."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.deciding import choices
from kpi_engine.catalogue.rebinding import effect_of, variants_of
from kpi_engine.model.cell_error import NA, NUM
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.results import Restated, Restatement, evaluate, restate
from tests.results.small_business import MONTHS, a_fact, facts_of

MORE = {
    "marketing_spend": (600, 600, 300, 500),
    "onboarding_cost": (40, 60, 30, 50), "tool_cost": (10, 10, 10, 10),
    "onboarding_delivery_cost": (100, 100, 100, 100), "reactivation_mrr": (10, 20, 30, 40),
    "accounts": (25, 25, 25, 25), "visitors": (400, 500, 400, 600), "transactions": (60, 90, 80, 70),
    "active_users": (100, 110, 120, 130), "feature_users": (50, 60, 70, 80), "fixed_costs": (7, 7, 7, 7),
    "annual_plan_mrr": (3000, 3300, 3600, 3700), "infrastructure_and_licences": (700, 700, 700, 700),
    "variable_costs": (1300, 1300, 1300, 1100),
}  # fmt: skip
TO_COHORT = Policy((Decision("trial_to_paid", "trial-start cohort", since="2026-04"),))


@pytest.fixture
def full(books: list[Fact]) -> list[Fact]:
    """The business with the figures that other definitions ask for."""
    pro = facts_of({"active_customers": (7, 7, 8, 9)}, "Pro")
    users = facts_of({"active_users": (60, 65, 70, 70)}, "Core")
    return [*books, *facts_of(MORE), *pro, *users]


def rows_of(found: Restatement, kpi: str) -> list[Restated]:
    return [row for row in found.rows if row.kpi.id == kpi and not row.segment]


def test_the_months_before_a_decision_are_restated_and_no_others(guide: Guide, full: list[Fact]) -> None:
    found = restate(guide, full, policy=TO_COHORT)
    assert {row.kpi.id for row in found.rows} == {"trial_to_paid"}
    january, february, march = rows_of(found, "trial_to_paid")
    assert (february.reported, february.restated) == (0.2, 0.25), "10 of 50, or 10 of the 40 of January"
    assert february.difference == pytest.approx(0.05)
    assert (march.reported, march.restated, march.difference) == (0.125, 0.1, pytest.approx(-0.025))
    assert (january.reported, january.restated, january.difference) == (0.15, NA, None)
    assert january.reason == "restated: Trials started (trials) is not stated for 2025-12"
    assert "same-period ratio" in february.reported_definition
    assert "trial-start cohort" in february.restated_definition


def test_what_is_restated_equals_an_evaluation_by_the_latest_choice(guide: Guide, full: list[Fact]) -> None:
    always = Policy((Decision("trial_to_paid", "trial-start cohort"),))
    found = restate(guide, full, policy=TO_COHORT)
    assert found.restated.line("trial_to_paid").values == evaluate(guide, full, policy=always).line(
        "trial_to_paid"
    ).values  # fmt: skip
    assert found.reported.line("trial_to_paid").values == [0.15, 0.2, 0.125, 0.225]


def test_a_kpi_that_reads_a_changed_one_changes_with_it(guide: Guide, full: list[Fact]) -> None:
    policy = Policy((Decision("cac_scope", "fully loaded with onboarding and tools", since="2026-02"),))
    found = restate(guide, full, policy=policy)
    assert {row.kpi.id for row in found.rows if not row.segment} == {"cac", "cac_payback", "ltv_cac"}
    (cac,) = rows_of(found, "cac")
    assert (cac.month, cac.reported, cac.restated) == ("2026-01", 250, pytest.approx(1050 / 4))
    (payback,) = rows_of(found, "cac_payback")
    assert payback.restated == pytest.approx(1050 / 4 / 440)
    assert "cac with cac_scope: fully loaded" in payback.restated_definition


def test_an_earlier_choice_is_what_was_reported(guide: Guide, full: list[Fact]) -> None:
    policy = Policy((Decision("mrr_churn_basis", "net"), Decision("mrr_churn_basis", "gross", "2026-03")))
    churn = rows_of(restate(guide, full, policy=policy), "mrr_churn")
    assert [(row.month, row.reported, row.restated) for row in churn] == [
        ("2026-01", pytest.approx(-120 / 9000), pytest.approx(180 / 9000)),
        ("2026-02", pytest.approx(100 / 10_000), pytest.approx(300 / 10_000)),
    ]


def test_a_figure_that_had_no_value_says_which_one(guide: Guide, full: list[Fact]) -> None:
    policy = Policy((Decision("strict_conversion", "on"), Decision("strict_conversion", "off", "2026-03")))
    many = [a_fact("paid_conversions", "2026-01", 50) if fact.id == "paid_conversions 2026-01" else fact
            for fact in full]  # fmt: skip
    first = rows_of(restate(guide, many, policy=policy), "trial_to_paid")[0]
    assert (first.reported, first.restated, first.difference) == (NUM, 1.25, None)
    assert first.reason.startswith("as reported: ")


def test_without_a_decision_nothing_changes(guide: Guide, full: list[Fact]) -> None:
    found = restate(guide, full, policy=Policy())
    assert found.rows == ()
    assert found.notes == ()


def test_what_cannot_be_restated_is_said(guide: Guide, full: list[Fact]) -> None:
    policy = Policy((
        Decision("churn_date", "day of cancellation", since="2026-03"),
        Decision("magic_number", "not annualised", since="2026-03"),
        Decision("nrr_period", "trailing-12 closed cohort", since="2026-03"),
        Decision("cogs_scope", "plus support"),
    ))  # fmt: skip
    found = restate(guide, full, policy=policy)
    assert found.rows == ()
    assert found.notes == (
        "churn_date lies in the figures you enter: nothing can be restated from them.",
        "magic_number: no KPI of the guide mobile_app_security leaves this choice.",
        "nrr_period: no formula of the guide mobile_app_security follows trailing-12 closed cohort.",
        "cogs_scope: plus support is in force in every month, so nothing is restated.",
    )
    march = found.restated.answer("mrr_churn", "2026-03").definition
    february = found.restated.answer("mrr_churn", "2026-02").definition
    assert "churn_date: day of cancellation" in march
    assert "churn_date: end of the paid period" in february, "what was typed then stays what it was"


OPTIONS = [(name, option) for name, choice in choices().items() for option in choice.options]


def _reads(guide: Guide, kpi: GuideKpi, changed: set[str]) -> bool:
    return kpi.id in changed or any(
        (text in changed and text != kpi.id) or _reads(guide, other, changed)
        for text in kpi.inputs.values()
        for other in [guide.kpi(text)]
        if other is not None and other.id == text != kpi.id
    )


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_one_decision_changes_the_kpis_of_its_functions_and_what_reads_them(
    guide: Guide, full: list[Fact], name: str, option: str
) -> None:
    changed = {
        kpi.id for kpi in guide.kpis for variant in variants_of(kpi)
        if variant.name == name and effect_of(guide, kpi, variant, option) is not None
    }  # fmt: skip
    expected = {kpi.id for kpi in guide.kpis if _reads(guide, kpi, changed)}
    found = restate(guide, full, policy=Policy((Decision(name, option, since=MONTHS[-1]),)))
    assert {row.kpi.id for row in found.rows if not row.segment} == expected
    assert {row.month for row in found.rows} <= set(MONTHS[:-1])
    for key, line in found.reported.lines.items():
        if key[0] not in expected:
            assert line.values == found.restated.lines[key].values, key
