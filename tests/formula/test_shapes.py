"""Copies of a formula share a shape, and a shape gives each copy back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.formula.shapes import Down, shape, written

FORMULAS = [
    "B2*$C$1",
    "SUM(B$2:B9)",
    "A:A",
    "$3:$4",
    '"A1"&B2',
    "'Q1 2026'!B2",
    "Sales[Q1]+B2",
    "in_q1+LOG10(B2)",
    'B2*5%&"%d"',
    "A1+B1+C1",
    "5%+1",
]


@given(st.sampled_from(FORMULAS), st.integers(20, 900), st.integers(5, 40))
def test_a_shape_gives_the_formula_back_in_its_own_cell(formula: str, row: int, column: int) -> None:
    assert written(shape(formula, row, column), row, column) == formula


def test_copies_have_one_shape_and_different_formulas_have_not() -> None:
    assert shape("B2*$C$1", 2, 3) == shape("D9*$C$1", 9, 5)
    assert shape("B2*$C$1", 2, 3) != shape("B3*$C$1", 2, 3)


@pytest.mark.parametrize(("one", "other"), [("Sales[Q1]", "Sales[Q2]"), ('"A1"', '"A2"'), ("in_q1", "in_q2")])
def test_what_only_looks_like_a_cell_does_not_move(one: str, other: str) -> None:
    assert shape(one, 1, 1) != shape(other, 2, 1)


@given(st.sampled_from(FORMULAS), st.integers(1, 900), st.integers(1, 1200))
def test_copies_further_down_are_written_quickly_as_they_are_written_slowly(
    formula: str, row: int, further: int
) -> None:
    pieces = shape(formula, row, 4)
    assert Down(pieces, 4).at(further) == written(pieces, further, 4)
