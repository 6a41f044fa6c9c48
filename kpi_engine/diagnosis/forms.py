"""One form of an identity, ready to be checked on intervals and solved for any of its figures.

Plain arithmetic is multiplied out into a sum of products in which no figure occurs twice in one product, so
that it can be solved for each figure. A form with a logarithm can be checked, not solved.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kpi_engine.diagnosis.intervals import (
    INFINITY,
    Interval,
    Spans,
    logarithm,
    minus,
    over,
    plus,
    point,
    times,
    total,
    widened,
)
from kpi_engine.errors import CatalogueError
from kpi_engine.model.identity import Identity, Relation, name_of, names_in, parse_expression

Read = Callable[[str], Interval]
Products = dict[tuple[str, ...], float]
"""A sum of products: `revenue - 2 * cogs` is {("revenue",): 1, ("cogs",): -2}."""


@dataclass(frozen=True, slots=True)
class Form:
    """`left RELATION right`; `products` is left − right with all divisors multiplied out."""

    names: tuple[str, ...]
    relation: Relation
    products: tuple[tuple[tuple[str, ...], float], ...]
    left: ast.expr
    right: ast.expr

    @property
    def solvable(self) -> bool:
        """False for a form with a logarithm."""
        return bool(self.products)

    def holds(self, read: Read) -> bool:
        """True when some figures inside the intervals satisfy it."""
        difference = self._difference(read)
        if difference is None:
            return False
        return difference.low <= 0 if self.relation == "<=" else 0 in difference

    def coefficient(self, name: str, read: Read) -> Interval:
        """What `name` is multiplied by; 0 means that the form says nothing about it."""
        return self._rest_and_coefficient(name, read)[1]

    def solve(self, name: str, read: Read) -> Spans:
        """The values of `name` with which the form holds, the others being what `read` says."""
        if not self.solvable:
            return ()
        rest, coefficient = self._rest_and_coefficient(name, read)
        needed = Interval(-rest.high, -rest.low)
        if self.relation == "<=":
            needed = Interval(-INFINITY, needed.high)
        return over(needed, coefficient)

    def _difference(self, read: Read) -> Interval | None:
        if self.solvable:
            return total([_product(names, factor, read) for names, factor in self.products])
        left, right = value_of(self.left, read), value_of(self.right, read)
        if left is None or right is None:
            return None
        return widened(minus(left, right), max(left.size, right.size))

    def _rest_and_coefficient(self, name: str, read: Read) -> tuple[Interval, Interval]:
        rest, coefficient = [], []
        for names, factor in self.products:
            if name in names:
                coefficient.append(_product(tuple(n for n in names if n != name), factor, read))
            else:
                rest.append(_product(names, factor, read))
        return total(rest), total(coefficient)


def _product(names: tuple[str, ...], factor: float, read: Read) -> Interval:
    value = point(factor)
    for name in names:
        value = times(value, read(name))
    return value


def value_of(tree: ast.expr, read: Read) -> Interval | None:
    """What an expression can be; None where it has no value (a division by 0, a logarithm of a negative)."""
    name = name_of(tree)
    if name:
        return read(name)
    match tree:
        case ast.Constant(value=int() | float() as number):
            return point(float(number))
        case ast.UnaryOp(operand=operand):
            inner = value_of(operand, read)
            return None if inner is None else minus(point(0.0), inner)
        case ast.Call(args=[argument]):
            inner = value_of(argument, read)
            return None if inner is None else logarithm(inner)
        case ast.BinOp(left=left, op=operator, right=right):
            first, second = value_of(left, read), value_of(right, read)
            return None if first is None or second is None else _combined(operator, first, second)
    raise CatalogueError(f"identity: {ast.unparse(tree)} cannot be evaluated")


def _combined(operator: ast.operator, first: Interval, second: Interval) -> Interval | None:
    match operator:
        case ast.Add():
            return plus(first, second)
        case ast.Sub():
            return minus(first, second)
        case ast.Mult():
            return times(first, second)
    return None if 0 in second else over(first, second)[0]


@cache
def form_of(left: str, relation: Relation, right: str) -> Form:
    """Read one form; a figure multiplied by itself cannot be solved for and is refused."""
    names = names_in(f"{left} - ({right})")
    trees = parse_expression(left), parse_expression(right)
    if any(isinstance(node, ast.Call) for tree in trees for node in ast.walk(tree)):
        return Form(names, relation, (), *trees)
    top, bottom = _fraction(ast.BinOp(trees[0], ast.Sub(), trees[1]))
    if relation == "<=" and set(bottom) != {()}:
        raise CatalogueError(f"identity {left!r} <= {right!r}: write it without a division")
    return Form(names, relation, tuple(top.items()), *trees)


def can_be_solved(identity: Identity) -> bool:
    """False for a company's formula in which a figure is multiplied by itself: it cannot be held to facts."""
    try:
        for left, right in identity.forms:
            form_of(left, identity.relation, right)
    except CatalogueError:
        return False
    return True


def _fraction(tree: ast.expr) -> tuple[Products, Products]:
    """Numerator and denominator as sums of products."""
    name = name_of(tree)
    if name:
        return {(name,): 1.0}, {(): 1.0}
    match tree:
        case ast.Constant(value=int() | float() as number):
            return {(): float(number)}, {(): 1.0}
        case ast.UnaryOp(operand=operand):
            top, bottom = _fraction(operand)
            return {names: -factor for names, factor in top.items()}, bottom
        case ast.BinOp(left=left, op=operator, right=right):
            return _joined(operator, _fraction(left), _fraction(right))
    raise CatalogueError(f"identity: {ast.unparse(tree)} cannot be multiplied out")


def _joined(
    operator: ast.operator, first: tuple[Products, Products], second: tuple[Products, Products]
) -> tuple[Products, Products]:
    (top, bottom), (other_top, other_bottom) = first, second
    match operator:
        case ast.Mult():
            return _multiplied(top, other_top), _multiplied(bottom, other_bottom)
        case ast.Div():
            return _multiplied(top, other_bottom), _multiplied(bottom, other_top)
    if bottom != other_bottom:
        top, other_top = _multiplied(top, other_bottom), _multiplied(other_top, bottom)
        bottom = _multiplied(bottom, other_bottom)
    sign = 1.0 if isinstance(operator, ast.Add) else -1.0
    summed = dict(top)
    for names, factor in other_top.items():
        summed[names] = summed.get(names, 0.0) + sign * factor
    return {names: factor for names, factor in summed.items() if factor}, bottom


def _multiplied(first: Products, second: Products) -> Products:
    product: Products = {}
    for names, factor in first.items():
        for others, other in second.items():
            if set(names) & set(others):
                raise CatalogueError(f"identity: {', '.join(names)} would be multiplied by itself")
            key = tuple(sorted((*names, *others)))
            product[key] = product.get(key, 0.0) + factor * other
    return product
