"""A choice of definition changes what a guide's KPI reads; a default changes nothing."""

from __future__ import annotations

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.rebinding import as_chosen, definition_of, followed, function_as_chosen
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.kpi import Kpi

MAS = GUIDES.get("mas")


def kpi(name: str) -> GuideKpi:
    found = MAS.kpi(name)
    assert found is not None
    return found


def test_without_a_decision_nothing_changes():
    assert all(as_chosen(MAS, item, {}) == item for item in MAS.kpis)


def test_a_fully_loaded_cac_counts_onboarding_and_tools():
    chosen = as_chosen(MAS, kpi("cac"), {"cac_scope": "fully loaded with onboarding and tools"})
    assert chosen.inputs["sm_spend"] == "sm_spend + onboarding_cost + tool_cost"
    assert chosen.inputs["new_customers"] == "new_customers"


def test_net_churn_is_computed_by_the_function_for_it():
    chosen = as_chosen(MAS, kpi("mrr_churn"), {"mrr_churn_basis": "net"})
    assert chosen.function == "NET_MRR_CHURN"
    assert chosen.inputs["expansion"] == "expansion_mrr"
    assert chosen.inputs["start"] == "opening_mrr"


def test_breakeven_as_a_stock_of_cost_reads_other_figures_and_knows_no_mode():
    choice = {"breakeven": "fixed costs by average monthly contribution"}
    chosen = as_chosen(MAS, kpi("breakeven_months"), choice)
    assert chosen.function == "BREAKEVEN_FIXED"
    assert chosen.inputs == {
        "total_fixed_costs": "total_fixed_costs",
        "avg_monthly_contribution": "monthly_contribution",
    }
    assert chosen.options == {}


def test_the_share_of_customers_follows_the_segment_of_the_part():
    choice = {"mix_basis": "share of customers"}
    assert as_chosen(MAS, kpi("enterprise_mix"), choice).inputs["part"] == "active_customers[Enterprise]"
    assert as_chosen(MAS, kpi("annual_plan_share"), choice) == kpi("annual_plan_share"), (
        "plans are no segment"
    )


def test_a_strict_conversion_gets_one_more_rule():
    plain = function_as_chosen(MAS, kpi("trial_to_paid"), {})
    strict = function_as_chosen(MAS, kpi("trial_to_paid"), {"strict_conversion": "on"})
    assert isinstance(plain, Kpi)
    assert isinstance(strict, Kpi)
    assert set(strict.requires) - set(plain.requires) == {"paid <= trials"}


def test_the_definition_names_the_figures_and_the_choice():
    text = definition_of(MAS, kpi("ltv"), {"ltv_basis": "revenue"})
    assert "gross_margin = 1" in text
    assert "ltv_basis: revenue" in text


def test_a_choice_that_a_kpi_cannot_follow_is_not_said_of_it():
    words = definition_of(MAS, kpi("annual_plan_share"), {"mix_basis": "share of customers"})
    assert "mix_basis: share of revenue" in words
    assert followed(MAS, kpi("enterprise_mix"), {"mix_basis": "share of customers"}) == {
        "mix_basis": "share of customers"
    }


def test_the_scope_of_the_cost_of_revenue_is_no_matter_of_a_ratio_of_infrastructure():
    choice = {"cogs_scope": "plus support"}
    assert as_chosen(MAS, kpi("cogs_ratio"), choice).inputs["cogs"] == "cogs + support_cost"
    assert as_chosen(MAS, kpi("variable_cost_ratio"), choice) == kpi("variable_cost_ratio")


def test_a_function_of_many_figures_is_named_by_its_arguments():
    words = definition_of(MAS, kpi("breakeven_months"), {"breakeven": "first profitable month"})
    assert words.startswith("BREAKEVEN_MONTHS(net_income_range")
    assert "mode = period" in words
    assert "breakeven: first profitable month" in words


def test_a_ratio_follows_the_choice_of_the_figure_it_reads():
    assert followed(MAS, kpi("ltv_cac"), {"ltv_basis": "revenue"}) == {"ltv_basis": "revenue"}


def test_an_option_that_no_formula_knows_is_not_claimed():
    nrr = followed(MAS, kpi("nrr"), {"nrr_period": "trailing-12 closed cohort"})
    assert nrr["nrr_period"] == "monthly movement"
    churn = followed(MAS, kpi("mrr_churn"), {"churn_date": "day of cancellation"})
    assert churn["churn_date"] == "day of cancellation", "it lies in the figures that are typed"


def test_a_company_can_return_to_the_usual_definition_where_a_guide_takes_another():
    guide = GUIDES.get("css")
    months = guide.kpi("breakeven_months")
    assert months is not None
    usual = "first month with cumulative net income of zero or more"
    assert followed(guide, months, {}) == {"breakeven": "first profitable month"}
    assert as_chosen(guide, months, {}).options["mode"] == "period"
    assert followed(guide, months, {"breakeven": usual}) == {"breakeven": usual}
    assert as_chosen(guide, months, {"breakeven": usual}).options["mode"] == "cumulative"
