"""Calls are found wherever they stand in a formula."""

from __future__ import annotations

import pytest

from kpi_engine.formula.grammar import text, tree
from kpi_engine.formula.inner_calls import inner_calls
from kpi_engine.formula.resolving import CannotComputeError


def found(formula: str) -> list[str]:
    """The calls of F and G in a formula."""
    return [text(call) for call in inner_calls(tree(formula), {"F", "G"}.__contains__)]


@pytest.mark.parametrize(
    ("formula", "calls"),
    [
        ("F(1,2)", ["F(1,2)"]),
        ("_xll.f(1)", ["_xll.f(1)"]),
        ("IF(A1>0,-(G(2))%,F(1)&\"F(3)\")", ["G(2)", "F(1)"]),
        ("F(G(F(1)),2)+G(3)", ["F(G(F(1)),2)", "G(F(1))", "F(1)", "G(3)"]),
        ("LET(x,F2,x)+H(1)", []),
        ("SUM(F:G)", []),
    ],
)  # fmt: skip
def test_outer_calls_come_before_inner_ones_and_left_before_right(formula: str, calls: list[str]) -> None:
    assert found(formula) == calls


@pytest.mark.parametrize(
    "formula", ["LET(x,1,F(x))", "LAMBDA(x,F(x))(2)", "_xlfn.LET(_xlpm.x,1,1+G(_xlpm.x))"]
)
def test_a_call_whose_arguments_have_a_meaning_inside_only_is_refused(formula: str) -> None:
    with pytest.raises(CannotComputeError, match="LET or LAMBDA"):
        found(formula)
