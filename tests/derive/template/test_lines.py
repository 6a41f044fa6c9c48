"""Inputs are read off the KPIs: what is typed, what is computed, what belongs to a segment."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.histories import histories_of
from kpi_engine.derive.template.lines import FOR_CHOICES, input_name, slug
from kpi_engine.derive.template.needs import Needs
from kpi_engine.model.guide import Guide


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_every_row_that_a_kpi_reads_is_typed_under_every_definition(guide: Guide) -> None:
    needs = Needs(guide)
    typed = {line.key for line in needs.lines}
    for kpi in guide.kpis:
        assert set(needs.rows(kpi, chosen=True)) <= typed, kpi.id
    for kpi, segment in needs.segment_kpis:
        assert set(needs.rows(kpi, segment)) <= typed, (kpi.id, segment)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_no_row_is_asked_for_twice(guide: Guide) -> None:
    keys = [line.key for line in Needs(guide).lines]
    assert len(keys) == len(set(keys))


def test_what_only_another_definition_needs_stands_last_and_is_never_required(grid: Grid) -> None:
    extra = [line.term.id for line in grid.lines if line.section == FOR_CHOICES]
    assert {"marketing_spend", "onboarding_cost", "tool_cost", "support_cost", "accounts"} <= set(extra)
    assert [line.term.id for line in grid.lines][-len(extra) :] == extra
    assert not [line for line in grid.lines if line.section == FOR_CHOICES and line.required]


def test_a_ratio_of_a_segment_needs_the_segment_in_everything_it_is_made_of() -> None:
    typed = {line.key for line in Needs(GUIDES.get("ams")).lines}
    for term in ("sm_spend", "new_customers", "mrr", "active_customers", "revenue", "cogs", "churned_mrr"):
        assert (term, "Organic") in typed, term


def test_kpis_of_histories_lists_and_single_months_have_no_longer_periods() -> None:
    found = {kpi.id for guide in GUIDES for kpi in guide.kpis if Needs(guide).by_month_only(kpi)}
    assert {"breakeven_months", "minimum_cash", "nps", "magic_number", "mrr_velocity"} <= found
    assert not found & {"cac", "nrr", "ebitda", "revenue_growth", "lead_velocity"}


def test_a_breakeven_that_is_chosen_otherwise_has_running_rows_for_each_way() -> None:
    kinds = {(item.term, item.kind) for item in histories_of(Needs(GUIDES.get("ams")))}
    assert {("net_income", kind) for kind in ("total", "cumulative", "period", "sustained")} <= kinds
    assert {("cash_flow", "total"), ("cash_flow", "lowest")} <= kinds
    assert not histories_of(Needs(GUIDES.get("smk")))


def test_computed_kpis_are_never_typed(grid: Grid) -> None:
    typed = {line.term.id for line in grid.lines}
    assert not typed & {"cac", "arpu", "gross_margin", "ltv", "mrr_churn", "months_to_breakeven"}
    assert "setup_hours" in typed, "a KPI without a function is what was typed"


def test_roll_forwards_are_complete_so_that_they_can_be_checked(grid: Grid) -> None:
    typed = {line.term.id for line in grid.lines}
    assert {"opening_mrr", "reactivation_mrr", "opening_customers", "opening_cash", "closing_cash"} <= typed


def test_the_top_tier_of_mrr_is_one_row_with_two_names(grid: Grid) -> None:
    assert grid.needs.resolve("enterprise_mrr") == ("mrr", "Enterprise")
    row = next(line for line in grid.lines if line.key == ("mrr", "Enterprise"))
    assert row.required, "the Enterprise share needs it"
    assert not [line for line in grid.lines if line.term.id == "enterprise_mrr"]


def test_names_say_term_segment_and_scenario() -> None:
    assert input_name("trials", "E-commerce", "Budget") == "in_trials.e_commerce.budget"
    assert input_name("mrr", "", "Actual") == "in_mrr"
    assert slug("Paid search (EU)") == "paid_search_eu"
