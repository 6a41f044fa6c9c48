"""Checks in a cell: is the figure possible, where does its decimal point belong, do the figures tie out?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.functions.checks import CHECK_FUNCTIONS, KPI_CHECK, SCALE_FIX, TIE_OUT, TIE_RULES
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour, Function

CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-(10**30), 10**30), st.text(max_size=8),
    st.sampled_from([*CellError, "gross_margin", "mas", "margin", "mix_sum", 0.0, 1.0, -1.0]),
)  # fmt: skip
ARGUMENTS = st.one_of(CELLS, st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=3))
RANGE = [[8.8, 1.2]]


def test_signatures_are_what_a_user_reads() -> None:
    assert [function.signature for function in CHECK_FUNCTIONS] == [
        "KPI_CHECK(kpi, value, [guide], [peer_values])",
        "SCALE_FIX(kpi, value, [guide])",
        "TIE_OUT(identity, values_range, [tol=0.005])",
    ]
    assert {function.family for function in CHECK_FUNCTIONS} == {"audit"}
    behaviours = [function.behaviour for function in CHECK_FUNCTIONS]
    assert behaviours == [ArrayBehaviour.LIFT, ArrayBehaviour.LIFT, ArrayBehaviour.RANGE]


@pytest.mark.parametrize(
    ("function", "arguments", "result"),
    [(function, *example) for function in CHECK_FUNCTIONS for example in function.examples],
    ids=lambda value: value.name if isinstance(value, Function) else str(value),
)
def test_every_declared_example_holds(function: Function, arguments: tuple[Any, ...], result: Any) -> None:
    cells = [[list(cell)] if isinstance(cell, tuple) else cell for cell in arguments]
    answer = function.call(*cells)
    assert answer == (pytest.approx(result) if isinstance(result, float) else result)


@given(st.lists(ARGUMENTS, max_size=5))
def test_no_argument_whatever_breaks_a_cell(arguments: list[Any]) -> None:
    for function in CHECK_FUNCTIONS:
        answer = function.call(*arguments)
        assert isinstance(answer, str | float | int | CellError | list)


@pytest.mark.parametrize(
    ("kpi", "value", "answer"),
    [
        ("gross_margin", 8.8, "bound: >1; 0.88 fits"),
        ("TRIAL_TO_PAID", 1.5, "bound: >1; 0.15 fits"),
        ("trial_to_paid", 2.5, "bound: >1; 0.25 fits"),
        ("churn_rate", -0.05, "bound: <0; 0.05 fits"),
        ("cac", -250, "bound: <0; 250 fits"),
        ("nps", 450, "bound: >100; 45 fits"),
        ("trial_to_paid", 1e6, "bound: >1; no power of ten fits"),
        ("gross_margin", 88_000, "bound: >1; no power of ten fits"),
    ],
)
def test_a_figure_beyond_its_bound_is_named_with_what_would_fit(kpi: str, value: float, answer: str) -> None:
    assert KPI_CHECK.call(kpi, value) == answer


@pytest.mark.parametrize(
    ("kpi", "value"),
    [("nrr", 1.4), ("growth_rate", 2.5), ("gross_margin", -0.2), ("cac", 0), ("ltv_cac", 18), ("grr", 1),
     ("ebitda", -84_000), ("nps", -100), ("payback", 40), ("revenue", -5_000), ("net_burn", -1), ("arr", 0)],
)  # fmt: skip
def test_an_unusual_figure_is_ok(kpi: str, value: float) -> None:
    assert str(KPI_CHECK.call(kpi, value)).startswith("ok")


@pytest.mark.parametrize(
    ("kpi", "value", "fits"),
    [("growth_rate", 15, "0.15"), ("ebitda_margin", 20, "0.2"), ("nrr", 105, "1.05")],
)
def test_a_percentage_typed_as_a_number_is_a_matter_of_scale(kpi: str, value: float, fits: str) -> None:
    answer = str(KPI_CHECK.call(kpi, value))
    assert answer.startswith("scale: ")
    assert answer.endswith(f"percentage typed as a number; {fits} fits")


def test_peers_show_the_scale() -> None:
    peers = [[0.021, 0.025, 0.03]]
    assert KPI_CHECK.call("trial_to_paid", 0.24, None, peers) == "scale: 10 times its peers; 0.024 fits"
    assert KPI_CHECK.call("trial_to_paid", 2.4, None, peers) == "bound: >1; 0.024 fits"
    assert KPI_CHECK.call("trial_to_paid", 0.04, None, peers) == "ok: inside 0 to 1"
    assert KPI_CHECK.call("mrr", 19, None, [[1900, 2100, 1800]]) == "scale: 1/100 of its peers; 1900 fits"


def test_too_few_peers_and_peers_of_both_signs_show_nothing() -> None:
    assert KPI_CHECK.call("trial_to_paid", 0.24, None, [[0.021, None, 0.03]]) == "ok: inside 0 to 1"
    assert KPI_CHECK.call("ebitda", 900, None, [[-9, 10, 11]]) == "ok: no hard bound"


@pytest.mark.parametrize(
    ("kpi", "value", "answer"),
    [
        ("trial_to_paid", 0.03, "ok: inside the benchmark 0.01 to 0.05"),
        ("trial_to_paid", 0.15, "benchmark: above 0.01 to 0.05, self serve"),
        ("gross_margin", 0.75, "benchmark: below 0.8 to 0.95, typical"),
        ("enterprise_mix", 3, "bound: >1; 0.3 fits"),
        ("cac_payback", 7, "ok: inside >=0"),
    ],
)
def test_with_a_guide_the_benchmark_is_compared_with(kpi: str, value: float, answer: str) -> None:
    assert KPI_CHECK.call(kpi, value, "mas") == answer
    assert KPI_CHECK.call(kpi, value, "mobile_app_security") == answer


def test_errors_come_in_the_common_order() -> None:
    assert KPI_CHECK.call("cac", CellError.REF, None, [[NUM]]) == CellError.REF
    assert KPI_CHECK.call("cac", "much", None, [[NUM]]) == NUM
    assert KPI_CHECK.call("cac", None, None, [["text"]]) == VALUE
    assert KPI_CHECK.call("cac", None) == NA
    assert KPI_CHECK.call("cac", True) == VALUE
    assert KPI_CHECK.call("happiness", 1) == NA
    assert KPI_CHECK.call("cac", 250, "no guide") == NA
    assert KPI_CHECK.call("cac", 250, None, None, None) == VALUE


def test_a_column_of_figures_gives_a_column_of_answers() -> None:
    column = [[0.15], [2.5], [None]]
    assert KPI_CHECK.call("trial_to_paid", column) == [["ok: inside 0 to 1"], ["bound: >1; 0.25 fits"], [NA]]
    assert SCALE_FIX.call("trial_to_paid", column) == [[0.15], [0.25], [NA]]
    assert KPI_CHECK.call([["cac", "nrr"]], [[1, 2, 3]]) == [["ok: inside >=0", "ok: inside >=0", NA]]


@pytest.mark.parametrize(
    ("kpi", "value", "result"),
    [("trial_to_paid", 2.5, 0.25), ("gross_margin", 8.8, 0.88), ("gross_margin", -8.8, -8.8),
     ("nrr", 105, 105), ("trial_to_paid", 10_000, 1), ("trial_to_paid", 10_001, NA), ("churn_rate", -0.1, NA),
     ("nps", -450, -45), ("ltv_cac", 1800, 1800), ("happiness", 1, NA)],
)  # fmt: skip
def test_the_decimal_point_goes_to_the_first_place_inside_the_bound(
    kpi: str, value: float, result: Any
) -> None:
    assert SCALE_FIX.call(kpi, value) == result


def test_a_guide_never_decides_the_power_of_ten() -> None:
    for guide in ("mas", "ams"):
        assert SCALE_FIX.call("trial_to_paid", 2.5, guide) == 0.25


@given(st.sampled_from(TERMS.names), st.floats(-1e12, 1e12))
def test_what_scale_fix_answers_is_checked_ok_and_stays(kpi: str, value: float) -> None:
    fixed = SCALE_FIX.call(kpi, value)
    if not isinstance(fixed, CellError):
        assert SCALE_FIX.call(kpi, fixed) == fixed
        assert not str(KPI_CHECK.call(kpi, fixed)).startswith("bound")


@pytest.mark.parametrize(
    ("identity", "figures", "difference"),
    [
        ("margin", [8.8, 1.2], 9),
        ("margin", [0.88, 0.12], 0),
        ("mrr_roll", [200_000, 10_000, 0, 15_000, 3_000, 2_000, 220_000], 0),
        ("mrr_roll", [200_000, 10_000, 500, 15_000, 3_000, 2_000, 220_000], 500),
        ("mix_sum", [0.5, 0.3, 0.3], 0.1),
        ("mix_sum", [1], 0),
        ("payback", [51, 1000, 100, 0.2], 1),
        ("ltv_cac", [3, 1500, 500], 0),
        ("nrr_grr", [1.05, 0.97], 0),
        ("nrr_grr", [0.95, 0.98], 0.03),
        ("v2p", [0.045, 0.03, 0.15], 0.0405),
        ("breakeven", [50_000, 40_000, 0.8], 0),
        (" Margin ", [0.9, 0.2], 0.1),
    ],
)
def test_the_stated_figure_less_the_implied_one(
    identity: str, figures: list[float], difference: float
) -> None:
    for shape in ([figures], [[figure] for figure in figures]):
        assert TIE_OUT.call(identity, shape) == pytest.approx(difference)


def test_within_the_tolerance_the_difference_is_exactly_nothing() -> None:
    assert TIE_OUT.call("margin", [[0.885, 0.12]]) == 0
    assert TIE_OUT.call("margin", [[0.885, 0.12]], 0) == pytest.approx(0.005)
    assert TIE_OUT.call("margin", [[0.98, 0.12]], 0.2) == 0
    assert TIE_OUT.call("margin", [[0.1 + 0.2, 0.7]], 0) == 0
    assert TIE_OUT.call("margin", [[0.885, 0.12]], 0.1 + 0.2 - 0.3 - 1e-16) == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("nobody", RANGE), NA), (("nobody", [["text"]]), VALUE), ((5, RANGE), NA), ((None, RANGE), NA),
        (("margin", [[1, 2, 3]]), VALUE), (("margin", [[1]]), VALUE), (("margin",), VALUE),
        (("margin", [[1, None]]), NA), (("margin", [[1, "x"]]), VALUE), (("margin", [[1, True]]), VALUE),
        (("margin", RANGE, -0.1), NUM), (("margin", RANGE, "x"), VALUE), (("margin", RANGE, [[1, 2]]), VALUE),
        (("payback", [[50, 1000, 100, 0]]), DIV0), (("ltv_cac", [[3, 1500, 0]], -1), NUM),
        (("margin", [[1, CellError.REF]], DIV0), CellError.REF), ((DIV0, [[CellError.REF, 1]]), DIV0),
        (("mix_sum", [[1e308, 1e308]]), NUM), (("margin", RANGE, None, None), VALUE),
    ],
)  # fmt: skip
def test_what_cannot_be_tied_out_says_why(arguments: tuple[Any, ...], error: CellError) -> None:
    assert TIE_OUT.call(*arguments) == error


def test_every_identity_is_offered_in_the_help() -> None:
    help_ = TIE_OUT.arguments[0].help
    assert all(identity in help_ for identity in TIE_RULES)
