"""A guarded text of single numbers as it works on whole ranges: AND, OR, MAX and MIN would take them whole.

In an array formula IF, NOT, ISNUMBER and arithmetic answer for each element, but AND and OR give one answer
for all of them. Products and sums of truth values answer for each.
"""

from __future__ import annotations

from functools import reduce

from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    Group,
    Literal,
    Name,
    Node,
    Postfix,
    Structured,
    Unary,
    text,
    tree,
)  # fmt: skip


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
        case Call(name=name, arguments=arguments, called=called):
            return Call(name, tuple(_each(each) for each in arguments), called)
        case Group(inner=inner):
            return Group(_each(inner))
        case Unary(sign=sign, operand=operand):
            return Unary(sign, _each(operand))
        case Postfix(sign=sign, operand=operand):
            return Postfix(sign, _each(operand))
        case Binary(sign=sign, left=left, right=right):
            return Binary(sign, _each(left), _each(right))
    return node


def _joined(sign: str, parts: list[Node]) -> Node:
    return reduce(lambda one, other: Binary(sign, one, other), map(_operand, parts))


def _operand(node: Node) -> Node:
    atoms = (Call, Cells, Group, Literal, Name, Structured)
    return node if isinstance(node, atoms) else Group(node)
