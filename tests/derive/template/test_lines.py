"""Inputs are read off the KPIs: what is typed, what is computed, what belongs to a segment."""

from __future__ import annotations

from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import input_name, slug


def test_every_term_that_a_kpi_reads_is_typed_or_computed_by_another_kpi(grid: Grid) -> None:
    typed = {line.key for line in grid.lines}
    for kpi in grid.guide.kpis:
        for term in grid.needs.terms_of(kpi):
            assert grid.needs.resolve(term) in typed, (kpi.id, term)


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
