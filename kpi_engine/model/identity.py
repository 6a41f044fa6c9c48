"""An identity: what figures of one business must satisfy whatever the business does."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kpi_engine.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Identity:
    """`left RELATION right` over terms of one entity and period, e.g. `revenue - cogs = gross_profit`.

    `relation` is "=" or "<=". Terms with a lag (`mrr[-1]`) refer to the period before.
    """

    id: str
    left: str
    relation: Literal["=", "<="]
    right: str
    words: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term it names, in reading order; a lagged one as `mrr[-1]`."""
        return names_in(f"{self.left} - ({self.right})")


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """The terms an expression names; anything but terms, numbers and + - * / is refused."""
    tree = ast.parse(expression, mode="eval").body
    found: dict[str, None] = {}

    def visit(node: ast.expr) -> None:
        match node:
            case ast.Name(id=name):
                found[name] = None
            case ast.Subscript(value=ast.Name(id=name), slice=ast.UnaryOp(op=ast.USub())):
                found[f"{name}[-1]"] = None
            case ast.BinOp(left=left, right=right):
                visit(left)
                visit(right)
            case ast.UnaryOp(operand=operand):
                visit(operand)
            case ast.Constant(value=int() | float()):
                pass
            case _:
                raise CatalogueError(f"identity {expression!r}: only terms, numbers and + - * / are allowed")

    visit(tree)
    return tuple(found)
