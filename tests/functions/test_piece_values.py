"""Simple arithmetic in the arguments of a formula comes out as in Excel."""

from __future__ import annotations

import pytest

from kpi_engine.formula.grammar import tree
from kpi_engine.functions.piece_values import UnknownPieceError, joined, nothing_known, value_of
from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError, Scalar
from kpi_engine.model.function import CellValue


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3", 7.0), ("-2^2", 4.0), ("(1+2)*3", 9.0), ("50%", 0.5), ("10/4", 2.5), ("+5", 5.0),
        ("--5", 5.0), ("1/0", DIV0), ("0^0", NUM), ("0^-1", DIV0), ("(-8)^0.5", NUM), ("1E300*1E300", NUM),
        ("10^400", NUM), ("TRUE+1", 2.0), ("#N/A+1/0", NA), ("Gone!#REF!", CellError.REF),
        ('"a ""b"""', 'a "b"'), ("FALSE", False), ("CAC(100,4)", 25.0), ("CAC(100,0)+1", DIV0),
        ('{1,"a;b";-2,#N/A}', [[1.0, "a;b"], [-2.0, NA]]),
    ],
)  # fmt: skip
def test_a_constant_piece_needs_no_workbook(formula: str, value: CellValue) -> None:
    answer = value_of(tree(formula), nothing_known)
    assert answer == value
    assert type(answer) is type(value)


@pytest.mark.parametrize(
    "formula", ["A1", "A1+1", "SUM(1,2)", "spend", "Plan[Spend]", '"5"+1', "{1,2}*2", "1=1"]
)
def test_what_is_no_simple_arithmetic_is_asked_of_the_host(formula: str) -> None:
    with pytest.raises(UnknownPieceError):
        value_of(tree(formula), nothing_known)
    assert value_of(tree(formula), lambda _: 7.0) in (7.0, 8.0)


def test_a_blank_counts_as_zero_in_arithmetic_and_stays_a_blank_alone() -> None:
    assert value_of(tree("A1+1"), lambda _: None) == 1.0
    assert value_of(tree("A1"), lambda _: None) is None


@pytest.mark.parametrize(("left", "sign", "right", "result"), [(1.0, "-", 3.0, -2.0), (9.0, "^", 0.5, 3.0)])
def test_two_figures_are_joined(left: float, sign: str, right: float, result: Scalar) -> None:
    assert joined(left, sign, right) == result
