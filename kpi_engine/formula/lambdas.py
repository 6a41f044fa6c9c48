"""LET, LAMBDA and what applies a LAMBDA: MAP, REDUCE, SCAN, BYROW, BYCOL, MAKEARRAY and names for LAMBDAs.

A call of a LAMBDA becomes a LET. A helper function gets the LAMBDA's body as a program; so does a LAMBDA that
calls itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi_engine.formula.argument_classes import ArgumentClass, argument_class
from kpi_engine.formula.arrays import gives_array, may_give_array
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    Group,
    Name,
    Node,
    Omitted,
    Postfix,
    Unary,
    text,
)
from kpi_engine.formula.programs import LAMBDAS, Program, gap
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.words import (
    Function,
    Standing,
    Value,
    Word,
    builtin_word,
    parameter,
    plain_word,
)

if TYPE_CHECKING:
    from kpi_engine.formula.writing import Writer

HELPERS = {"MAP": 0, "REDUCE": 2, "SCAN": 2, "BYROW": 1, "BYCOL": 1, "MAKEARRAY": 2}
"""How many arguments the LAMBDA of each gets; MAP as many as it has arrays."""

_DEEPEST = 20
_NOT_FOLLOWED = "a computed function is called in a way that is not followed"


class RecursiveCallError(Exception):
    """A LAMBDA calls itself while it is being written in place."""

    def __init__(self, key: tuple[object, ...]) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class _Given:
    """An argument of a LAMBDA: its parameter and its text; a plain cell needs no word of its own."""

    name: str
    text: str
    is_array: bool
    needs_word: bool


@dataclass(frozen=True, slots=True)
class _Bound:
    """The words of a LAMBDA for one call, the values handed to it, and what tells the call from others."""

    words: Mapping[str, Word]
    values: tuple[_Given, ...]
    key: tuple[object, ...]


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


def let(writer: Writer, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
    """LET: its words hide defined names inside it; a LAMBDA is written where it is called."""
    asked: ArgumentClass = "A" if wanted == "A" else "R"
    words, pairs = dict(writer.words), ""
    with writer.scope():
        for name, value in zip(arguments[:-1:2], arguments[1:-1:2], strict=False):
            if not isinstance(name, Name):
                raise CannotComputeError("LET gives a name to a value in a way that is not followed")
            key = plain_word(name.text).casefold()
            with writer.reading(words):
                function = function_of(writer, value)
                if function is not None:
                    words = {**words, key: function}
                    continue
                written = writer.blank() if isinstance(value, Omitted) else writer.write(value, asked)
                is_array = may_give_array(value, asked, writer.standing)
            word = writer.fresh(plain_word(name.text))
            words = {**words, key: Value(word, writer.depth, is_array)}
            pairs += f"{word},{written},"
        with writer.reading(words):
            inner = writer.write(arguments[-1], wanted)
    return f"LET({pairs}{inner})" if pairs else f"({inner})"


def applied(
    writer: Writer, function: Function | None, arguments: Sequence[Node], wanted: ArgumentClass
) -> str:
    """`LAMBDA(x,x+1)(3)`, or a name that stands for a LAMBDA, as a LET that binds the arguments."""
    if function is None:
        raise CannotComputeError(_NOT_FOLLOWED)
    if function.builtin:
        return writer.write(Call(function.builtin, tuple(arguments)), wanted)
    bound = _bound(writer, function, arguments, wanted)
    if bound is None or function.body is None:
        return "#VALUE!"
    if bound.key in writer.recursing:
        return _helped("SELF", writer.recursing[bound.key], [each.text for each in bound.values])
    if bound.key in writer.open:
        raise RecursiveCallError(bound.key)
    writer.open.append(bound.key)
    try:
        return _in_place(writer, function.body, bound, wanted)
    except RecursiveCallError as call:
        if call.key != bound.key:
            raise
    finally:
        writer.open.remove(bound.key)
    return _recursive(writer, function, bound)


def _in_place(writer: Writer, body: Node, bound: _Bound, wanted: ArgumentClass) -> str:
    with writer.scope():
        words, pairs = dict(bound.words), ""
        for each in bound.values:
            if each.needs_word:
                word = writer.fresh(each.name)
                words[each.name] = Value(word, writer.depth, each.is_array)
                pairs += f"{word},{each.text},"
        with writer.reading(words):
            inner = writer.write(body, "A" if wanted == "A" else "R")
    return f"LET({pairs}{inner})" if pairs else f"({inner})"


def _bound(
    writer: Writer, function: Function, arguments: Sequence[Node], wanted: ArgumentClass
) -> _Bound | None:
    """The words of a call; None for too many or too few arguments."""
    if len(arguments) > len(function.parameters):
        return None
    asked: ArgumentClass = "A" if wanted == "A" else "R"
    words, values, key = dict(function.words), list[_Given](), list[object]()
    for at, name in enumerate(function.parameters):
        if at >= len(arguments) and name not in function.optional:
            return None
        given = arguments[at] if at < len(arguments) else Omitted()
        passed = function_of(writer, given)
        if isinstance(given, Omitted):
            words[name] = Standing(None)
        elif passed is not None:
            words[name] = passed
        else:
            plain = _is_plain(given, wanted)
            is_array = may_give_array(given, asked, writer.standing)
            values.append(_Given(name, writer.write(given, asked), is_array, not plain))
            words[name] = Standing(given, writer.words)
        key.append(name if passed is None and words[name] != Standing(None) else _kind(passed))
    return _Bound(words, tuple(values), (_identity(function), *key))


def _kind(passed: Function | None) -> object:
    return "" if passed is None else _identity(passed)


def _identity(function: Function) -> tuple[object, ...]:
    body = function.builtin if function.body is None else text(function.body)
    return body, id(function.words) if function.words else 0


def _is_plain(node: Node, wanted: ArgumentClass) -> bool:
    """True for a cell: the LAMBDA sees the cell itself, so that it can ask for its row."""
    return isinstance(node, Cells) and (wanted == "A" or ":" not in node.text)


def helper(writer: Writer, name: str, arguments: Sequence[Node]) -> str:
    """A call of MAP, REDUCE, SCAN, BYROW, BYCOL or MAKEARRAY."""
    *given, last = arguments if arguments else (Omitted(),)
    function = function_of(writer, last)
    count = HELPERS[name] or len(given)
    if function is not None and function.builtin:
        words = tuple(f"v{at}" for at in range(count))
        body = Call(function.builtin, tuple(Name(word) for word in words))
        function = Function(words, frozenset(), body)
    if function is None or function.body is None:
        raise CannotComputeError(f"{name} is given a function that is not followed")
    most = len(function.parameters)
    wrong_count = not most - len(function.optional) <= count <= most
    if wrong_count or len(given) != (1 if name.startswith("BY") else count):
        return "#VALUE!"
    with writer.resolver.clipped():
        texts = [writer.write(each, "A") for each in given if not isinstance(each, Omitted)]
    starts = name in ("REDUCE", "SCAN")
    grows = starts and _may_be_array(writer, given[0], function.body)
    arrays = [name.startswith("BY") or (grows and not at) for at in range(count)]
    key, captured = _program(writer, function, dict(zip(function.parameters, arrays, strict=False)))
    kind = f"{name}.FIRST" if starts and isinstance(given[0], Omitted) else name
    return _helped(kind, key, [*captured, *texts])


def _may_be_array(writer: Writer, start: Node, body: Node) -> bool:
    """True when an accumulator may hold a table."""
    return gives_array(start, "A", writer.standing) or any(
        argument_class(name, 0) == "A" or name in ("SEQUENCE", "TEXTSPLIT", "INDEX") for name in _called(body)
    )


def _called(node: Node) -> list[str]:
    match node:
        case Group(inner=inside) | Unary(operand=inside) | Postfix(operand=inside):
            return _called(inside)
        case Binary(left=left, right=right):
            return _called(left) + _called(right)
        case Call(name=name, arguments=arguments, called=called):
            inside_of = arguments if called is None else (called, *arguments)
            return [function_name(name), *(each for one in inside_of for each in _called(one))]
    return []


def _recursive(writer: Writer, function: Function, bound: _Bound) -> str:
    """A LAMBDA that calls itself, as a program that the helper calls as often as needed."""
    if function.body is None:
        raise CannotComputeError(_NOT_FOLLOWED)
    key = writer.around.programs.reserved()
    grows = _may_be_array(writer, Omitted(), function.body)
    arrays = {each.name: each.is_array or grows for each in bound.values}
    outer, writer.recursing = writer.recursing, {**writer.recursing, bound.key: key}
    try:
        known = Function(function.parameters, frozenset(), function.body, bound.words)
        _, captured = _program(writer, known, arrays, key)
    finally:
        writer.recursing = outer
    return _helped("CALL", key, [*captured, *(each.text for each in bound.values)])


def _program(
    writer: Writer, function: Function, parameters: Mapping[str, bool], key: str = ""
) -> tuple[str, list[str]]:
    """The key of a LAMBDA's body, and what it takes from the formula around it."""
    body = writer.inside()
    left_out: dict[str, Word] = {name: Standing(None) for name in function.optional}
    values: dict[str, Word] = {
        name: Value(gap("p", at), body.depth, is_array)
        for at, (name, is_array) in enumerate(parameters.items())
    }
    assert function.body is not None
    with body.reading({**function.words, **left_out, **values}):
        written = body.write(function.body, "A")
    writer.clock |= body.clock
    writer.volatile |= body.volatile
    return writer.around.programs.add(Program(written, len(body.captured), bool(key)), key), body.captured


def _helped(kind: str, key: str, arguments: Sequence[str]) -> str:
    inside = ",".join((f'"{kind}"', f'"{key}"', *arguments))
    return f"{LAMBDAS}({inside})"
