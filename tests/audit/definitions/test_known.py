"""What is known of definitions: each tells its own figure, and every name of a figure is one that exists."""

from __future__ import annotations

import math

import pytest

from kpi_engine.audit.definitions.known import definitions, said_in_words, usual_formula
from kpi_engine.audit.definitions.variants import DECLARED, MORE_NAMES
from kpi_engine.audit.definitions.worlds import ZERO_IF_UNSTATED, companies, with_figures, worth
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.identity import names_in

_ALL_STATED = companies(frozenset(ZERO_IF_UNSTATED))


@pytest.mark.parametrize("kpi", sorted(definitions()))
def test_a_wrong_definition_is_never_the_usual_or_an_accepted_one(kpi: str) -> None:
    right = [each for each in definitions()[kpi] if each.standing != "wrong"]
    for wrong in (each for each in definitions()[kpi] if each.standing == "wrong"):
        for other in right:
            pairs = [(worth(wrong.formula, each), worth(other.formula, each)) for each in _ALL_STATED]
            assert not all(math.isclose(*pair, rel_tol=1e-9) for pair in pairs), (wrong.name, other.name)


@pytest.mark.parametrize("kpi", sorted(definitions()))
def test_every_definition_gives_a_number_in_every_company(kpi: str) -> None:
    for each in definitions()[kpi]:
        assert all(math.isfinite(worth(each.formula, company)) for company in _ALL_STATED), each.name


def test_definitions_speak_of_figures_that_exist() -> None:
    known = {term.id for term in TERMS} | MORE_NAMES.keys()
    named = {name.partition("[")[0] for every in definitions().values() for each in every
             for name in names_in(each.formula)}  # fmt: skip
    assert named - known == set()
    assert DECLARED.keys() <= known


def test_the_definitions_of_the_standard_by_hand() -> None:
    """Worked cases of the definitions, as finance books have them."""
    cases = {
        "cac": ({"sm_spend": 100_000, "new_customers": 400}, 250),
        "ltv": ({"arpu": 100, "gross_margin": 0.8, "churn_rate": 0.05}, 1_600),
        "nrr": ({"opening_mrr": 200_000, "expansion_mrr": 15_000, "contraction_mrr": 3_000,
                 "churned_mrr": 2_000}, 1.05),
        "grr": ({"opening_mrr": 200_000, "contraction_mrr": 3_000, "churned_mrr": 2_000}, 0.975),
        "payback": ({"cac": 1_000, "arpu": 100, "gross_margin": 0.2}, 50),
        "magic_number": ({"revenue": 1_000, "base_revenue": 900, "sm_spend_prior_quarter": 400}, 1),
        "arr": ({"mrr": 100}, 1_200),
    }  # fmt: skip
    for kpi, (figures, expected) in cases.items():
        usual = next(each for each in definitions()[kpi] if each.standing == "usual")
        assert with_figures(usual.formula, figures) == pytest.approx(expected), kpi


def test_a_definition_is_told_in_words() -> None:
    assert said_in_words("arpu / churn_rate") == "ARPU / churn rate"
    assert said_in_words("(mrr - mrr[-1]) * 12") == "(MRR − MRR of the period before) × 12"
    assert usual_formula(KPIS.get("CAC")) == "sm_spend / new_customers"
