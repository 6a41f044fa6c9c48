"""Deciding a condition of a declaration on arrays."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from kpi_engine.model.column import Floats
from kpi_engine.model.condition import SLACK, Condition

_ARITHMETIC: dict[type, Any] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide,
}  # fmt: skip


def holds(condition: Condition, names: Mapping[str, Floats], *, bound: bool) -> Any:
    """Where the condition is true, elementwise. NaN (missing) makes a comparison false.

    With `bound`, `>=` and `<=` allow SLACK: a figure within float rounding of its bound is inside.
    Call it under `np.errstate(all="ignore")`.
    """
    return _Decider(names, bound).visit(condition.tree)


class _Decider(ast.NodeVisitor):
    def __init__(self, names: Mapping[str, Floats], bound: bool) -> None:
        self.names = names
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> Any:
        return self.names[node.id]

    def visit_Constant(self, node: ast.Constant) -> Any:
        return node.value

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        return -self.visit(node.operand)

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        return _ARITHMETIC[type(node.op)](self.visit(node.left), self.visit(node.right))

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        result = self.visit(node.values[0])
        for value in node.values[1:]:
            result = join(result, self.visit(value))
        return result

    def visit_Call(self, node: ast.Call) -> Any:
        value = self.visit(node.args[0])
        return value == np.floor(value)

    def visit_Compare(self, node: ast.Compare) -> Any:
        left, operator, right = self.visit(node.left), node.ops[0], node.comparators[0]
        if isinstance(operator, ast.Is):
            return np.isnan(left)
        limit = self.visit(right)
        slack = slack_of(limit) if self.bound else 0.0
        match operator:
            case ast.GtE():
                return left >= limit - slack
            case ast.LtE():
                return left <= limit + slack
            case ast.Gt():
                return left > limit
            case ast.Lt():
                return left < limit
            case ast.Eq():
                return left == limit
            case _:
                return left != limit


def slack_of(limit: Any) -> Any:
    """1e-9 at a limit of 0, else 1e-9 of the limit."""
    if isinstance(limit, int | float):
        return SLACK * max(abs(limit), 1.0 if limit == 0 else 0.0)
    return SLACK * np.abs(limit)
