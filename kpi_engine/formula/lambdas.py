"""LET, and calls of a LAMBDA or of a name for one, which become a LET; one that calls itself a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.arrays import may_give_array
from kpi_engine.formula.function_values import function_of, identity
from kpi_engine.formula.grammar import (
    Call,
    Cells,
    Name,
    Node,
    Omitted,
)
from kpi_engine.formula.lambda_bodies import helped, may_be_array, program
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.words import (
    Function,
    Standing,
    Value,
    Word,
    plain_word,
)

if TYPE_CHECKING:
    from kpi_engine.formula.writing import Writer

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
        return helped("SELF", writer.recursing[bound.key], [each.text for each in bound.values])
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
    return _Bound(words, tuple(values), (identity(function), *key))


def _kind(passed: Function | None) -> object:
    return "" if passed is None else identity(passed)


def _is_plain(node: Node, wanted: ArgumentClass) -> bool:
    """True for a cell: the LAMBDA sees the cell itself, so that it can ask for its row."""
    return isinstance(node, Cells) and (wanted == "A" or ":" not in node.text)


def _recursive(writer: Writer, function: Function, bound: _Bound) -> str:
    """A LAMBDA that calls itself, as a program that the helper calls as often as needed."""
    if function.body is None:
        raise CannotComputeError(_NOT_FOLLOWED)
    key = writer.around.programs.reserved()
    grows = may_be_array(writer, Omitted(), function.body)
    arrays = {each.name: each.is_array or grows for each in bound.values}
    outer, writer.recursing = writer.recursing, {**writer.recursing, bound.key: key}
    try:
        known = Function(function.parameters, frozenset(), function.body, bound.words)
        _, captured = program(writer, known, arrays, key)
    finally:
        writer.recursing = outer
    return helped("CALL", key, [*captured, *(each.text for each in bound.values)])
