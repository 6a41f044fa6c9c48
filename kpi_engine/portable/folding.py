"""A text with typed words in it made shorter: `IF("period"="cumulative",…,…)` is decided here already."""

from __future__ import annotations

from kpi_engine.formula.grammar import Binary, Call, Group, Literal, Name, Node, text, tree
from kpi_engine.formula.parts import with_parts

_TRUTH = {"TRUE": True, "FALSE": False}


def folded(formula: str) -> str:
    """The formula with everything decided that depends on typed words alone."""
    return text(_fold(tree(formula)))


def _fold(node: Node) -> Node:
    match node:
        case Group(inner=inner):
            return _in_brackets(_fold(inner))
        case Binary(sign="=" | "<>" as sign, left=left, right=right):
            one, other = _fold(left), _fold(right)
            if _is_word(one) and _is_word(other):
                same = _text(one).casefold() == _text(other).casefold()
                return _truth(same == (sign == "="))
            return Binary(sign, one, other)
        case Call(name=name, arguments=arguments, called=None):
            return _called(name, [_fold(each) for each in arguments])
    return with_parts(node, _fold)


def _called(name: str, arguments: list[Node]) -> Node:
    if name == "ISERROR" and len(arguments) == 1 and _is_word(arguments[0]):
        return _truth(False)
    if name == "IF" and len(arguments) == 3 and (decided := _decided(arguments[0])) is not None:
        return arguments[1] if decided else arguments[2]
    if name in ("AND", "OR"):
        ends = name == "OR"
        if any(_decided(each) is ends for each in arguments):
            return _truth(ends)
        open_ = [each for each in arguments if _decided(each) is None]
        if not open_:
            return _truth(not ends)
        return open_[0] if len(open_) == 1 and len(arguments) > 1 else Call(name, tuple(open_))
    return Call(name, tuple(arguments))


def _in_brackets(inner: Node) -> Node:
    return inner if isinstance(inner, Literal | Group | Call) else Group(inner)


def _is_word(node: Node) -> bool:
    return isinstance(node, Literal) and node.text.startswith('"')


def _text(node: Node) -> str:
    return node.text if isinstance(node, Literal | Name) else ""


def _truth(value: bool) -> Literal:
    return Literal("TRUE" if value else "FALSE")


def _decided(node: Node) -> bool | None:
    return _TRUTH.get(node.text.upper()) if isinstance(node, Literal) else None
