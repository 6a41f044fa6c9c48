"""Identities are declared once, over terms that exist, and read as sentences."""

from __future__ import annotations

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.guide_identities import figure_id, guide_identities
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.identities import formula_of, identities, in_words
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis.forms import form_of
from kpi_engine.diagnosis.intervals import Interval, point
from kpi_engine.model.identity import Identity, names_in

BY_ID = {identity.id: identity for identity in identities()}


@pytest.mark.parametrize("identity", identities(), ids=lambda identity: identity.id)
def test_every_form_names_known_terms_and_can_be_evaluated(identity: Identity) -> None:
    for left, right in identity.forms:
        form = form_of(left, identity.relation, right)
        assert {name.removesuffix("[-1]") for name in form.names} <= set(TERMS.names)
    assert set(identity.zero_if_unstated) <= set(identity.terms)
    assert not identity.defines or identity.defines in identity.terms


def test_ids_are_unique_and_no_identity_is_stated_twice() -> None:
    assert len(BY_ID) == len(identities())
    statements = {frozenset(form_of(i.left, i.relation, i.right).products) for i in identities()}
    assert len(statements) == len(identities())


def test_the_formula_of_a_kpi_is_an_identity_without_being_written_again() -> None:
    assert (BY_ID["arr"].left, BY_ID["arr"].right) == ("arr", "mrr * 12")
    margin = BY_ID["gross_margin"]
    assert (margin.left, margin.right) == ("gross_margin * revenue", "revenue - cogs")
    assert margin.words == "Gross margin = (revenue − cost of revenue) / revenue"


def test_every_derived_identity_agrees_with_the_function_it_comes_from() -> None:
    checked = 0
    for kpi in KPIS:
        identity = BY_ID.get(kpi.id)
        simple = (
            all(p.required for p in kpi.parameters) and kpi.lifts and identity and identity.defines == kpi.id
        )
        terms = [parameter.term.id for parameter in kpi.parameters]
        if not simple or identity is None or set(terms) | {kpi.id} != set(identity.terms):
            continue
        figures = {term: 3.0 + index for index, term in enumerate(terms)}
        value = run(kpi, list(figures.values())).item()
        if isinstance(value, float):
            spans = {term: point(figure) for term, figure in {**figures, kpi.id: value}.items()}
            form = form_of(identity.left, identity.relation, identity.right)
            assert form.holds(lambda name, spans=spans: spans[name]), kpi.name  # type: ignore[misc]
            wrong = {**spans, kpi.id: point(value * 1.5 + 1)}
            assert not form.holds(lambda name, wrong=wrong: wrong[name]), kpi.name  # type: ignore[misc]
            checked += 1
    assert checked >= 15


def test_a_formula_that_is_more_than_arithmetic_is_left_out() -> None:
    growth = KPIS.get("GROWTH_RATE")
    assert formula_of(growth, growth.id, {p.name: p.term.id for p in growth.parameters}) is None
    nps = KPIS.get("NPS")
    assert formula_of(nps, nps.id, {"scores_range": "scores"}) is None


def test_a_guide_adds_the_formulas_of_its_own_shares() -> None:
    own = {identity.id: identity for identity in guide_identities(GUIDES.get("mas"))}
    mix = own["enterprise_mix"]
    assert (mix.left, mix.right) == ("enterprise_mix * mrr", "enterprise_mrr")
    assert mix.words == "Enterprise share of MRR = MRR of the Enterprise tier / MRR"
    assert own["hosting_cost_per_scan"].right == "hosting_cost"
    assert "gross_margin" not in own


def test_a_guides_kpi_is_the_figure_it_computes() -> None:
    ids = {item.id: figure_id(item) for item in GUIDES.get("mas").kpis}
    assert ids["cac_payback"] == "payback"
    assert ids["enterprise_mix"] == "enterprise_mix"
    assert ids["cac"] == "cac"


def test_other_accepted_definitions_are_forms_of_their_own() -> None:
    nrr = BY_ID["nrr"]
    figures = {
        "opening_mrr": 100,
        "expansion_mrr": 5,
        "contraction_mrr": 0,
        "churned_mrr": 0,
        "reactivation_mrr": 2,
    }
    for stated, holds in ((1.05, [True, False]), (1.07, [False, True])):
        spans: dict[str, Interval] = {
            name: point(value) for name, value in {**figures, "nrr": stated}.items()
        }
        assert [
            form_of(left, "=", right).holds(lambda n, s=spans: s[n]) for left, right in nrr.forms
        ] == holds  # type: ignore[misc]


def test_words_read_as_finance_people_write_them() -> None:
    assert in_words("mrr[-1]") == "MRR of the period before"
    assert in_words("revenue - cogs") == "revenue − cost of revenue"
    assert names_in("4 * (revenue - base_revenue)") == ("revenue", "base_revenue")
