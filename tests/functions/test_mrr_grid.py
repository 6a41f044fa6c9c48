"""MRR_GRID as a cell calls it: from subscriptions to customers by month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kpi_engine.functions.mrr_grid import MRR_GRID
from kpi_engine.functions.tables import MRR_MOVES
from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError

JAN_1, JAN_15, FEB_28, MAR_1, MAR_31 = 46_023, 46_037, 46_081, 46_082, 46_112  # days of 2026
MONTHS = [["2026-01", "2026-02", "2026-03"]]


def grid(*subscriptions: tuple[Any, ...], months: Any = MONTHS) -> Any:
    """The grid of rows of id, start, end and amount."""
    return MRR_GRID.call(
        *([[cell] for cell in column] for column in zip(*subscriptions, strict=True)), months
    )


def amounts(*subscriptions: tuple[Any, ...]) -> list[Any]:
    """What the first customer pays in January, February and March."""
    table = grid(*subscriptions)
    assert isinstance(table, list), table
    return table[1][1:]


def test_customers_in_order_of_first_appearance_and_what_they_pay_on_the_last_day_of_each_month() -> None:
    table = grid(("Zeta", JAN_15, None, 70), ("Alto", MAR_1, None, 20.5), ("Zeta", JAN_15, MAR_1, 30))
    assert table == [
        ["customer", "2026-01", "2026-02", "2026-03"],
        ["Zeta", 100, 100, 70],
        ["Alto", 0, 0, 20.5],
    ]


@pytest.mark.parametrize(
    ("start", "end", "paid"),
    [
        (JAN_15, MAR_31, [9, 9, 0]),  # 31 March is the first day not paid
        (JAN_15, MAR_31 + 1, [9, 9, 9]),
        (JAN_1, FEB_28, [9, 0, 0]),
        (JAN_1, MAR_1, [9, 9, 0]),  # paid on 28 February
        (JAN_15, JAN_15, [0, 0, 0]),  # never active
        (JAN_1, JAN_15, [0, 0, 0]),  # not on a last day
        (JAN_15 - 400, None, [9, 9, 9]),
        (MAR_31, 2_958_465, [0, 0, 9]),  # an open end as some systems write it
        (MAR_31, "", [0, 0, 9]),
        (FEB_28 + 0.75, None, [0, 9, 9]),  # a time of day
        (date(2026, 1, 15), datetime(2026, 3, 1, 12, tzinfo=UTC), [9, 9, 0]),
    ],
)
def test_paid_from_the_first_day_until_the_day_before_the_end(start: Any, end: Any, paid: list[int]) -> None:
    assert amounts(("Alto", start, end, 9)) == paid


def test_a_yearly_plan_by_month_keeps_its_amount() -> None:
    assert amounts(("Alto", JAN_1, None, 100 / 12), ("Alto", MAR_1, None, 0.01)) == pytest.approx(
        [100 / 12, 100 / 12, 100 / 12 + 0.01], rel=1e-12
    )


def test_a_number_typed_as_text_is_the_same_customer() -> None:
    assert amounts((7, JAN_1, None, 1), ("7", JAN_1, None, 2)) == [3, 3, 3]


def test_all_ends_may_be_left_out_and_blank_rows_and_months_are_of_no_account() -> None:
    ids, starts, fees = [["A"], ["B"], [None]], [[JAN_1], [MAR_1], [None]], [[5], [6], [None]]
    table = MRR_GRID.call(ids, starts, None, fees, [[*MONTHS[0], None]])
    assert table == [["customer", *MONTHS[0]], ["A", 5, 5, 5], ["B", 0, 0, 6]]


def test_months_come_back_as_they_were_written_and_may_leave_some_out() -> None:
    assert grid(("A", JAN_1, MAR_1, 5), months=[[JAN_1], [MAR_1]]) == [
        ["customer", JAN_1, MAR_1],
        ["A", 5, 0],
    ]


def test_the_grid_is_one_that_the_other_functions_read() -> None:
    moves = MRR_MOVES.call(grid(("A", JAN_1, MAR_1, 5), ("B", MAR_1, None, 7)))
    assert isinstance(moves, list)
    assert moves[2] == ["new", 5, 0, 7]
    assert moves[6] == ["churn", 0, 0, 5]


ONE = ("A", JAN_1, None, 5)


@pytest.mark.parametrize(
    ("subscription", "error"),
    [
        (("A", MAR_1, JAN_1, 5), NUM),
        (("A", JAN_1, None, -5), NUM),
        (("A", JAN_1, 0, 5), NUM),
        (("A", 2026, None, 5), NUM),  # a year is no date
        (("A", 3_000_000, None, 5), NUM),
        (("A", None, None, 5), NA),
        (("A", JAN_1, None, None), NA),
        ((None, JAN_1, None, 5), NA),
        (("A", "2026-01-01", None, 5), VALUE),
        (("A", JAN_1, "open", 5), VALUE),
        (("A", JAN_1, None, "five"), VALUE),
        (("A", JAN_1, None, 1e300), NUM),
        (("A", JAN_1, CellError.REF, 5), CellError.REF),
        (("A", MAR_1, JAN_1, "five"), VALUE),
        (("A", None, None, -5), NA),
    ],
)
def test_what_cannot_be_used_has_its_error(subscription: tuple[Any, ...], error: CellError) -> None:
    assert grid(ONE, subscription) is error


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (([["A"]], [[JAN_1], [JAN_1]], [[None], [None]], [[1], [2]], MONTHS), VALUE),
        (([["A"]], [[JAN_1]], [[None], [None]], [[1]], MONTHS), VALUE),
        (([["A"]], [[JAN_1]], None, [[1]], [["2026-02", "2026-01"]]), VALUE),
        (([["A"]], [[JAN_1]], None, [[1]], [["2026-01", "31.01.2026"]]), VALUE),
        (([["A"]], [[JAN_1]], None, [[1]], [["Total"]]), VALUE),
        (([["A"]], [[JAN_1]], None, [[1]], None), NA),
        ((None, None, None, None, MONTHS), NA),
        (([["A"]], [[JAN_1]], None, [[1]], MONTHS, 1), VALUE),
    ],
)
def test_ranges_that_do_not_fit_have_their_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert MRR_GRID.call(*cells) is error
