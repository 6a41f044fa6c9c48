"""The parts of a formula's tree: changed one by one, or met one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.formula.grammar import Binary, Call, Group, Node, Postfix, Unary


def parts(node: Node) -> tuple[Node, ...]:
    """What a node consists of, in reading order; of `LAMBDA(x,x)(1)` the LAMBDA first."""
    match node:
        case Group(inner=inner) | Unary(operand=inner) | Postfix(operand=inner):
            return (inner,)
        case Binary(left=left, right=right):
            return left, right
        case Call(arguments=arguments, called=called):
            return arguments if called is None else (called, *arguments)
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
            inside = tuple(change(each) for each in arguments)
            return Call(name, inside, None if called is None else change(called))
    return node


def within(node: Node) -> Iterator[Node]:
    """The node and everything in it, in reading order, a call before what it is given."""
    yield node
    for part in parts(node):
        yield from within(part)


def without_brackets(node: Node) -> Node:
    """The node without the brackets around it."""
    while isinstance(node, Group):
        node = node.inner
    return node
