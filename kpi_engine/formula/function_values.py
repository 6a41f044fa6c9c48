"""Functions as values: what stands for a LAMBDA, and which one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi_engine.formula.grammar import Call, Group, Name, Node, Omitted, text
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.words import Function, Standing, builtin_word, parameter, plain_word

if TYPE_CHECKING:
    from kpi_engine.formula.writing import Writer

_DEEPEST = 20


def function_of(writer: Writer, node: Node, depth: int = 0) -> Function | None:
    """The function that a node stands for; None when it stands for none, or that is not seen here."""
    if depth > _DEEPEST:
        return None
    match node:
        case Group(inner=inner):
            return function_of(writer, inner, depth)
        case Name(text=written):
            return _named_function(writer, written, depth)
        case Call(called=None, name=name, arguments=[*parameters, body]) if function_name(name) == "LAMBDA":
            found = [parameter(each) for each in parameters]
            given = [each for each in found if each is not None]
            words = tuple(word.casefold() for word, _ in given)
            optional = frozenset(word.casefold() for word, left_out in given if left_out)
            return Function(words, optional, body, writer.words) if len(given) == len(found) else None
        case Call(called=called, name=name, arguments=arguments):
            return _given_back(writer, Name(name) if called is None else called, arguments, depth)
    return None


def _named_function(writer: Writer, written: str, depth: int) -> Function | None:
    word = writer.words.get(plain_word(written).casefold())
    if isinstance(word, Function):
        return word
    if isinstance(word, Standing) and word.node is not None:
        with writer.reading(word.words):
            return function_of(writer, word.node, depth + 1)
    if word is not None:
        return None
    if builtin := builtin_word(written):
        return Function(builtin=builtin)
    definition = writer.resolver.definition(written)
    if definition is None:
        return None
    with writer.reading({}):
        return function_of(writer, writer.from_here(definition), depth + 1)


def _given_back(writer: Writer, called: Node, arguments: Sequence[Node], depth: int) -> Function | None:
    """The function that a call gives back: `LAMBDA(a,LAMBDA(b,a+b))(1)`."""
    if isinstance(called, Name) and function_name(called.text) == "LET":
        return _of_let(writer, arguments, depth)
    function = function_of(writer, called, depth + 1)
    if function is None or function.body is None or len(arguments) != len(function.parameters):
        return None
    given = (Standing(None if isinstance(each, Omitted) else each, writer.words) for each in arguments)
    with writer.reading({**function.words, **dict(zip(function.parameters, given, strict=True))}):
        return function_of(writer, function.body, depth + 1)


def _of_let(writer: Writer, arguments: Sequence[Node], depth: int) -> Function | None:
    words = dict(writer.words)
    for name, value in zip(arguments[:-1:2], arguments[1:-1:2], strict=False):
        if isinstance(name, Name):
            words[plain_word(name.text).casefold()] = Standing(value, dict(words))
    with writer.reading(words):
        return function_of(writer, arguments[-1], depth + 1)


def identity(function: Function) -> tuple[object, ...]:
    """What tells a function from any other in the same formula."""
    body = function.builtin if function.body is None else text(function.body)
    return body, id(function.words) if function.words else 0
