"""MRR_MOVES and CUSTOMER_MOVES as a cell calls them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.functions.tables import CUSTOMER_MOVES, MRR_MOVES, TABLE_FUNCTIONS
from kpi_engine.ledger.figures import MONTHLY
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour

# Alpine starts, upgrades and stays; Birch leaves and returns two months later; Cedar halves its plan;
# Dune pays for one month only.
GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"],
    ["Alpine", 120, 120, 180.5, 180.5, 180.5],
    ["Birch", 75, None, None, 90, 90],
    ["Cedar", None, 300, 300, 150, 150],
    ["Dune", None, None, 40.25, None, None],
]
SEGMENTS = [["SMB"], ["SMB"], ["Enterprise"], ["smb "]]
MOVES = [
    ["month", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"],
    ["start", 0, 195, 420, 520.75, 420.5],
    ["new", 195, 300, 40.25, 0, 0],
    ["reactivation", 0, 0, 0, 90, 0],
    ["expansion", 0, 0, 60.5, 0, 0],
    ["contraction", 0, 0, 0, 150, 0],
    ["churn", 0, 75, 0, 40.25, 0],
    ["end", 195, 420, 520.75, 420.5, 420.5],
    ["check", 0, 0, 0, 0, 0],
]


def _moves(*cells: Any) -> dict[str, list[Any]]:
    table = MRR_MOVES.call(*cells)
    assert isinstance(table, list), table
    return {row[0]: row[1:] for row in table}


def test_the_movements_of_four_customers() -> None:
    assert MRR_MOVES.call(GRID) == MOVES
    assert MRR_MOVES.call(GRID, None, None, None, None) == MOVES


def test_the_declaration_is_complete_and_its_examples_hold() -> None:
    assert [function.name for function in TABLE_FUNCTIONS] == ["MRR_MOVES", "CUSTOMER_MOVES"]
    assert all(function.behaviour is ArrayBehaviour.SPILL for function in TABLE_FUNCTIONS)
    assert MRR_MOVES.signature == (
        'MRR_MOVES(mrr_grid, [segment_range], [segment], [first_month="new"], [reactivation_window])'
    )
    for function in TABLE_FUNCTIONS:
        for arguments, result in function.examples:
            assert function.call(*arguments) == result


def test_months_come_back_as_they_were_written() -> None:
    grid = [["customer", 46023, 46054.0], ["Alpine", 5, 7]]
    assert _moves(grid)["month"] == [46023, 46054.0]


def test_a_segment_is_chosen_as_excel_compares() -> None:
    enterprise = _moves(GRID, SEGMENTS, "ENTERPRISE")
    assert enterprise["end"] == [0, 300, 300, 150, 150]
    small = _moves(GRID, [["SMB", "SMB", "Enterprise", "smb "]], "SMB")
    assert [a + b for a, b in zip(enterprise["end"], small["end"], strict=True)] == MOVES[7][1:]
    assert _moves(GRID, [[1], [1], [2], [1]], 2.0)["end"] == enterprise["end"]
    assert _moves(GRID, SEGMENTS)["end"] == MOVES[7][1:]


def test_the_first_month_may_be_the_start() -> None:
    moves = _moves(GRID, None, None, "Opening")
    assert moves["start"] == [195, 195, 420, 520.75, 420.5]
    assert moves["new"] == [0, 300, 40.25, 0, 0]
    assert moves["check"] == [0] * 5


def test_a_late_return_is_new() -> None:
    assert _moves(GRID, None, None, None, 2)["reactivation"][3] == 90
    assert _moves(GRID, None, None, None, 1)["new"][3] == 90


def test_arrays_and_rows_of_tuples_are_cells_too() -> None:
    assert MRR_MOVES.call(np.array(GRID, dtype=object), np.array(SEGMENTS), [["SMB"]]) == MRR_MOVES.call(
        tuple(map(tuple, GRID)), SEGMENTS, "SMB"
    )


def test_customers_are_counted_as_their_money_moves() -> None:
    assert CUSTOMER_MOVES.call(GRID) == [
        ["month", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"],
        ["start", 0, 2, 2, 3, 3],
        ["new", 2, 1, 1, 0, 0],
        ["reactivated", 0, 0, 0, 1, 0],
        ["lost", 0, 1, 0, 1, 0],
        ["end", 2, 2, 3, 3, 3],
        ["logo_churn", DIV0, 0.5, 0, 1 / 3, 0],
    ]
    small = CUSTOMER_MOVES.call(GRID, SEGMENTS, "SMB", "opening", 1)
    assert isinstance(small, list)
    assert small[1:] == [
        ["start", 2, 2, 1, 2, 2], ["new", 0, 0, 1, 1, 0], ["reactivated", 0, 0, 0, 0, 0],
        ["lost", 0, 1, 0, 1, 0], ["end", 2, 1, 2, 2, 2], ["logo_churn", 0, 0.5, 0, 0.5, 0],
    ]  # fmt: skip


def test_a_segment_that_never_paid_has_nothing_but_zeros() -> None:
    grid = [GRID[0], ["Alpine", *[0] * 5], ["Birch", *[5] * 5]]
    assert _moves(grid, [["a"], ["b"]], "a") == {
        "month": GRID[0][1:], **{name: [0] * 5 for name in MONTHLY}
    }  # fmt: skip


HEADER = GRID[0]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), NA),
        ((None,), NA),
        (([],), NA),
        ((5,), VALUE),
        (("grid",), VALUE),
        (([HEADER],), VALUE),
        (([["customer"], ["Alpine"]],), VALUE),
        (([HEADER, ["Alpine", DIV0, "x"]],), DIV0),
        (([HEADER, ["Alpine", "#N/A", "x"]],), NA),
        (([HEADER, ["Alpine", -1]],), NUM),
        (([HEADER, ["Alpine", "x"]], SEGMENTS, NUM), NUM),
        ((GRID, SEGMENTS[:3], "SMB"), VALUE),
        ((GRID, SEGMENTS[:3]), VALUE),
        ((GRID, SEGMENTS, SEGMENTS), VALUE),
        ((GRID, SEGMENTS, "Public sector"), NA),
        ((GRID, None, "SMB"), NA),
        ((GRID, None, None, "first"), NA),
        ((GRID, None, None, ""), NA),
        ((GRID, None, None, 1), NA),
        ((GRID, None, None, None, 1.5), NUM),
        ((GRID, None, None, None, -1), NUM),
        ((GRID, None, None, None, "two"), VALUE),
        ((GRID, None, None, None, True), VALUE),
        ((GRID, None, None, "first", "two"), VALUE),
        ((GRID, None, None, "first", 1.5), NA),
        ((GRID, None, None, None, None, 1), VALUE),
    ],
)
def test_errors_are_those_of_the_argument_in_the_usual_order(
    arguments: tuple[Any, ...], error: CellError
) -> None:
    assert MRR_MOVES.call(*arguments) is error
    assert CUSTOMER_MOVES.call(*arguments) is error


@pytest.mark.parametrize("window", [5, 6, 7, 9])
def test_a_window_is_a_number_of_months_and_never_an_error_code(window: int) -> None:
    assert _moves(GRID, None, None, None, window)["reactivation"][3] == 90


cells = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-5, 100_000), st.sampled_from(list(CellError)),
    st.sampled_from(["", "2026-01", "2026-02", "new", "opening", "K1", "#N/A", "x"]), st.text(max_size=3),
)  # fmt: skip
ranges = st.one_of(cells, st.lists(st.one_of(cells, st.lists(cells, max_size=4)), max_size=4))


@given(st.lists(ranges, max_size=6))
def test_whatever_a_cell_passes_gets_a_table_or_an_error(arguments: list[Any]) -> None:
    answer = MRR_MOVES.call(*arguments)
    if not isinstance(answer, CellError):
        assert isinstance(answer, list)
        assert [row[0] for row in answer] == ["month", *MONTHLY]
        assert not any(answer[-1][1:])
