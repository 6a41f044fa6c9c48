"""The same figures in whatever a caller holds them: numpy, pandas, nested lists, tuples, decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE

CAC, NRR, LTV, NPS, GROWTH = (KPIS.get(name) for name in ("CAC", "NRR", "LTV", "NPS", "GROWTH_RATE"))
SPEND, WON = [100_000, 90_000, 0], [400, 300, 50]
EXPECTED = [250, 300, 0]


@pytest.mark.parametrize(
    ("spend", "won"),
    [
        (SPEND, WON),
        (tuple(SPEND), tuple(WON)),
        (np.array(SPEND), np.array(WON)),
        (np.array(SPEND, np.int32), np.array(WON, np.uint16)),
        (np.array(SPEND, np.float32), np.array(WON, np.float32)),
        (np.array(SPEND, object), np.array(WON, object)),
        (pd.Series(SPEND), pd.Series(WON)),
        (pd.Series(SPEND, dtype="Int64"), pd.Series(WON, dtype="Float64")),
        (pd.Series(SPEND, index=["2026-01", "2026-02", "2026-03"]), WON),
        ([Decimal(figure) for figure in SPEND], [Decimal(figure) for figure in WON]),
        (SPEND, pd.Series(WON, dtype="Int64")),
        ([np.float64(figure) for figure in SPEND], [np.int64(figure) for figure in WON]),
    ],
    ids=[
        "lists", "tuples", "arrays", "whole numbers", "single precision", "objects", "Series",
        "nullable Series", "Series with months", "decimals", "list with Series", "numpy scalars",
    ],
)  # fmt: skip
def test_any_kind_of_figures_gives_the_same_answer(spend: Any, won: Any) -> None:
    assert run(CAC, [spend, won]).cells() == EXPECTED


def test_a_single_figure_of_any_kind_gives_a_single_answer() -> None:
    for spend in (
        100_000,
        100_000.0,
        Decimal(100_000),
        np.float64(100_000),
        np.array(100_000),
        np.int64(100_000),
    ):
        assert run(CAC, [spend, 400]).item() == 250


@pytest.mark.parametrize(
    "won",
    [
        pd.Series([400, None, 300]),
        pd.Series([400, None, 300], dtype="Int64"),
        pd.Series([400, None, 300], dtype="object"),
        np.array([400, np.nan, 300]),
        [400, None, 300],
        [400, pd.NA, 300],
        [400, float("nan"), 300],
        [400, pd.NaT, 300],
        [Decimal(400), Decimal("NaN"), 300],
    ],
    ids=["Series", "nullable", "objects", "NaN", "None", "NA", "float NaN", "NaT", "decimal NaN"],
)
def test_a_missing_figure_is_missing_whatever_it_is_called(won: Any) -> None:
    assert run(CAC, [90_000, won]).cells() == [225, NA, 300]


def test_a_missing_optional_figure_is_its_default() -> None:
    assert run(GROWTH, [[121, 121], 100, [2, None]]).cells() == pytest.approx([0.1, 0.21])
    assert run(GROWTH, [[121, 121], 100, pd.Series([2, None])]).cells() == pytest.approx([0.1, 0.21])


def test_a_longest_lifetime_holds_where_it_is_given() -> None:
    answer = run(LTV, [100, 0.5, [0, 0, 0.01, 0.5], [60, None, 60, None]]).cells()
    assert answer == [3000, DIV0, 3000, 100]


def test_a_row_and_a_column_give_a_table() -> None:
    result = run(CAC, [[[100, 200, 300]], [[1], [2]]])
    assert result.cells() == [[100, 200, 300], [50, 100, 150]]
    assert result.shape == (2, 3)


def test_one_figure_serves_a_whole_range() -> None:
    assert run(CAC, [90_000, WON]).cells() == [225, 300, 1800]
    assert run(CAC, [[[90_000]], [WON]]).cells() == [[225, 300, 1800]]


def test_a_pandas_table_keeps_its_shape() -> None:
    spend = pd.DataFrame({"Core": [100, 200], "Pro": [300, None]})
    assert run(CAC, [spend, 100]).cells() == [[1, 3], [2, NA]]


def test_text_and_truth_values_inside_figures_are_not_figures() -> None:
    assert run(CAC, [["100000", 90_000, True], [400, np.bool_(True), 400]]).cells() == [VALUE, VALUE, VALUE]
    assert run(CAC, [np.array([True, False]), 400]).cells() == [VALUE, VALUE]
    assert run(CAC, [pd.Series([True, None], dtype="boolean"), 400]).cells() == [VALUE, NA]
    assert run(CAC, [np.array(["100", "n/a"]), 400]).cells() == [VALUE, VALUE]


def test_text_that_spells_an_error_is_that_error() -> None:
    assert run(CAC, [["#DIV/0!", " #n/a "], 400]).cells() == [DIV0, NA]


def test_no_figure_can_be_infinite() -> None:
    for infinite in (float("inf"), -float("inf"), Decimal("Infinity"), 10**400):
        assert run(CAC, [[infinite, 100], 400]).cells() == [NUM, 0.25]
    assert run(CAC, [np.array([np.inf, 100]), 400]).cells() == [NUM, 0.25]
    assert run(CAC, [10**400, 400]).item() is NUM


def test_an_empty_range_gives_an_empty_answer() -> None:
    assert run(CAC, [np.array([]), np.array([])]).cells() == []


def test_ranges_that_do_not_fit_together_are_refused_with_their_sizes() -> None:
    with pytest.raises(InputError, match="different sizes"):
        run(CAC, [[1, 2, 3], [1, 2]])


def test_too_many_arguments_are_refused_with_the_call_that_is_meant() -> None:
    with pytest.raises(InputError, match=r"CAC\(sm_spend, new_customers\)"):
        run(CAC, [1, 2, 3])
    with pytest.raises(InputError, match=r"NPS\(scores_range\)"):
        run(NPS, [[9, 10], 1])


def test_the_callers_figures_stay_as_they_were() -> None:
    spend, won = np.array([100.0, np.nan, -5.0]), np.array([4.0, 5.0, 0.0])
    before = spend.copy(), won.copy()
    run(CAC, [spend, won])
    run(NPS, [won])
    assert np.array_equal(spend, before[0], equal_nan=True)
    assert np.array_equal(won, before[1])


def test_a_long_column_is_the_same_as_its_months_one_by_one() -> None:
    """Long columns are computed piece by piece; the pieces must not show."""
    months = 300_001
    start = np.full(months, 1000.0)
    churn = np.arange(months, dtype=float) % 1100
    together = run(NRR, [start, 0, 0, churn])
    assert together.shape == (months,)
    for month in (0, 999, 1000, 1001, 131_071, 131_072, 262_144, months - 1):
        alone = run(NRR, [1000, 0, 0, churn[month]]).item()
        assert (together.codes[month] == NUM) == (alone is NUM)
        assert alone is NUM or together.values[month] == alone
