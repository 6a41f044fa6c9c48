"""A guarded text of single numbers as it works on whole ranges: AND, OR, MAX and MIN would take them whole.

In an array formula IF, NOT, ISNUMBER and arithmetic answer for each element, but AND and OR give one answer
for all of them. Products and sums of truth values answer for each.
"""

from __future__ import annotations

from functools import reduce

from kpi_engine.formula.grammar import Binary, Call, Group, Literal, Node, text, tree
from kpi_engine.formula.parts import with_parts
from kpi_engine.portable.given import ATOMS


def elementwise(guarded: str) -> str:
    """The same text for each element of its arguments; right for single cells too."""
    return text(_each(tree(guarded)))


def _each(node: Node) -> Node:
    match node:
        case Call(name="AND", arguments=arguments):
            return Group(_joined("*", [_each(each) for each in arguments]))
        case Call(name="OR", arguments=arguments):
            return Group(Binary(">", _joined("+", [_each(each) for each in arguments]), Literal("0")))
        case Call(name="MAX" | "MIN" as name, arguments=(one, other)):
            first, second = _each(one), _each(other)
            sign = ">" if name == "MAX" else "<"
            return Call("IF", (Binary(sign, _operand(first), _operand(second)), first, second))
    return with_parts(node, _each)


def _joined(sign: str, parts: list[Node]) -> Node:
    return reduce(lambda one, other: Binary(sign, one, other), map(_operand, parts))


def _operand(node: Node) -> Node:
    return node if isinstance(node, ATOMS) else Group(node)
