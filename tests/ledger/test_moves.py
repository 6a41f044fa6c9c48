"""Movements of MRR, customer by customer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpi_engine.ledger.moves import MOVEMENT_ROWS, Movements, movements

MOVES = MOVEMENT_ROWS[1:6]


def _of(*amounts: int, months: list[int] | None = None, **options: object) -> dict[str, list[int]]:
    """The movements of one customer, rows without any movement left out."""
    grid = np.array([amounts], dtype=np.int64)
    numbers = np.array(months or range(24_313, 24_313 + len(amounts)), dtype=np.int64)
    moves = movements(grid, numbers, **options)  # type: ignore[arg-type]
    rows = {name: getattr(moves, name).tolist() for name in MOVES}
    return {name: row for name, row in rows.items() if any(row)}


def test_the_first_payment_is_new_and_every_change_has_its_name() -> None:
    assert _of(0, 70, 95, 60, 60, 0) == {
        "new": [0, 70, 0, 0, 0, 0],
        "expansion": [0, 0, 25, 0, 0, 0],
        "contraction": [0, 0, 0, 35, 0, 0],
        "churn": [0, 0, 0, 0, 0, 60],
    }


def test_who_left_and_returns_is_a_reactivation_at_any_price() -> None:
    assert _of(70, 0, 200) == {"new": [70, 0, 0], "churn": [0, 70, 0], "reactivation": [0, 0, 200]}


def test_the_first_month_is_the_start_when_earlier_months_are_not_known() -> None:
    assert _of(70, 80, first_month="opening") == {"expansion": [0, 10]}
    assert _of(0, 80, first_month="opening") == {"new": [0, 80]}


@pytest.mark.parametrize(
    ("window", "name"), [(None, "reactivation"), (3, "reactivation"), (2, "new"), (0, "new")]
)
def test_a_return_after_the_window_is_new_again(window: int | None, name: str) -> None:
    rows = _of(70, 0, 0, 0, 70, reactivation_window=window)  # left in month 2, back in month 5
    assert rows[name][4] == 70


def test_the_window_counts_from_the_last_time_the_customer_left() -> None:
    rows = _of(70, 0, 70, 0, 0, 70, reactivation_window=1)
    assert rows["reactivation"] == [0, 0, 70, 0, 0, 0]
    assert rows["new"] == [70, 0, 0, 0, 0, 70]


def test_the_window_counts_calendar_months_where_the_grid_leaves_some_out() -> None:
    quarters = [24_315, 24_318, 24_321]
    assert "reactivation" in _of(70, 0, 70, months=quarters, reactivation_window=3)
    assert "reactivation" not in _of(70, 0, 70, months=quarters, reactivation_window=2)


grids = arrays(
    np.int64,
    st.tuples(st.integers(1, 6), st.integers(1, 8)),
    elements=st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 10**12)),
)
windows = st.one_of(st.none(), st.integers(0, 6))
options = st.sampled_from(["new", "opening"])


def _rows(moves: Movements) -> dict[str, list[int]]:
    return {name: getattr(moves, name).tolist() for name in MOVEMENT_ROWS}


@given(grids, options, windows)
def test_opening_and_movements_give_closing_in_every_month(grid, first_month, window) -> None:
    moves = movements(grid, np.arange(grid.shape[1]), first_month=first_month, reactivation_window=window)
    assert not moves.check.any()
    assert moves.end.tolist() == grid.sum(axis=0).tolist()
    assert moves.start[1:].tolist() == moves.end[:-1].tolist()
    assert all((getattr(moves, name) >= 0).all() for name in MOVES)
    assert moves.start[0] == (moves.end[0] if first_month == "opening" else 0)


@given(grids, options, windows, st.data())
def test_segments_sum_to_the_total_and_the_order_of_customers_is_of_no_account(
    grid, first_month, window, data
) -> None:
    months = np.arange(grid.shape[1])

    def of(rows) -> dict[str, list[int]]:
        return _rows(movements(grid[rows], months, first_month=first_month, reactivation_window=window))

    total = of(slice(None))
    in_segment = np.array(data.draw(st.lists(st.booleans(), min_size=len(grid), max_size=len(grid))))
    small, large = of(in_segment), of(~in_segment)
    for name, row in total.items():
        assert [a + b for a, b in zip(small[name], large[name], strict=True)] == row
    assert of(data.draw(st.permutations(range(len(grid))))) == total


@given(grids, windows)
def test_the_window_only_tells_new_from_reactivation(grid, window) -> None:
    months = np.arange(grid.shape[1])
    limited, unlimited = (_rows(movements(grid, months, reactivation_window=w)) for w in (window, None))
    for name in ("start", "expansion", "contraction", "churn", "end"):
        assert limited[name] == unlimited[name]
    won = [
        [a + b for a, b in zip(rows["new"], rows["reactivation"], strict=True)]
        for rows in (limited, unlimited)
    ]
    assert won[0] == won[1]
