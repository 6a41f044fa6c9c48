"""Formulas as trees, with Excel's precedence."""

from __future__ import annotations

import pytest

from kpi_engine.formula.grammar import Binary, Call, FormulaSyntaxError, Group, Omitted, Unary, text, tree


def test_a_minus_sign_binds_tighter_than_a_power() -> None:
    node = tree("-2^2")
    assert isinstance(node, Binary)
    assert node.sign == "^"
    assert isinstance(node.left, Unary)


def test_arguments_that_are_left_out_are_kept_as_such() -> None:
    node = tree("PAYBACK(A1,,0.2)")
    assert isinstance(node, Call)
    assert node.arguments[1] == Omitted()
    assert tree("F()") == Call("F", ())


def test_a_comma_inside_brackets_is_a_union_of_ranges() -> None:
    node = tree("SUM((A1,B1),C1)")
    assert isinstance(node, Call)
    assert len(node.arguments) == 2
    assert isinstance(node.arguments[0], Group)


def test_a_blank_between_ranges_intersects_them_and_any_other_blank_does_not() -> None:
    assert tree("A1:B2 B1:B9") == Binary(" ", tree("A1:B2"), tree("B1:B9"))
    assert tree("A1 + B1") == tree("A1+B1")


@pytest.mark.parametrize(
    "formula", ["A1+B1*2%", "IF(A1>0,-B1,(C1))", "LAMBDA(x,x+1)(3)", "A1:INDEX(B:B,2)", "A1#"]
)
def test_a_tree_is_written_as_its_formula(formula: str) -> None:
    assert text(tree(formula)) == formula


@pytest.mark.parametrize("formula", ["", "1+", "SUM(1", "A1==B1", ")", "(" * 300 + "1" + ")" * 300])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaSyntaxError):
        tree(formula)
