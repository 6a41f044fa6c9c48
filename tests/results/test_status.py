"""Where the small business stands against the guide, and which of its rules fire."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.engine import status
from kpi_engine.model.cell_error import NA, NUM
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.results import StatusLine, StatusReport
from tests.results.small_business import FIGURES, a_fact, facts_of


def line(report: StatusReport, kpi: str, segment: str = "") -> StatusLine:
    return next(item for item in report.lines if (item.answer.kpi.id, item.answer.segment) == (kpi, segment))


def later(facts: list[Fact], years: int) -> list[Fact]:
    return [replace(fact, period=f"{int(fact.period[:4]) + years}{fact.period[4:]}") for fact in facts]


def test_the_last_closed_month_against_the_targets(guide: Guide, books: list[Fact]) -> None:
    report = status(guide, books)
    assert report.month == "2026-04"
    cac = line(report, "cac")
    assert (cac.answer.value, cac.prior, cac.target, cac.target_from) == (300, 300, 250, "stated")
    assert (cac.gap, cac.status, cac.next_review) == (pytest.approx(-0.2), "off", "2026-05-30")
    trial = line(report, "trial_to_paid")
    assert (trial.status, trial.gap, trial.next_review) == ("on target", pytest.approx(0), "2026-05-07")
    assert [mark.kind for mark in trial.answer.marks] == ["restored"]
    assert line(report, "gross_margin").status == "on target"
    assert line(report, "tx_per_customer", "Core").status == "on target"
    assert line(report, "tx_per_customer", "Enterprise").status == "needs data"
    assert line(report, "nrr").status == "no target"
    assert all(item.answer.kpi.id != "ltv" for item in report.lines), "a working figure is not shown"


def test_a_small_shortfall_is_watched(guide: Guide, books: list[Fact]) -> None:
    facts = [a_fact("sm_spend", "2026-04", 1300) if fact.id == "sm_spend 2026-04" else fact for fact in books]
    assert line(status(guide, facts), "cac").status == "watch", "260 against 250: 4 % off"


def test_between_two_stated_years_the_target_is_interpolated(guide: Guide, books: list[Fact]) -> None:
    cac = line(status(guide, later(books, 2)), "cac")
    assert (cac.target, cac.target_from) == (205, "linear between 2026 and 2030")


def test_an_impossible_figure_is_an_input_to_check(guide: Guide, books: list[Fact]) -> None:
    facts = [
        a_fact("paid_conversions", "2026-04", 90) if f.id == "paid_conversions 2026-04" else f for f in books
    ]
    assert line(status(guide, facts), "trial_to_paid").status == "check input"
    strict = status(guide, facts, policy=Policy((Decision("strict_conversion", "on"),)))
    assert line(strict, "trial_to_paid").status == "not defined"
    assert line(strict, "trial_to_paid").choices["strict_conversion"] == "on"


def test_breakeven_is_not_yet_there_until_it_is_late(guide: Guide) -> None:
    losing = facts_of(FIGURES | {"net_income": (-100, -50, -10, -10)})
    report = status(guide, losing)
    assert line(report, "breakeven_months").answer.value is NUM
    assert line(report, "breakeven_months").status == "not yet", "month 5 is the target and can still be it"
    more = [a_fact(term, "2026-05", 10) for term in FIGURES]
    may = [a_fact("net_income", "2026-05", -1) if fact.id == "net_income 2026-05" else fact for fact in more]
    assert line(status(guide, [*losing, *may]), "breakeven_months").status == "off"


def test_rules_fire_on_figures_that_are_told(guide: Guide, books: list[Fact]) -> None:
    days = [a_fact("onboarding_days", "2026-04", 15)]
    report = status(guide, [*books, *days])
    fires = {rule.id: rule for rule in report.rules if rule.state == "fires"}
    assert fires["mas-onboarding-slow"].figures == "Days of onboarding 15.00 days ≥ 14.00 days"
    assert "shorten onboarding" in fires["mas-onboarding-slow"].action
    lacking = {rule.id: rule.lacks for rule in report.rules if rule.state == "needs data"}
    assert lacking == {"mas-cac-spike": "Months left to breakeven", "mas-fixed-cost-up": "Fixed costs"}


def test_a_dear_cac_fires_while_breakeven_is_near(guide: Guide, books: list[Fact]) -> None:
    plan = facts_of(FIGURES | {"net_income": (-100, -50, -10, 170)}, scenario="Budget")
    march = status(guide, [*books, *plan], month="2026-03")
    rule = next(rule for rule in march.rules if rule.id == "mas-cac-spike")
    assert rule.state == "fires"
    assert rule.figures == (
        "Customer acquisition cost 300.00 > target 250.00 and "
        "Months left to breakeven 1.00 months ≤ 2.00 months"
    )
    assert [mark.kind for mark in rule.marks] == ["assumed"]
    april = status(guide, [*books, *plan], month="2026-04")
    assert next(rule for rule in april.rules if rule.id == "mas-cac-spike").state == "needs data"


def test_a_rule_by_segment_is_read_for_each(books: list[Fact]) -> None:
    channels = [*facts_of({"sm_spend": (0, 0, 0, 900), "new_customers": (1, 1, 1, 3)}, "Paid"),
                *facts_of({"sm_spend": (0, 0, 0, 0), "new_customers": (1, 1, 1, 2)}, "Organic")]  # fmt: skip
    report = status(GUIDES.get("ams"), [*books, *channels])
    dear = {rule.segment: rule.state for rule in report.rules if rule.id == "ams-channel-dear"}
    assert dear == {"Organic": "does not fire", "Paid": "fires"}


def test_an_amount_of_a_year_is_judged_when_the_year_ends() -> None:
    guide = GUIDES.get("css")
    parts = ("net_income", "interest", "taxes", "depreciation", "amortization")
    facts = [a_fact(term, f"2026-{month:02d}", -7000 if term == "net_income" else 0)
             for term in parts for month in range(1, 13)] + [a_fact("mrr", "2026-12", 1)]  # fmt: skip
    november = line(status(guide, facts, month="2026-11"), "ebitda")
    assert (november.answer.value, november.gap, november.status) == (-77_000, None, "not yet")
    december = line(status(guide, facts, month="2026-12"), "ebitda")
    assert (december.answer.value, december.target, december.status) == (-84_000, -84_000, "on target")
    assert december.prior is NA


def test_a_date_is_off_by_days() -> None:
    guide = GUIDES.get("ams")
    facts = [a_fact("net_income", f"2026-{month:02d}", value)
             for month, value in enumerate((-100, -50, -20, -10, 20, 40, 60, 80), 1)]  # fmt: skip
    reached = line(status(guide, [*facts, a_fact("mrr", "2026-08", 1)]), "breakeven_date")
    assert (reached.gap, reached.status) == (-61, "off"), "1 August instead of 1 June"
    early = line(status(guide, [*facts, a_fact("mrr", "2026-08", 1)], month="2026-04"), "breakeven_date")
    assert early.status == "not yet"


def test_from_which_status_on_a_run_fails(guide: Guide, books: list[Fact]) -> None:
    report = status(guide, books)
    assert [report.is_bad(word) for word in ("never", "watch", "off")] == [False, True, True]
