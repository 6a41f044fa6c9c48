"""KPIs of whole ranges: what counts as blank, which error comes first, and what a body is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_engine.calc.coerce import column
from kpi_engine.calc.ranges import Failure, blanks, evaluate_range, fits
from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

REF = CellError.REF
BREAKEVEN, CASH, SCORE, NPS, CONCENTRATION, MIX = (
    KPIS.get(name)
    for name in ("BREAKEVEN_MONTHS", "MIN_CASH", "WEIGHTED_SCORE", "NPS", "CONCENTRATION", "ARPU_MIX")
)
MONTHS = [-100, -50, 50, 60, 60]


@pytest.mark.parametrize(
    "months",
    [MONTHS, tuple(MONTHS), [MONTHS], [[month] for month in MONTHS], np.array(MONTHS), pd.Series(MONTHS),
     pd.Series(MONTHS, dtype="Int64"), np.array([MONTHS]), pd.DataFrame({"net income": MONTHS})],
    ids=["list", "tuple", "row", "column", "array", "Series", "nullable", "array row", "table"],
)  # fmt: skip
def test_a_row_a_column_and_a_series_are_the_same_months(months: Any) -> None:
    assert run(BREAKEVEN, [months]).item() == 5
    assert run(CASH, [100, months]).item() == -50


def test_months_that_are_not_known_yet_may_stand_at_the_end_only() -> None:
    assert run(CASH, [100, pd.Series([-60, None, None])]).item() == 40
    assert run(CASH, [100, [[-60], [float("nan")], [20]]]).item() is NA
    assert run(CASH, [100, pd.Series([None, -60], dtype="Float64")]).item() is NA


def test_a_table_of_months_has_no_order() -> None:
    assert run(BREAKEVEN, [[[1, 2], [3, 4]]]).item() is VALUE
    assert run(CASH, [0, [[1, 2], [3, 4]]]).item() is VALUE


def test_one_month_is_a_range_too() -> None:
    assert run(BREAKEVEN, [7]).item() == 1
    assert run(CASH, [-5, 7]).item() == 2
    assert run(NPS, [10]).item() == 100


def test_an_answer_sheet_may_have_any_form() -> None:
    assert run(NPS, [[[10, 9], [0, None]]]).item() == pytest.approx(100 / 3)
    assert run(CONCENTRATION, [[[50, 30], [20, None]], 1]).item() == 0.5


def test_an_error_in_a_range_is_passed_on_in_argument_order() -> None:
    assert run(BREAKEVEN, [[1, REF], DIV0, NUM]).item() is REF
    assert run(BREAKEVEN, [[1, "x"], DIV0, NUM]).item() is DIV0
    assert run(BREAKEVEN, [[1, "x"], "period", NUM]).item() is NUM
    assert run(MIX, [[49, DIV0], [REF, 1]]).item() is DIV0
    assert run(MIX, [[49, NUM, DIV0], [1, 0, 0]]).item() is NUM


def test_text_comes_before_blanks_and_blanks_before_broken_domains() -> None:
    assert run(CASH, [None, [1, "x"]]).item() is VALUE
    assert run(BREAKEVEN, [[[1, 2], [3, 4]], "soon"]).item() is VALUE
    assert run(KPIS.get("MIN_CASH_DATE"), [None, [1, 2], [46_023]]).item() is VALUE
    assert run(BREAKEVEN, [[1, None, 3], "soon"]).item() is NA
    assert run(SCORE, [[80, None], [3, -1]]).item() is NA
    assert run(CONCENTRATION, [[None, None], 0]).item() is NA
    assert run(CONCENTRATION, [[0, 0], 0]).item() is NUM
    assert run(SCORE, [[80, 50], [1, -1], 5, 5]).item() is NUM


def test_a_truth_value_is_no_answer() -> None:
    assert run(NPS, [[10, True]]).item() is VALUE
    assert run(NPS, [np.array([True, False])]).item() is VALUE
    assert run(CONCENTRATION, [[50, 30], True]).item() is VALUE


def test_an_option_is_a_word_in_any_case_or_blank() -> None:
    for mode in ("period", "PERIOD", " Period "):
        assert run(BREAKEVEN, [MONTHS, mode]).item() == 3
    for blank in (None, float("nan"), pd.NA):
        assert run(BREAKEVEN, [MONTHS, blank]).item() == 5
    for unknown in ("monthly", "", 3, True):
        assert run(BREAKEVEN, [MONTHS, unknown]).item() is NA


def test_an_option_may_stand_in_a_range_of_one_cell() -> None:
    assert run(BREAKEVEN, [MONTHS, [["Period"]]]).item() == 3
    assert run(BREAKEVEN, [MONTHS, [[None]]]).item() == 5
    assert run(BREAKEVEN, [MONTHS, [[DIV0]]]).item() is DIV0
    assert run(BREAKEVEN, [MONTHS, [["period", "sustained"]]]).item() is NA, "which of the two is not said"
    assert run(BREAKEVEN, [MONTHS, [["period", REF]]]).item() is REF


def test_a_blank_optional_number_is_its_default() -> None:
    for blank in (None, [None], [[None]], float("nan")):
        assert run(CONCENTRATION, [[50, 30, 20], blank]).item() == 0.5
    assert run(BREAKEVEN, [MONTHS, None, None]).item() == 5


def test_a_blank_optional_range_is_its_default_but_a_gap_in_it_is_not() -> None:
    for blank in (None, [None], [[None, None]]):
        assert run(SCORE, [[[80, 50]], [[3, 1]], blank, blank]).item() == pytest.approx(72.5)
    assert run(SCORE, [[[80, 50]], [[3, 1]], [[0, None]]]).item() is NA


def test_one_minimum_serves_every_component() -> None:
    assert run(SCORE, [[30, 60], [1, 1], 20, [40, 100]]).item() == 50


def test_a_single_number_is_not_a_range() -> None:
    assert run(CASH, [[100, 200], [1, 2]]).item() is VALUE
    assert run(CASH, [[[100]], [1, 2]]).item() == 101


def test_running_totals_within_float_rounding_of_zero_are_zero() -> None:
    assert run(BREAKEVEN, [[-0.3, 0.1, 0.1, 0.1]]).item() == 4
    assert run(BREAKEVEN, [[-1e9, 1e9 - 0.5]]).item() == 2
    assert run(BREAKEVEN, [[-100, 99.999]]).item() is NUM
    assert run(BREAKEVEN, [[50, 50], "cumulative", -100.0000000001]).item() == 2


def test_opening_losses_count_only_for_running_totals() -> None:
    assert run(BREAKEVEN, [[10, 10, 10], "cumulative", -25]).item() == 3
    assert run(BREAKEVEN, [[10, 10, 10], "sustained", -25]).item() == 3
    assert run(BREAKEVEN, [[10, 10, 10], "period", -25]).item() == 1
    assert run(BREAKEVEN, [[0, 0, 10], "cumulative", 25]).item() == 3


def test_sustained_means_to_the_end_of_what_is_known() -> None:
    assert run(BREAKEVEN, [[10, -20, 15, None, None], "sustained"]).item() == 3
    assert run(BREAKEVEN, [[10, -20, 15, -10], "sustained"]).item() is NUM


def test_the_share_of_the_largest_counts_ties_once() -> None:
    assert run(CONCENTRATION, [[50, 50, 50, 50], 2]).item() == 0.5
    assert run(CONCENTRATION, [[20, 30, 50], 2]).item() == 0.8


def test_ranges_fit_when_size_and_direction_agree() -> None:
    row, down, plain = column([[1, 2, 3]]), column([[1], [2], [3]]), column([1, 2, 3])
    assert fits(row, row)
    assert fits(plain, row)
    assert fits(down, plain)
    assert not fits(row, down)
    assert not fits(plain, column([1, 2]))
    assert not fits(column([1, 2, 3, 4]), column([[1, 2], [3, 4]]))


def test_blanks_are_known_by_place() -> None:
    assert blanks(column([1, None, 3])).tolist() == [False, True, False]


def test_a_failure_says_what_and_why() -> None:
    failure = evaluate_range(NPS, [[None]])
    assert failure == Failure(DIV0, "nobody answered, so no score exists")
