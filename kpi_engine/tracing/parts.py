"""The parts of a formula's tree: changed one by one, searched, measured."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import Binary, Call, Group, Node, Postfix, Unary
from kpi_engine.formula.spellings import function_name

_DEEPEST = 150
"""A sum of more terms is no reading matter."""


def parts(node: Node) -> tuple[Node, ...]:
    """What a node consists of, in reading order."""
    match node:
        case Group(inner=inner) | Unary(operand=inner) | Postfix(operand=inner):
            return (inner,)
        case Binary(left=left, right=right):
            return left, right
        case Call(arguments=arguments):
            return arguments
    return ()


def with_parts(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of its parts changed."""
    match node:
        case Group(inner=inner):
            return Group(change(inner))
        case Unary(sign=sign, operand=operand):
            return Unary(sign, change(operand))
        case Postfix(sign=sign, operand=operand):
            return Postfix(sign, change(operand))
        case Binary(sign=sign, left=left, right=right):
            return Binary(sign, change(left), change(right))
        case Call(name=name, arguments=arguments, called=called):
            return Call(name, tuple(change(each) for each in arguments), called)
    return node


def kpi_calls(node: Node) -> list[Call]:
    """The calls of our KPIs in a formula, outer ones first."""
    found: list[Call] = []

    def look(inner: Node) -> Node:
        if isinstance(inner, Call) and KPIS.find(function_name(inner.name)) is not None:
            found.append(inner)
        return with_parts(inner, look)

    look(node)
    return found


def too_deep(node: Node) -> bool:
    """True for a tree that is too deep to be told, as of a sum of hundreds of single cells."""
    level: list[Node] = [node]
    for _ in range(_DEEPEST):
        level = [part for each in level for part in parts(each)]
        if not level:
            return False
    return True
