"""FUNNEL, WATERFALL, RATIO_BY and MRR_FORECAST as a cell calls them."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.funnels import FUNNEL, FUNNEL_FUNCTIONS, MRR_FORECAST, RATIO_BY, WATERFALL
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import Function


@pytest.mark.parametrize("function", FUNNEL_FUNCTIONS, ids=lambda function: function.name)
def test_the_declared_examples_hold(function: Function) -> None:
    for arguments, result in function.examples:
        assert function.call(*arguments) == result


def test_a_funnel_of_three_stages() -> None:
    assert FUNNEL.call([[1000, 300, 60]]) == [
        ["stage", "count", "step", "cumulative", "drop_off", "flag"],
        ["Stage 1", 1000, 1, 1, 0, ""],
        ["Stage 2", 300, 0.3, 0.3, 700, ""],
        ["Stage 3", 60, 0.2, 0.06, 240, ""],
    ]


def test_a_funnel_that_widens_is_flagged_and_nobody_to_divide_by_is_an_error_of_its_cell() -> None:
    table = FUNNEL.call([[10], [0], [4]], [["Seen"], ["Tried"], ["Paid"]])
    assert table == [
        ["stage", "count", "step", "cumulative", "drop_off", "flag"],
        ["Seen", 10, 1, 1, 0, ""],
        ["Tried", 0, 0, 0, 10, ""],
        ["Paid", 4, DIV0, 0.4, -4, "rises"],
    ]
    empty = FUNNEL.call([[0, 0]])
    assert isinstance(empty, list)
    assert empty[2][2:4] == [DIV0, DIV0]


def test_a_bridge_from_100_over_130_to_110() -> None:
    table = WATERFALL.call(100, [[30, -20]], [["Won", "Lost"]])
    assert table == [
        ["name", "base", "up", "down", "ends"], ["Start", 0, 0, 0, 100], ["Won", 100, 30, 0, 0],
        ["Lost", 110, 0, 20, 0], ["End", 0, 0, 0, 110],
    ]  # fmt: skip


def test_ratios_are_pooled_never_averaged() -> None:
    table = RATIO_BY.call([["Core"], ["Pro"], ["core "]], [[100], [300], [50]], [[1], [2], [1]])
    assert table == [
        ["segment", "numerator", "denominator", "ratio"],
        ["Core", 150, 2, 75], ["Pro", 300, 2, 150], ["Total", 450, 4, 112.5],
    ]  # fmt: skip
    without = RATIO_BY.call([["Core"], ["Pro"]], [[100], [300]], [[1], [0]], False)
    assert without == [
        ["segment", "numerator", "denominator", "ratio"], ["Core", 100, 1, 100], ["Pro", 300, 0, DIV0]
    ]  # fmt: skip


def test_mrr_two_months_ahead() -> None:
    assert MRR_FORECAST.call(100, 10, 0.05, 0, 2) == [[105, 109.75]]
    assert MRR_FORECAST.call(1e308, 0, 0, 9, 2) == [[NUM, NUM]]


def test_a_figure_beyond_the_largest_number_is_an_error_of_its_cell() -> None:
    huge = 1.7e308
    assert FUNNEL.call([[1e-300], [1e300]])[2] == ["Stage 2", 1e300, NUM, NUM, -1e300, "rises"]  # type: ignore[index]
    assert WATERFALL.call(huge, [[huge]]) == [
        ["name", "base", "up", "down", "ends"], ["Start", 0, 0, 0, huge], ["Move 1", huge, huge, 0, 0],
        ["End", 0, 0, 0, NUM],
    ]  # fmt: skip
    assert RATIO_BY.call([["a"], ["a"], ["b"]], [[huge], [huge], [1]], [[1], [1], [2]]) == [
        ["segment", "numerator", "denominator", "ratio"], ["a", NUM, 2, NUM], ["b", 1, 2, 0.5],
        ["Total", NUM, 4, NUM],
    ]  # fmt: skip
    assert RATIO_BY.call([["a"], ["a"]], [[1], [1]], [[huge], [huge]], False)[1] == ["a", 2, NUM, NUM]  # type: ignore[index]


@pytest.mark.parametrize(
    ("function", "cells", "error"),
    [
        (FUNNEL, ([[10, -1]],), NUM),
        (FUNNEL, ([[10, None]],), NA),
        (FUNNEL, ([[10, "five"]],), VALUE),
        (FUNNEL, ([[10, 5]], [["one"]]), VALUE),
        (FUNNEL, (None,), NA),
        (WATERFALL, (100, [[30, None]]), NA),
        (WATERFALL, (None, [[30]]), NA),
        (WATERFALL, (100, [[30, 5]], [["one"]]), VALUE),
        (WATERFALL, ("much", [[30]]), VALUE),
        (RATIO_BY, ([["a"], ["b"]], [[1]], [[1], [1]]), VALUE),
        (RATIO_BY, ([["a"]], [[None]], [[1]]), NA),
        (RATIO_BY, ([[None]], [[1]], [[1]]), NA),
        (RATIO_BY, ([["a"]], [["x"]], [[1]]), VALUE),
        (RATIO_BY, ([["a"]], [[CellError.REF]], [[1]]), CellError.REF),
        (MRR_FORECAST, (100, 10, 0.05, 0, 1.5), NUM),
        (MRR_FORECAST, (100, 10, 0.05, 0, 0), NUM),
        (MRR_FORECAST, (100, 10, 1.05, 0, 2), NUM),
        (MRR_FORECAST, (-100, 10, 0.05, 0, 2), NUM),
        (MRR_FORECAST, (100, -10, 0.05, 0, 2), NUM),
        (MRR_FORECAST, (100, 10, 0.05, -0.1, 2), NUM),
        (MRR_FORECAST, (100, None, 0.05, 0, 2), NA),
        (MRR_FORECAST, (100, 10, 0.05, 0, 1e9), NUM),
    ],
)
def test_what_cannot_be_used_has_its_error(
    function: Function, cells: tuple[Any, ...], error: CellError
) -> None:
    assert function.call(*cells) is error
