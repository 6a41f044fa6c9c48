"""Which figures belong together, and what binds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.calendar import grain_of, period_before
from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]


def rules(facts: list[Fact]) -> set[str]:
    return {item.rule for item in bind(facts, identities()).board.constraints if item.rule != "bound"}


def test_figures_of_one_business_and_period_are_tied(state: State) -> None:
    facts = [state("revenue", "500000"), state("cogs", "60000"), state("gross_margin", "88.0%")]
    assert rules(facts) == {"gross_margin"}


@pytest.mark.parametrize("tag", ["entity", "period", "scenario", "segment", "guide"])
def test_figures_of_different_businesses_periods_or_plans_are_not(state: State, tag: str) -> None:
    facts = [
        state("gross_margin", "88.0%", **{tag: "2026-01"}),
        state("cogs_ratio", "30.0%", **{tag: "2026-02"}),
    ]
    assert rules(facts) == set()


def test_the_spelling_of_an_entity_does_not_matter(state: State) -> None:
    facts = [state("gross_margin", "88.0%", entity="Acme "), state("cogs_ratio", "12.0%", entity="ACME")]
    assert rules(facts) == {"margin"}


def test_a_guide_is_known_by_id_and_code(state: State) -> None:
    facts = [state("enterprise_mix", "10.0%", guide="mas"),
             state("mrr", "1000", guide="mobile_app_security"),
             state("enterprise_mrr", "100", guide="MAS")]  # fmt: skip
    assert rules(facts) == {"enterprise_mix", "enterprise_part"}


def test_the_closing_figure_of_one_month_opens_the_next(state: State) -> None:
    facts = [
        state("mrr", "1000", id="dec", period="2025-12"),
        state("opening_mrr", "1000", id="jan", period="2026-01"),
    ]
    assert rules(facts) == {"mrr_continues"}


def test_a_movement_that_nobody_states_counts_as_none(state: State) -> None:
    figures = {
        "opening_mrr": "100",
        "new_mrr": "10",
        "expansion_mrr": "5",
        "contraction_mrr": "2",
        "churned_mrr": "3",
    }
    facts = [state(term, raw) for term, raw in figures.items()]
    assert "mrr_roll" in rules([*facts, state("mrr", "110")])
    assert "mrr_roll" not in rules([*facts[1:], state("mrr", "110")]), (
        "without an opening figure nothing rolls"
    )


def test_retention_of_a_year_is_not_compared_with_its_movements(state: State) -> None:
    terms = {
        "nrr": "110.0%",
        "opening_mrr": "100",
        "expansion_mrr": "5",
        "contraction_mrr": "2",
        "churned_mrr": "3",
    }
    assert "nrr" in rules([state(term, raw, period="2026-03") for term, raw in terms.items()])
    assert "nrr" in rules([state(term, raw) for term, raw in terms.items()])
    assert "nrr" not in rules([state(term, raw, period="2026") for term, raw in terms.items()])


def test_amounts_in_two_currencies_are_not_added(state: State) -> None:
    facts = [
        state("revenue", "500", currency="USD"),
        state("cogs", "60", currency="EUR"),
        state("gross_margin", "10%"),
    ]
    assert rules(facts) == set()


def test_a_figure_stated_twice_must_agree(state: State) -> None:
    facts = [
        state("mrr", "100", id="crm", period="2026-01"),
        state("mrr", "110", id="ledger", period="2026-01"),
    ]
    assert rules(facts) == {"stated_twice"}


def test_text_and_unknown_names_are_left_aside(state: State) -> None:
    unknown = state("happiness", "12")
    text = Fact("t", "cac", "n/a", "n/a", 0.0, unknown.place)
    assert bind([unknown, text], identities()).board.cells == []


def test_a_figure_is_as_exact_as_its_digits(state: State) -> None:
    (cell,) = bind([state("gross_margin", "88.0%")], identities()).board.cells
    assert cell.span == pytest.approx((0.8795, 0.8805))


def test_whole_months_may_have_been_rounded_up(state: State) -> None:
    (cell,) = bind([state("payback", "20")], identities()).board.cells
    assert cell.span == Interval(19.0, 20.5)


def test_a_figure_that_repeats_the_guides_target_is_a_goal(state: State) -> None:
    facts = [state("cac_payback", "12", guide="mas"), state("gross_margin", "88.0%", guide="mas"),
             state("gross_margin", "88.0%", id="own")]  # fmt: skip
    payback, margin, own = bind(facts, identities()).board.cells
    assert payback.span.low == float("-inf")
    assert margin.span.high == float("inf")
    assert own.span.high < 1


@pytest.mark.parametrize(
    ("period", "grain", "before"),
    [("2026-01", "month", "2025-12"), ("2026-11", "month", "2026-10"), ("2026-Q1", "quarter", "2025-Q4"),
     ("2026", "year", "2025"), ("2026-W01", "week", "2025-W52"), ("spring", None, ""), ("", None, "")],
)  # fmt: skip
def test_periods_follow_each_other(period: str, grain: str | None, before: str) -> None:
    assert grain_of(period) == grain
    assert period_before(period) == before


def test_a_movement_that_other_months_state_is_missing_and_not_nothing(state: State) -> None:
    months = {
        "2026-01": (1000, 50, 9, 5, 9, 20, 1035),
        "2026-02": (1035, 40, 7, 8, 7, 30, 1053),
        "2026-03": (1053, 60, 6, 7, 6, 10, 1110),
    }
    terms = (
        "opening_mrr",
        "new_mrr",
        "expansion_mrr",
        "reactivation_mrr",
        "contraction_mrr",
        "churned_mrr",
        "mrr",
    )
    facts = [
        state(term, str(value), id=f"{term}@{month}", period=month)
        for month, values in months.items()
        for term, value in zip(terms, values, strict=True)
    ]
    unstated = [fact for fact in facts if fact.id != "reactivation_mrr@2026-03"]
    assert diagnose(facts) == diagnose(unstated) == []
    assert diagnose([fact for fact in facts if fact.term != "reactivation_mrr"])
