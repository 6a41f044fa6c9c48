"""COHORT_RETENTION and COHORT_PAYBACK as a cell calls them: the customers of each month, by age."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.cohorts import COHORT_PAYBACK, COHORT_RETENTION
from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError

# Alto and Brio begin in January, Brio pauses for two months; Dolce stays for a month; Coda is downgraded.
GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"],
    ["Alto", 100, 100, 150, 150, 150, 150],
    ["Brio", 50, 50, 0, 0, 60, 60],
    ["Coda", 0, 0, 200, 120, 120, 120],
    ["Dolce", 0, 30, 0, 0, 0, 0],
    ["Estro", None, None, None, 80, 80, None],
]


def test_customers_left_by_age_months_to_come_are_empty() -> None:
    assert COHORT_RETENTION.call(GRID) == [
        ["cohort", 0, 1, 2, 3, 4, 5],
        ["2026-01", 1, 1, 0.5, 0.5, 1, 1],
        ["2026-02", 1, 0, 0, 0, 0, ""],
        ["2026-03", 1, 1, 1, 1, "", ""],
        ["2026-04", 1, 1, 0, "", "", ""],
    ]


def test_money_counts_gains_net_and_caps_them_gross() -> None:
    net, gross = (COHORT_RETENTION.call(GRID, basis) for basis in ("net", "GROSS"))
    assert isinstance(net, list)
    assert isinstance(gross, list)
    assert net[1] == ["2026-01", 1, 1, 1, 1, 1.4, 1.4]
    assert gross[1] == ["2026-01", 1, 1, 100 / 150, 100 / 150, 1, 1]
    assert net[3] == gross[3] == ["2026-03", 1, 0.6, 0.6, 0.6, "", ""]
    once_lost = COHORT_RETENTION.call(GRID, "gross", "pct", "month", True)
    assert isinstance(once_lost, list)
    assert once_lost[1] == ["2026-01", 1, 1, 100 / 150, 100 / 150, 100 / 150, 100 / 150]


def test_amounts_in_place_of_shares() -> None:
    table = COHORT_RETENTION.call(GRID, "net", "abs")
    assert isinstance(table, list)
    assert table[1] == ["2026-01", 150, 150, 150, 150, 210, 210]
    counted = COHORT_RETENTION.call(GRID, "logo", "abs")
    assert isinstance(counted, list)
    assert counted[1] == ["2026-01", 2, 2, 1, 1, 2, 2]


def test_quarters_look_at_their_last_months_and_leave_out_one_that_is_not_over() -> None:
    quarters = [["cohort", 0, 1], ["2026-03", 1, 1], ["2026-06", 1, ""]]
    assert COHORT_RETENTION.call(GRID, "logo", "pct", "quarter") == quarters
    longer = [[*row, 1] for row in GRID]
    longer[0][-1] = "2026-07"
    assert COHORT_RETENTION.call(longer, "logo", "pct", "quarter") == quarters


def test_a_month_that_the_grid_leaves_out_is_not_known() -> None:
    grid = [["customer", "2026-01", "2026-03"], ["Alto", 100, 100]]
    assert COHORT_RETENTION.call(grid) == [["cohort", 0, 1, 2], ["2026-01", 1, NA, 1]]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (([["customer", "2026-01"], ["Alto", 0]],), NA),
        (([["customer", "2026-01"], ["Alto", -1]],), NUM),
        (([["customer", "2026-02", "2026-01"], ["Alto", 1, 1]],), VALUE),
        ((GRID, "people"), NA),
        ((GRID, "logo", "share"), NA),
        ((GRID, "logo", "pct", "week"), NA),
        ((GRID, "logo", "pct", "month", "perhaps"), VALUE),
        (([GRID[0][:3], ["Alto", 1, 1]], "logo", "pct", "quarter"), NA),
        ((None,), NA),
        (([["customer", "2026-01"], ["Alto", CellError.REF]],), CellError.REF),
    ],
)
def test_what_cannot_be_used_has_its_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert COHORT_RETENTION.call(*cells) is error


# January's customers pay 150, 150, 150, 150, 210 and 210; February's 30 once; March's 200, then 120.
SPEND = [[300, 40, 360, 500, 0, 0]]


def test_payback_counts_the_first_paid_month_as_one_and_not_yet_is_not_known() -> None:
    assert COHORT_PAYBACK.call(GRID, SPEND, 0.5) == [
        ["cohort", "spend", "months"],
        ["2026-01", 300, 4],  # half of 150, 300, 450, 600
        ["2026-02", 40, NA],
        ["2026-03", 360, NA],  # half of 200, 320, 440, 560
        ["2026-04", 500, NA],
    ]
    whole = COHORT_PAYBACK.call(GRID, SPEND, 1)
    assert isinstance(whole, list)
    assert [row[2] for row in whole[1:]] == [2, NA, 3, NA]


def test_nothing_spent_is_paid_back_in_the_first_month_whatever_the_margin() -> None:
    assert COHORT_PAYBACK.call([["id", "2026-01"], ["Alto", 5]], 0, 0) == [
        ["cohort", "spend", "months"],
        ["2026-01", 0, 1],
    ]


def test_rounding_does_not_put_off_the_payback() -> None:
    grid = [["id", "2026-01", "2026-02", "2026-03"], ["Alto", 0.1, 0.1, 0.1]]
    table = COHORT_PAYBACK.call(grid, [[0.3 * 0.7, 0, 0]], 0.7)
    assert isinstance(table, list)
    assert table[1][2] == 3


def test_spend_is_given_for_each_column_and_one_without_a_month_needs_none() -> None:
    wide = [[*row, None] for row in GRID]
    assert COHORT_PAYBACK.call(wide, [[*SPEND[0], None]], 0.5) == COHORT_PAYBACK.call(GRID, SPEND, 0.5)
    assert COHORT_PAYBACK.call(wide, SPEND, 0.5) == COHORT_PAYBACK.call(GRID, SPEND, 0.5)
    column = [[spent] for spent in SPEND[0]]
    assert COHORT_PAYBACK.call(GRID, column, 0.5) == COHORT_PAYBACK.call(GRID, SPEND, 0.5)


def test_a_payback_after_a_month_that_the_grid_leaves_out_is_not_known() -> None:
    grid = [["customer", "2026-01", "2026-02", "2026-04"], ["Alto", 100, 100, 100]]
    known, unknown = (COHORT_PAYBACK.call(grid, [[spent, 0, 0]], 1) for spent in (200, 201))
    assert known == [["cohort", "spend", "months"], ["2026-01", 200, 2]]
    assert unknown == [["cohort", "spend", "months"], ["2026-01", 201, NA]]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ((GRID, SPEND[0][:5], 0.5), VALUE),
        ((GRID, 300, 0.5), VALUE),
        ((GRID, [[300, "much", 1, 1, 1, 1]], 0.5), VALUE),
        ((GRID, [[300, None, 1, 1, 1, 1]], 0.5), NA),
        ((GRID, [[300, -1, 1, 1, 1, 1]], 0.5), NUM),
        ((GRID, SPEND, 1.2), NUM),
        ((GRID, SPEND, -0.2), NUM),
        ((GRID, SPEND, "high"), VALUE),
        ((GRID, SPEND, None), NA),
        ((GRID, None, 0.5), NA),
        ((GRID, SPEND[0][:5], None), VALUE),
        ((GRID, [[300, -1, 1, 1, 1, 1]], None), NA),
        (([["customer", "2026-01"], ["Alto", -1]], 1, 0.5), NUM),
        (([["customer", "2026-01"], ["Alto", -1]], "much", 0.5), VALUE),
        (([["customer", "2026-01"], ["Alto", 0]], 1, 0.5), NA),
        ((GRID, [[CellError.REF, 1]], 7), CellError.REF),
    ],
)
def test_a_payback_that_cannot_be_told_has_its_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert COHORT_PAYBACK.call(*cells) is error
