"""A policy card is held to the catalogue: what it decides must be something there is to decide."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.deciding import choice_named, choices, verified
from kpi_engine.errors import InputError
from kpi_engine.model.policy import Decision, Policy


def refusal(*decisions: Decision) -> str:
    with pytest.raises(InputError) as fault:
        verified(Policy(decisions))
    assert len(str(fault.value)) <= 255
    return str(fault.value)


def test_a_sound_policy_is_kept_as_it_is() -> None:
    policy = Policy(
        (Decision("cac_scope", "marketing only"), Decision("cac_scope", "sales and marketing", "2026-07"))
    )
    assert verified(policy) is policy
    assert policy.choices("2026-06") == {"cac_scope": "marketing only"}
    assert policy.current == {"cac_scope": "sales and marketing"}


def test_an_unknown_choice_is_answered_with_the_nearest() -> None:
    assert "Did you mean cac_scope?" in refusal(Decision("cac_scop", "marketing only"))
    assert "kpi policy lists every choice" in refusal(Decision("zzz", "on"))


def test_an_unknown_option_is_answered_with_those_there_are() -> None:
    assert "Write one of: off; on." in refusal(Decision("strict_conversion", "yes"))


def test_a_month_that_is_none_and_two_decisions_for_one_month_are_refused() -> None:
    assert "Write year and month" in refusal(Decision("strict_conversion", "on", "2026-13"))
    twice = (Decision("strict_conversion", "on", "2026-03"), Decision("strict_conversion", "off", "2026-03"))
    assert "decided twice since 2026-03, once as on and once as off" in refusal(*twice)


def test_a_choice_says_where_it_counts() -> None:
    assert choice_named("cac_scope").in_formulas
    assert choice_named("churn_date").typed
    assert not choice_named("churn_date").in_formulas
    assert not choice_named("payback").typed


def test_every_choice_has_options_of_all_functions_that_leave_it() -> None:
    assert set(choices()["mrr_churn_basis"].options) == {"gross", "net"}
    assert [kpi.name for kpi, _ in choices()["mrr_churn_basis"].by] == ["MRR_CHURN", "NET_MRR_CHURN"]
