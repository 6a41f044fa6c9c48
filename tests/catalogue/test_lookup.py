"""The words people use for a figure lead to its term, or to none."""

from collections import defaultdict

import pytest

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.catalogue.terms import TERMS


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("sm_spend", "sm_spend"),
        ("S&M spend", "sm_spend"),
        ("Sales & Marketing", "sm_spend"),
        ("  sales and  marketing SPEND ", "sm_spend"),
        ("New logos", "new_customers"),
        ("closing-MRR", "mrr"),
        ("CAC", "cac"),
        ("CAC_PAYBACK", "payback"),
        ("CAC payback", "payback"),
        ("GM", "gross_margin"),
        ("LTV:CAC", "ltv_cac"),
    ],
)
def test_ids_names_labels_and_synonyms_lead_to_the_term(words: str, term: str) -> None:
    assert resolve(words) == term


@pytest.mark.parametrize("words", ["", "   ", "&", "mrr (k)", "headcount", "in_company"])
def test_unknown_words_lead_nowhere(words: str) -> None:
    assert resolve(words) is None


@pytest.mark.parametrize("words", ["health_score", "engagement_score", "HEALTH_SCORE"])
def test_two_scores_that_one_function_computes_are_not_taken_for_one_figure(words: str) -> None:
    assert resolve(words) == words.lower()
    assert resolve("weighted_score") == "weighted_score"


def test_every_id_and_every_kpi_name_leads_to_itself() -> None:
    for term in TERMS:
        assert resolve(term.id) == term.id
    for kpi in KPIS:
        for name in (kpi.name, *kpi.aliases):
            assert resolve(name) in (kpi.id, name.lower())


def test_words_that_two_terms_share_are_not_guessed() -> None:
    claims = defaultdict(set)
    for term in TERMS:
        for words in (term.label, *term.synonyms):
            claims[normalised(words)].add(term.id)
    names = {term.id for term in TERMS} | {name.lower() for kpi in KPIS for name in (kpi.name, *kpi.aliases)}
    for words, terms in claims.items():
        if len(terms) > 1 and words not in names:
            assert resolve(words) is None, f"{words} may be any of {sorted(terms)}"
