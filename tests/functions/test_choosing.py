"""A definition chosen for a direct call: what it changes, and what only the arguments can."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.engine import calculate
from kpi_engine.errors import InputError
from kpi_engine.functions.choosing import read_choices
from kpi_engine.model.cell_error import NUM


def test_strict_conversion_makes_more_than_all_an_error_with_its_reason() -> None:
    usual = calculate("TRIAL_TO_PAID", 600, 400)
    strict = calculate("TRIAL_TO_PAID", 600, 400, choices={"strict_conversion": "on"})
    assert (usual.item(), strict.item()) == (1.5, NUM)
    assert "must be at most trials started" in strict.reason()
    assert "strict_conversion: off" in usual.definition
    assert "strict_conversion: on" in strict.definition


def test_an_argument_that_is_left_out_follows_the_choice() -> None:
    raw = calculate("MAGIC_NUMBER", 1000, 900, 400, choices={"magic_number": "not annualised"})
    assert raw.item() == 0.25
    assert raw.definition.endswith("magic_number: not annualised")
    profit = calculate(
        "BREAKEVEN_MONTHS", [-100, -50, 80, 90], choices={"breakeven": "first profitable month"}
    )
    assert profit.item() == 3


def test_an_argument_that_is_given_is_never_replaced() -> None:
    given = calculate("MAGIC_NUMBER", 1000, 900, 400, 4, choices={"magic_number": "not annualised"})
    assert given.item() == 1
    assert given.definition.endswith("magic_number: as given (annualise 4) instead of not annualised")
    margin = calculate("LTV", 100, 0.8, 0.05, choices={"ltv_basis": "revenue"})
    assert margin.item() == pytest.approx(1600)
    assert margin.definition.endswith("ltv_basis: as given (gross_margin 0.8) instead of revenue")
    spend = calculate("CAC", 100, 4, choices={"cac_scope": "marketing only"})
    assert spend.item() == 25
    assert spend.definition.endswith("cac_scope: marketing only, in so far as the sm_spend given follows it")


def test_another_function_is_named_and_not_called() -> None:
    churn = calculate("MRR_CHURN", 100, 10, 10, choices={"mrr_churn_basis": "net"})
    assert churn.item() == 0.2
    assert "mrr_churn_basis: gross (net is NET_MRR_CHURN)" in churn.definition


def test_a_choice_of_other_functions_changes_nothing() -> None:
    assert (
        calculate("CAC", 100, 4, choices={"ltv_basis": "revenue"}).definition
        == calculate("CAC", 100, 4).definition
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [("strict=on", "it leaves: cac_scope=sales and marketing"), ("cac_scope", "Write name=option"),
     ("cac_scope=all", "Write one of: marketing only; sales and marketing")],
)  # fmt: skip
def test_what_is_no_choice_of_the_function_is_told(text: str, told: str) -> None:
    with pytest.raises(InputError) as fault:
        read_choices([text], KPIS.get("CAC"))
    assert told in str(fault.value)
    assert len(str(fault.value)) <= 255
