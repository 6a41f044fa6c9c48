"""A ledger's results as facts: each figure under the terms that say they are it, in their units."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention
from kpi_engine.model.term import LedgerFigure
from kpi_engine.sources.ledger_facts import LedgerFacts, ledger_terms

MAY = 2026 * 12 + 5
MOVEMENT = Movement(
    MAY, "EUR", (), start=100_000, new=20_050, reactivation=3_000, expansion=4_000, contraction=1_000,
    churn=5_000, end=121_050, customers_start=10, customers_new=2, customers_reactivated=1,
    customers_lost=1, customers_end=12,
)  # fmt: skip


def test_every_figure_of_a_ledger_is_some_term_and_what_a_ledger_has() -> None:
    assert set(ledger_terms()) == set(get_args(LedgerFigure))
    moves = {field.name for field in fields(Movement)}
    others = {"net_new", "net_retention", "cohort_customers", "cohort_net"}
    assert set(get_args(LedgerFigure)) - others <= moves


def test_amounts_are_in_units_and_a_year_is_twelve_months() -> None:
    facts = {fact.term: fact for fact in LedgerFacts("s.csv").of_movements([MOVEMENT])}
    assert facts["opening_mrr"].value == 1000
    assert facts["new_mrr"].value == 200.5
    assert facts["net_new_mrr"].value == 210.5
    assert (facts["arr"].value, facts["net_new_arr"].value) == (14526, 2526)
    assert (facts["active_customers"].value, facts["lost_customers"].value) == (12, 1)
    assert {fact.period for fact in facts.values()} == {"2026-05"}
    assert (facts["mrr"].currency, facts["active_customers"].currency) == ("EUR", "")
    assert (facts["mrr"].half_unit, facts["arr"].half_unit) == (0.005, 0.06)


def test_a_fact_says_where_it_comes_from_and_over_whom() -> None:
    facts = {fact.term: str(fact.place) for fact in LedgerFacts("s.csv").of_movements([MOVEMENT], "Pro")}
    assert facts["new_mrr"] == "s.csv: sum over 2 new customers"
    assert facts["churned_mrr"] == "s.csv: sum over 1 lost customer"
    assert facts["contraction_mrr"] == "s.csv: sum over customers paying less"
    assert facts["lost_customers"] == "s.csv: customers counted"
    long = LedgerFacts("billing/exports/subscriptions_2026_05.csv").of_movements([MOVEMENT])
    assert str(next(iter(long)).place) == "billing/…ons_2026_05.csv: sum over 10 customers"


def test_yen_have_no_minor_units() -> None:
    facts = {fact.term: fact.value for fact in LedgerFacts("s.csv", places=0).of_movements([MOVEMENT])}
    assert facts["mrr"] == 121_050


def test_retention_of_a_year_is_stated_where_there_is_a_base() -> None:
    months = (Retention(MAY, "EUR", (), 1000, 1050, 900, 4, 3), Retention(MAY + 1, "EUR", ()))
    (fact,) = LedgerFacts("s.csv").of_retention(months)
    assert (fact.term, fact.value, fact.period) == ("nrr_12m", 1.05, "2026-05")
    assert str(fact.place) == "s.csv: over 4 customers a year before"


def test_cohorts_are_told_by_first_month_and_age_and_a_month_left_out_is_no_fact() -> None:
    cohort = Cohort(MAY, "EUR", (), (3, None, 2), (30_000, None, 25_000), (30_000, None, 20_000))
    facts = list(LedgerFacts("s.csv").of_cohorts([cohort]))
    assert [(fact.term, fact.period, fact.segment, fact.value) for fact in facts] == [
        ("cohort_customers", "2026-05", "0", 3), ("cohort_customers", "2026-05", "2", 2),
        ("cohort_mrr", "2026-05", "0", 300), ("cohort_mrr", "2026-05", "2", 250),
    ]  # fmt: skip


def test_what_a_ledger_cannot_know_is_no_figure_of_it() -> None:
    assert {term.id for term in TERMS if term.ledger is None} >= {
        "sm_spend",
        "revenue",
        "closing_cash",
        "trials",
    }
