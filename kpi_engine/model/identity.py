"""An identity: what figures of one business must satisfy whatever the business does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kpi_engine.errors import CatalogueError

Relation = Literal["=", "<="]
Grain = Literal["month", "quarter", "year", "week"]


@dataclass(frozen=True, slots=True)
class Identity:
    """`left RELATION right` over terms of one entity and period, e.g. `revenue - cogs = gross_profit`.

    Terms with a lag (`mrr[-1]`) refer to the period before. `also` holds other accepted forms, written
    `left = right` (a definition that companies may choose); the identity is broken only where every form
    that can be computed is. `zero_if_unstated` names terms that count as 0 where nobody states them.
    `defines` is the term it computes: where that term is divided away (0 customers), it says nothing.
    `grains` limits it to months, quarters …; a group of figures without a period is always included.
    A user's own may be limited to one `scenario` and one `segment` ("" is the whole), and tolerate a
    difference: `tolerance`, as a part of the right side where it is `relative`.
    """

    id: str
    left: str
    relation: Relation
    right: str
    words: str
    also: tuple[str, ...] = ()
    zero_if_unstated: tuple[str, ...] = ()
    defines: str = ""
    grains: tuple[Grain, ...] = ()
    scenario: str = ""
    segment: str | None = None
    tolerance: float = 0.0
    relative: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term of its main form, in reading order; a lagged one as `mrr[-1]`."""
        return names_in(f"{self.left} - ({self.right})")

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """(left, right) of the main form and of every other accepted one."""
        pairs = [tuple(part.strip() for part in text.split("=")) for text in self.also]
        return ((self.left, self.right), *((pair[0], pair[1]) for pair in pairs))


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """The terms an expression names; anything but terms, numbers, + - * / and ln() is refused."""
    return tuple(dict.fromkeys(_names(parse_expression(expression), expression)))


@cache
def parse_expression(expression: str) -> ast.expr:
    """The tree of an expression of an identity."""
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as exc:
        raise CatalogueError(f"identity {expression!r} cannot be read") from exc


def name_of(node: ast.expr) -> str | None:
    """The term that a node names, a lagged one as `mrr[-1]`; None for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Subscript(
            value=ast.Name(id=name), slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))
        ):
            return f"{name}[-1]"
    return None


def _names(node: ast.expr, expression: str) -> Iterator[str]:
    name = name_of(node)
    if name:
        yield name
        return
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            yield from _names(left, expression)
            yield from _names(right, expression)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _names(operand, expression)
        case ast.Call(func=ast.Name(id="ln"), args=[argument], keywords=[]):
            yield from _names(argument, expression)
        case ast.Constant(value=int() | float()):
            pass
        case _:
            raise CatalogueError(
                f"identity {expression!r}: only terms, numbers, + - * / and ln() are allowed"
            )
