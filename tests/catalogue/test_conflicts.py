"""Where guides disagree, a named choice decides: its options, its default and who departs from it."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.conflicts import CONFLICTS, conflict_about
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.registry import functions

# name: options with the default first, as the guides' conflicts are written down
STATED = {
    "payback": ["CAC payback", "pay-back of the whole investment"],
    "tx_denominator": ["all active customers", "Pro and Enterprise customers", "logged in or billed"],
    "mrr_churn_basis": ["gross", "net"],
    "cogs_scope": ["hosting and licences", "plus support", "plus onboarding delivery"],
    "cac_scope": ["sales and marketing", "marketing only", "fully loaded with onboarding and tools"],
    "revenue_per_customer": ["MRR per paying customer", "total revenue per account"],
    "ltv_basis": ["gross profit", "revenue"],
    "breakeven": ["first month with cumulative net income of zero or more", "first profitable month",
                  "fixed costs by average monthly contribution"],
    "trial_to_paid": ["same-period ratio", "trial-start cohort"],
    "magic_number": ["annualised", "not annualised"],
    "expansion_base": ["revenue of the previous period", "total revenue", "new ARR"],
    "nrr_period": ["monthly movement", "trailing-12 closed cohort"],
    "mix_basis": ["share of revenue", "share of customers"],
}  # fmt: skip

OFFERED_BY = {
    "payback": "PAYBACK", "tx_denominator": "TX_PER_CUSTOMER", "mrr_churn_basis": "MRR_CHURN",
    "cogs_scope": "GROSS_MARGIN", "cac_scope": "CAC", "revenue_per_customer": "ARPU", "ltv_basis": "LTV",
    "breakeven": "BREAKEVEN_MONTHS", "trial_to_paid": "TRIAL_TO_PAID", "magic_number": "MAGIC_NUMBER",
    "expansion_base": "EXPANSION_RATE", "nrr_period": "NRR", "mix_basis": "MIX_SHARE",
}  # fmt: skip


def test_every_conflict_is_declared_and_no_other() -> None:
    assert [conflict.name for conflict in CONFLICTS] == [*STATED, "review_frequency"]


@pytest.mark.parametrize("name", STATED)
def test_it_is_a_choice_of_its_function_with_the_stated_default(name: str) -> None:
    conflict = conflict_about(name)
    assert conflict is not None
    assert conflict.default == STATED[name][0]
    assert set(STATED[name]) <= set(conflict.options)
    kpi = KPIS.get(OFFERED_BY[name])
    variant = next(item for item in kpi.variants if item.name == name)
    assert variant.default == STATED[name][0]
    assert conflict.functions[0] == kpi.name


def test_options_that_are_another_calculation_name_a_function_that_exists() -> None:
    for conflict in CONFLICTS:
        assert set(conflict.elsewhere.values()) <= set(functions().names), conflict.name
        assert conflict.question.endswith("?")


def test_the_guides_that_depart_from_the_default() -> None:
    departing = {conflict.name: conflict.by_guide for conflict in CONFLICTS if conflict.by_guide}
    assert departing == {
        "tx_denominator": {"ams": "Pro and Enterprise customers"},
        "breakeven": {"css": "first profitable month"},
    }


def test_the_frequency_of_review_is_each_guides_own() -> None:
    margins = {guide.code: kpi.review for guide in GUIDES if (kpi := guide.kpi("gross_margin"))}
    assert margins == {"mas": "monthly", "ams": "monthly", "css": "quarterly", "smk": ""}
    conflict = conflict_about("review_frequency")
    assert conflict is not None
    assert (conflict.options, conflict.default) == (("per guide",), "")


def test_a_choice_on_which_the_guides_agree_is_no_conflict() -> None:
    assert conflict_about("churn_date") is None
