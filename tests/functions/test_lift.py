"""A function of single cells takes ranges exactly as Excel fits them together."""

from __future__ import annotations

from kpi_engine.functions.lift import lift
from kpi_engine.model.cell_error import NA, CellError, Scalar


def _add(left: Scalar, right: Scalar) -> Scalar:
    for cell in (left, right):
        if isinstance(cell, CellError):
            return cell
    return (left or 0) + (right or 0)  # type: ignore[operator]


add = lift(_add)


def test_single_values_give_a_single_value() -> None:
    assert add(1, 2) == 3


def test_a_single_value_serves_every_cell_of_a_range() -> None:
    assert add([[1, 2, 3]], 10) == [[11, 12, 13]]
    assert add(10, [[1], [2]]) == [[11], [12]]
    assert add([[1]], 10) == [[11]]


def test_a_row_and_a_column_span_a_table() -> None:
    assert add([[1, 2]], [[10], [20]]) == [[11, 12], [21, 22]]


def test_what_a_shorter_range_lacks_is_not_available() -> None:
    assert add([[1, 2, 3]], [[10, 20]]) == [[11, 22, NA]]
    assert add([[1], [2], [3]], [[10], [20]]) == [[11], [22], [NA]]


def test_ragged_and_empty_ranges_hold_blanks() -> None:
    assert add([[1, 2], [3]], 10) == [[11, 12], [13, 10]]
    assert add([], 10) == [[10]]
    assert add([1, 2], 10) == [[11], [12]]
