"""When to look at a KPI again, and what it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.functions.info import KPI_DUE, KPI_INFO, due
from kpi_engine.functions.registry import functions
from kpi_engine.functions.targets import EXCEL_EPOCH
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import Function
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.unit import Unit


def serial(text: str) -> int:
    return (date.fromisoformat(text) - EXCEL_EPOCH).days


@pytest.mark.parametrize(
    ("kpi", "last", "following"),
    [
        ("cac", "2026-01-31", "2026-02-28"),
        ("cac", "2027-12-15", "2028-01-15"),
        ("cac", "2028-01-31", "2028-02-29"),
        ("trial_to_paid", "2026-12-28", "2027-01-04"),
        ("breakeven_months", "2026-11-30", "2027-02-28"),
        ("mrr_churn", "2026-03-31", "2026-04-30"),
    ],
)
def test_the_next_review_by_the_frequency_of_the_guide(kpi: str, last: str, following: str) -> None:
    assert KPI_DUE.call(kpi, serial(last), "mas") == serial(following)


def test_31_january_is_followed_by_28_february() -> None:
    assert KPI_DUE.call("cac", 46053, "mas") == 46081
    assert KPI_DUE.call("cac", 46053.75, "mas") == 46081, "reviewed in the evening"


def test_rhythms_of_another_guide(helpdesk: Guide) -> None:
    share, nrr = helpdesk.kpi("enterprise_share"), helpdesk.kpi("nrr")
    assert share is not None
    assert nrr is not None
    assert due(share, serial("2026-02-28")) == serial("2026-03-01")
    assert due(nrr, serial("2026-01-20")) == serial("2026-02-02"), "1 February 2026 is a Sunday"
    assert due(nrr, serial("2026-07-31")) == serial("2026-08-03"), "1 August 2026 is a Saturday"
    assert due(nrr, serial("2026-12-31")) == serial("2027-01-01"), "holidays are not known"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("nrr", 46053, "mas"), NA),
        (("cac", 46053, "smk"), NA),
        (("nrr", -5, "mas"), NA),
        (("widgets", 46053, "mas"), NA),
        (("cac", 46053, "retail"), NA),
        (("cac", 46053), NA),
        (("cac", None, "mas"), NA),
        (("cac", "31 Jan", "mas"), VALUE),
        (("cac", 60, "mas"), NUM),
        (("cac", 2_958_465, "mas"), NUM),
        (("cac", 1e300, "mas"), NUM),
        (("cac", DIV0, "mas"), DIV0),
    ],
)
def test_no_date_without_a_frequency_or_a_date(arguments: tuple[Any, ...], error: CellError) -> None:
    assert KPI_DUE.call(*arguments) is error


@given(
    last=st.integers(61, 2_900_000),
    review=st.sampled_from(["daily", "weekly", "monthly", "quarterly"]),
    rule=st.sampled_from(["", "first_business_day"]),
)
def test_the_next_review_lies_ahead_and_within_the_rhythm(last: int, review: Any, rule: Any) -> None:
    kpi = GuideKpi("x", "x", "", "higher", Unit.NUMBER, "", review=review, review_rule=rule)
    ahead = due(kpi, last) - last
    longest = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92}[review]
    assert 1 <= ahead <= (34 if rule else longest)
    if rule:
        assert date.fromordinal(EXCEL_EPOCH.toordinal() + last + int(ahead)).weekday() < 5


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("cac", "direction"), "lower"),
        (("cac", "unit"), "money"),
        (("CAC_PAYBACK", "aliases"), "CAC_PAYBACK"),
        (("cac", "aliases"), ""),
        (("enterprise_mix", "direction"), "higher"),
        (("PER_UNIT", "direction"), "neither"),
        (("setup_hours", "unit"), "hours"),
        (("setup_hours", "direction"), "lower"),
        (("dau", "formula"), "Daily active users: typed, not computed"),
        (("dau", "source"), "KPI Metrics for Customer Service Software"),
        (("cac", "definition"), "What it cost to win one paying customer in the period."),
        (("expansion_mrr", "unit"), "fraction"),
        (("cac", "marks"), ""),
        (("widgets", "unit"), NA),
        (("cac", "colour"), NA),
        ((None, "unit"), NA),
        (("LTV", "title"), "Customer lifetime value"),
        (("PAYBACK", "signature"), "PAYBACK(cac, arpu, gross_margin, [monthly_churn=0])"),
        (("setup_hours", "title"), "Hours of set-up"),
        (("MRR_MOVES", "unit"), "table"),
        (("mrr_moves", "direction"), "neither"),
        (("kpi_explain", "question"), "How did this KPI come to its figure, and why has it none?"),
        (
            ("FUNNEL",),
            "FUNNEL(stage_counts, [names]): How many are left at each stage, from step to step and of "
            "all who began.",
        ),
        (("FUNNEL", "source"), ""),
    ],
)
def test_what_a_kpi_is(arguments: tuple[Any, ...], expected: Any) -> None:
    answer = KPI_INFO.call(*arguments)
    assert answer == expected
    assert isinstance(answer, CellError) == isinstance(expected, CellError)


def test_the_formula_comes_with_the_choices_that_change_the_number() -> None:
    formula = KPI_INFO.call("cac")
    assert formula == KPI_INFO.call("CAC", "formula")
    assert isinstance(formula, str)
    assert formula.startswith("CAC = sm_spend/new_customers")
    assert "cac_scope: sales and marketing" in formula


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_every_function_and_alias_of_the_registry_is_known(function: Function) -> None:
    for name in (function.name, function.name.lower(), *function.aliases):
        assert KPI_INFO.call(name, "signature") == function.signature
        assert str(KPI_INFO.call(name)).strip()


def test_the_source_is_named() -> None:
    assert KPI_INFO.call("cac", "source")
