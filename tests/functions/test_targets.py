"""Targets of a guide and the distance to them, as a controller asks for them in a cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.targets import (
    KPI_GAP,
    KPI_TARGET,
    KPI_VARIANCE,
    gap,
    target_of,
    variance,
)
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.guide import Guide

MAS = GUIDES.get("mas")


def agrees(answer: Any, expected: Any) -> None:
    """The same figure to 1e-9, or the very same error."""
    if isinstance(expected, CellError):
        assert answer is expected
    else:
        assert not isinstance(answer, CellError)
        assert answer == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (("CAC", 2028, "ams"), 200),
        (("tx_per_customer", 2026, "mas", "Core"), 5),
        (("tx_per_customer", 2031, "mas", "enterprise"), 50),
        (("cac", 2026, "mobile_app_security"), 250),
        (("CAC", 2028, "MAS"), 205),
        (("cac", 2028, "mas", None, "geometric"), 200),
        (("cac", 2028, "mas", None, "Step"), 250),
        (("cac", 2035, "mas", "", "step"), 160),
        (("trial_to_paid", 2028, "mas"), 0.215),
        (("gross_margin", 2026, "mas"), 0.88),
        (("arpu", 2026, "mas"), 476.75),
        (("breakeven_months", 2026, "mas"), 5),
        (("enterprise_mix", 2030, "mas"), 0.3),
        (("visitor_to_trial", 2026, "mas"), 0.03),
        (("PAYBACK", 2040, "mas"), 12),
        (("cac_payback", 2026, "mas"), 12),
        (("ltv_cac", 2026, "mas"), 3),
        (("cogs_ratio", 2026, "mas"), 0.12),
        (("variable_cost_ratio", 2026, "mas"), 0.08),
        (("setup_hours", 2026, "mas"), 24),
    ],
)
def test_every_target_of_the_guide_is_answered(arguments: tuple[Any, ...], target: float) -> None:
    assert KPI_TARGET.call(*arguments) == pytest.approx(target, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        (("widgets", 2026, "mas"), NA, "no such KPI"),
        (("cac", 2026, "retail"), NA, "no such guide"),
        (("cac", 2026, "mas", "Paid"), NA, "nothing is stated for a channel, the overall target is not it"),
        (("tx_per_customer", 2026, "mas"), NA, "stated by tier only"),
        (("tx_per_customer", 2026, "mas", "Pro"), NA, "no target for this tier"),
        (("cac", 2026, "mas", None, "cubic"), NA, "no such interpolation"),
        (("cac", 2025, "mas", None, "step"), NA, "before the first year"),
        (("cac", 2031, "mas"), NA, "after the last year"),
        (("cac", 2028, "mas", None, "none"), NA, "not a stated year"),
        (("cac", 2026.5, "mas"), NA, "a year is whole"),
        (("visitor_to_paid", 2026, "mas"), NA, "a derived figure is no target"),
        (("nrr", 2026, "mas"), NA, "no target stated"),
        (("MIX_SHARE", 2026, "mas"), NA, "two KPIs of the guide are shares"),
        (("cac", "2026", "mas"), VALUE, "the year is text"),
        (("cac", True, "mas"), VALUE, "a truth value is no year"),
        (("cac", None, "mas"), NA, "the year is blank"),
        ((None, 2026, "mas"), NA, "the KPI is blank"),
        (("cac", 2026, None), NA, "the guide is blank"),
        (("cac", 2026), NA, "the guide is missing"),
        ((CellError.REF, "text", CellError.NAME), CellError.REF, "the first error is passed on"),
        (("cac", "text", "#NAME?"), CellError.NAME, "an error comes before text"),
        (("cac", 2026, "mas", None, None, 1), VALUE, "one argument too many"),
    ],
)
def test_what_is_not_stated_is_an_error_and_never_a_guess(
    arguments: tuple[Any, ...], error: CellError, why: str
) -> None:
    assert KPI_TARGET.call(*arguments) is error, why


def test_a_row_of_years_gives_a_row_of_targets() -> None:
    assert KPI_TARGET.call("cac", [[2025, 2026, 2028, "x"]], "mas") == [[NA, 250, 205, VALUE]]
    assert KPI_TARGET.call([["cac"], ["ltv_cac"]], [[2026, 2030]], "mas") == [[250, 160], [3, 3]]
    assert KPI_TARGET.call("cac", 2026, [["mas"], ["retail"]]) == [[250], [NA]]


def test_other_guides_state_other_things(helpdesk: Guide) -> None:
    assert target_of(helpdesk, "contract_value", 2028) == pytest.approx(400), "its own way between years"
    assert target_of(helpdesk, "contract_value", 2028, interpolation="linear") == pytest.approx(850)
    assert target_of(helpdesk, "ebitda", 2026, interpolation="geometric") is NUM
    assert target_of(helpdesk, "breakeven_date", 2026) == 46174, "1 June 2026"
    assert target_of(helpdesk, "nrr", 2027, "pro") == pytest.approx(1.15)
    assert target_of(helpdesk, "nrr", 2027) == 1.0
    assert target_of(helpdesk, "nrr", 2027, "Enterprise") is NA
    assert target_of(helpdesk, "NDR", 2027) == 1.0, "an alias of the only KPI that it computes"
    assert target_of(helpdesk, "MIX_SHARE", 2027) is target_of(helpdesk, "widgets", 2027) is NA


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("CAC", 300, 2026, "mas"), -0.2),
        (("CAC", 200, 2026, "mas"), 0.2),
        (("gross_margin", 0.924, 2026, "mas"), 0.05),
        (("tx_per_customer", 4, 2026, "mas", "Core"), -0.2),
        (("CAC", 250, 2026, "mas"), 0.0),
        (("CAC", 300, 2026), NA),
        (("CAC", 300, 2026, "mas", "Paid"), NA),
        (("CAC", None, 2026, "mas"), NA),
        (("CAC", "300", 2026, "mas"), VALUE),
        (("CAC", DIV0, 2026, "mas"), DIV0),
        (("widgets", 300, 2026, "mas"), NA),
        (("visitor_to_trial", 1e308, 2026, "mas"), NUM),
    ],
)
def test_a_gap_is_favourable_when_it_is_positive(arguments: tuple[Any, ...], expected: Any) -> None:
    answer = KPI_GAP.call(*arguments)
    agrees(answer, expected)
    assert str(answer) != "-0.0"


def test_gaps_where_the_target_is_zero_or_a_loss(helpdesk: Guide) -> None:
    assert gap(helpdesk, "growth", 0.03, 2026) == 0.03, "no fraction of zero: the difference"
    assert gap(helpdesk, "ebitda", -42_000, 2026) == 0.5, "half the planned loss is favourable"
    assert gap(helpdesk, "cac", NUM, 2026) is NUM, "an error is passed on, never taken for its number"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("CAC", 300, 250), -0.2),
        (("NRR", 1.05, 1.0), 0.05),
        (("arpu", 80, 100, "abs"), -20),
        (("cac", 80, 100, "ABS"), 20),
        (("ebitda", -50, -100), 0.5),
        (("enterprise_mix", 0.12, 0.10), 0.2),
        (("setup_hours", 30, 24), -0.25),
        (("CAC_PAYBACK", 10, 12), 1 / 6),
        (("CAC", 300, 0), DIV0),
        (("CAC", 300, 0, "abs"), -300),
        (("CAC", 300, 250, "percent"), NA),
        (("PER_UNIT", 0.3, 0.2), NA),
        (("widgets", 3, 2), NA),
        (("CAC", 300, None), NA),
        (("CAC", "x", 250), VALUE),
        (("CAC", 1e308, 1e-9), NUM),
    ],
)
def test_variance_knows_which_way_is_good(arguments: tuple[Any, ...], expected: Any) -> None:
    agrees(KPI_VARIANCE.call(*arguments), expected)


_AMOUNTS = st.floats(0.01, 1e6)


@given(actual=_AMOUNTS, plan=_AMOUNTS, factor=st.sampled_from([0.001, 1000.0]))
def test_variance_in_percent_does_not_depend_on_the_currency_unit(
    actual: float, plan: float, factor: float
) -> None:
    assert variance("CAC", actual * factor, plan * factor) == pytest.approx(
        variance("CAC", actual, plan), rel=1e-9, abs=1e-9
    )


@given(actual=_AMOUNTS)
def test_a_gap_is_the_variance_against_the_target(actual: float) -> None:
    assert gap(MAS, "cac", actual, 2026) == variance("cac", actual, 250)
