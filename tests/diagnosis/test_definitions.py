"""A KPI that agrees with its figures by another accepted definition says by which."""

from __future__ import annotations

from kpi_engine.diagnosis import definitions_used
from kpi_engine.model.fact import Fact, Place


def stated(**figures: float) -> list[Fact]:
    return [
        Fact(name, name, value, str(value), 0.005, Place("facts.csv"), "2026-01")
        for name, value in figures.items()
    ]


def test_the_usual_definition_is_said_as_well() -> None:
    (cac,) = definitions_used(stated(cac=250, sm_spend=1000, new_customers=4))
    assert cac.kpi == "cac"
    assert cac.definition == "Customer acquisition cost × new paying customers = sales and marketing spend"
    assert cac.choices == {"cac_scope": "sales and marketing"}


def test_a_cac_on_marketing_only_says_so() -> None:
    (cac,) = definitions_used(stated(cac=150, sm_spend=1000, marketing_spend=600, new_customers=4))
    assert cac.definition.endswith("= marketing spend")
    assert cac.choices == {"cac_scope": "marketing only"}
    assert not cac.usual


def test_a_churn_less_expansion_is_the_net_one() -> None:
    facts = stated(
        mrr_churn=0.01, opening_mrr=10_000, expansion_mrr=200, contraction_mrr=100, churned_mrr=200
    )
    churn = next(item for item in definitions_used(facts) if item.kpi == "mrr_churn")
    assert churn.choices == {"mrr_churn_basis": "net"}


def test_what_agrees_with_no_definition_is_a_finding_and_no_agreement() -> None:
    assert definitions_used(stated(cac=999, sm_spend=1000, marketing_spend=600, new_customers=4)) == []


def test_each_definition_is_said_once() -> None:
    january = stated(cac=250, sm_spend=1000, new_customers=4)
    february = [Fact(f"{fact.id}2", fact.term, fact.value, fact.raw, fact.half_unit, fact.place, "2026-02")
                for fact in january]  # fmt: skip
    assert len(definitions_used([*january, *february])) == 1
