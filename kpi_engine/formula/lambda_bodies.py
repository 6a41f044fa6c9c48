"""What applies a LAMBDA to elements, and LAMBDAs that call themselves: their bodies become programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi_engine.formula.argument_classes import argument_class
from kpi_engine.formula.arrays import gives_array
from kpi_engine.formula.function_values import function_of
from kpi_engine.formula.grammar import Call, Name, Node, Omitted
from kpi_engine.formula.parts import within
from kpi_engine.formula.programs import LAMBDAS, Program, gap
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.words import Function, Standing, Value, Word

if TYPE_CHECKING:
    from kpi_engine.formula.writing import Writer

HELPERS = {"MAP": 0, "REDUCE": 2, "SCAN": 2, "BYROW": 1, "BYCOL": 1, "MAKEARRAY": 2}
"""How many arguments the LAMBDA of each gets; MAP as many as it has arrays."""


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
    grows = starts and may_be_array(writer, given[0], function.body)
    arrays = [name.startswith("BY") or (grows and not at) for at in range(count)]
    key, captured = program(writer, function, dict(zip(function.parameters, arrays, strict=False)))
    kind = f"{name}.FIRST" if starts and isinstance(given[0], Omitted) else name
    return helped(kind, key, [*captured, *texts])


def may_be_array(writer: Writer, start: Node, body: Node) -> bool:
    """True when an accumulator may hold a table."""
    return gives_array(start, "A", writer.standing) or any(
        argument_class(name, 0) == "A" or name in ("SEQUENCE", "TEXTSPLIT", "INDEX")
        for name in (function_name(each.name) for each in within(body) if isinstance(each, Call))
    )


def program(
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


def helped(kind: str, key: str, arguments: Sequence[str]) -> str:
    """The call of the helper."""
    inside = ",".join((f'"{kind}"', f'"{key}"', *arguments))
    return f"{LAMBDAS}({inside})"
