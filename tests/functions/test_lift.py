"""Functions of single cells over ranges: a column of figures in, a column of answers out."""

from __future__ import annotations

from typing import Any

from kpi_engine.functions.lift import cells_of, lift
from kpi_engine.model.cell_error import NA, CellError


def joined(left: Any, right: Any = "-") -> str:
    return f"{left.text if isinstance(left, CellError) else left}{right}"


def test_single_cells_give_a_single_cell() -> None:
    assert lift(joined)("a", "b") == "ab"


def test_one_cell_serves_a_whole_range() -> None:
    assert lift(joined)([["a"], ["b"]], "!") == [["a!"], ["b!"]]


def test_a_row_and_a_column_make_a_table() -> None:
    assert lift(joined)([["a", "b"]], [[1], [2]]) == [["a1", "b1"], ["a2", "b2"]]


def test_where_a_range_ends_too_early_the_answer_is_not_available() -> None:
    assert lift(lambda first, second: first)([[1, 2]], [[1, 2, 3]]) == [[1, 2, NA]]


def test_a_plain_list_is_a_row_and_short_rows_end_in_blanks() -> None:
    assert lift(lambda cell: cell)([1, 2]) == [[1, 2]]
    assert lift(lambda cell: cell)([[1, 2], [3]]) == [[1, 2], [3, None]]
    assert lift(lambda cell: cell)([]) == [[None]]


def test_a_prepared_table_counts_as_one_cell() -> None:
    table = {"cac": 250}
    assert lift(lambda name, targets: targets.get(name, NA))([["cac", "arpu"]], table) == [[250, NA]]


def test_a_range_taken_whole_is_read_row_by_row() -> None:
    assert cells_of([[1, 2], [3, 4]]) == [1, 2, 3, 4]
    assert cells_of(5) == [5]
