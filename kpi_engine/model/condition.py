"""The small language in which a declaration states its domain: `contraction + churn <= start`.

A condition names parameters, numbers, `+ - * / **`, comparisons, `and`, `or`, `whole(x)` and `x is blank`.
It is parsed once, here; `calc` decides it on arrays and `formula` writes it as Excel text.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache

from kpi_engine.errors import CatalogueError

SLACK = 1e-9
"""Comparisons with a bound allow this much for float rounding: absolute at 0, else relative to the bound."""

_ALLOWED = (
    ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow,
    ast.UnaryOp, ast.USub, ast.Name, ast.Load, ast.Constant, ast.Call, ast.Lt, ast.LtE, ast.Gt,
    ast.GtE, ast.Eq, ast.NotEq, ast.Is,
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """A parsed condition: its text for people, its tree for the evaluators, the names it uses."""

    text: str
    tree: ast.expr
    names: frozenset[str]


@cache
def parse_condition(text: str) -> Condition:
    """Read a condition; an unknown construct is an error of the catalogue, at import."""
    try:
        tree = ast.parse(text.replace(" is blank", " is None"), mode="eval").body
    except SyntaxError as exc:
        raise CatalogueError(f"condition {text!r} cannot be read") from exc
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise CatalogueError(f"condition {text!r}: {type(node).__name__} is not part of the language")
        if isinstance(node, ast.Compare) and len(node.ops) != 1:
            raise CatalogueError(f"condition {text!r}: chain comparisons with 'and'")
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "whole"):
            raise CatalogueError(f"condition {text!r}: only whole(x) can be called")
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"whole"}
    return Condition(text, tree, frozenset(names))
