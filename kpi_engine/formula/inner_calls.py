"""The calls of certain functions inside a formula, in reading order, outer calls before inner ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.formula.grammar import Binary, Call, Group, Node, Postfix, Unary
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spellings import function_name

_BINDING = ("LET", "LAMBDA")


def inner_calls(node: Node, wanted: Callable[[str], bool]) -> Iterator[Call]:
    """Every call whose name (in capitals, as people see it) is `wanted`.

    Raises CannotComputeError for one inside LET or LAMBDA: its arguments mean nothing outside.
    """
    match node:
        case Group(inner=inside) | Unary(operand=inside) | Postfix(operand=inside):
            yield from inner_calls(inside, wanted)
        case Binary(left=left, right=right):
            yield from inner_calls(left, wanted)
            yield from inner_calls(right, wanted)
        case Call(name=name, arguments=arguments, called=called):
            if called is None and wanted(function_name(name)):
                yield node
            found = [
                call
                for each in (*arguments, *([called] if called else []))
                for call in inner_calls(each, wanted)
            ]
            if found and function_name(name) in _BINDING:
                raise CannotComputeError("a KPI inside LET or LAMBDA is not followed")
            yield from found
