"""Deciding a condition of a declaration on arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from kpi_engine.model.column import Floats
from kpi_engine.model.condition import SLACK, Condition, parse_condition

Names = Mapping[str, Floats | np.float64]
_Node = Callable[[Names], Any]

_ARITHMETIC: dict[type, Any] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide,
    ast.Pow: np.power,
}  # fmt: skip
_COMPARED: dict[type, Any] = {
    ast.GtE: np.greater_equal, ast.LtE: np.less_equal, ast.Gt: np.greater, ast.Lt: np.less,
    ast.Eq: np.equal, ast.NotEq: np.not_equal,
}  # fmt: skip


def holds(condition: Condition, names: Names, *, bound: bool) -> Any:
    """Where the condition is true, elementwise. NaN (missing) makes a comparison false.

    With `bound`, `>=` and `<=` allow SLACK: a figure within float rounding of its bound is inside.
    Call it under `np.errstate(all="ignore")`.
    """
    return _decider(condition.text, bound)(names)


def reduced(condition: Condition, scalars: Names) -> Condition:
    """The condition without those parts of an `and` or `or` that `scalars` decide alone."""
    tree = _reduced(condition.tree, scalars)
    if tree is condition.tree:
        return condition
    return Condition(ast.unparse(tree), tree, frozenset(_names(tree)))


def _reduced(tree: ast.expr, scalars: Names) -> ast.expr:
    if _names(tree) <= scalars.keys():
        return ast.Constant(bool(_read(tree, bound=False)(scalars)))
    if not isinstance(tree, ast.BoolOp):
        return tree
    decisive = isinstance(tree.op, ast.Or)  # one part with this answer decides the whole
    parts = [_reduced(part, scalars) for part in tree.values]
    answers = [part.value for part in parts if isinstance(part, ast.Constant)]
    if decisive in answers:
        return ast.Constant(decisive)
    left = [part for part in parts if not isinstance(part, ast.Constant)]
    return left[0] if len(left) == 1 else ast.BoolOp(tree.op, left)


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"whole"}


@cache
def _decider(text: str, bound: bool) -> _Node:
    return _read(parse_condition(text).tree, bound)


def _read(tree: ast.expr, bound: bool) -> _Node:
    """The tree as nested functions, made once: a condition is decided for many pieces of an array."""
    match tree:
        case ast.Name(id=name):
            return lambda names: names[name]
        case ast.Constant(value=value):
            return lambda names: value
        case ast.UnaryOp(operand=operand):
            inner = _read(operand, bound)
            return lambda names: np.negative(inner(names))
        case ast.BinOp(left=left, op=op, right=right):
            return _two(_ARITHMETIC[type(op)], _read(left, bound), _read(right, bound))
        case ast.BoolOp(op=op, values=values):
            parts = [_read(value, bound) for value in values]
            return _every(parts) if isinstance(op, ast.And) else _any(parts)
        case ast.Call(args=[argument]):
            return _whole(_read(argument, bound))
        case ast.Compare(left=left, ops=[ast.Is()]):
            inner = _read(left, bound)
            return lambda names: np.isnan(inner(names))
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _compare(_read(left, bound), type(operator), _read(right, bound), bound)
    raise TypeError(f"not a condition: {ast.dump(tree)}")


def _two(apply: Any, left: _Node, right: _Node) -> _Node:
    return lambda names: apply(left(names), right(names))


def _whole(inner: _Node) -> _Node:
    def decide(names: Names) -> Any:
        value = inner(names)
        return np.equal(value, np.floor(value))

    return decide


def _compare(left: _Node, operator: type[ast.cmpop], right: _Node, bound: bool) -> _Node:
    compared = _COMPARED[operator]
    direction = {ast.GtE: -1, ast.LtE: 1}.get(operator, 0) if bound else 0
    if not direction:
        return _two(compared, left, right)

    def decide(names: Names) -> Any:
        limit = right(names)
        return compared(left(names), limit + direction * slack_of(limit))

    return decide


def _every(parts: list[_Node]) -> _Node:
    def decide(names: Names) -> Any:
        result = parts[0](names)
        for part in parts[1:]:
            if not np.any(result):
                break  # the other parts cannot make it true again
            result = np.logical_and(result, part(names))
        return result

    return decide


def _any(parts: list[_Node]) -> _Node:
    def decide(names: Names) -> Any:
        result = parts[0](names)
        for part in parts[1:]:
            if np.all(result):
                break  # the other parts cannot make it false again
            result = np.logical_or(result, part(names))
        return result

    return decide


def slack_of(limit: Any) -> Any:
    """1e-9 at a limit of 0, else 1e-9 of the limit."""
    if isinstance(limit, int | float):
        return SLACK * max(abs(limit), 1.0 if limit == 0 else 0.0)
    return SLACK * np.abs(limit)
