"""The calls of certain functions inside a formula, in reading order, outer calls before inner ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.formula.grammar import Call, Node
from kpi_engine.formula.parts import parts
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spellings import function_name

_BINDING = ("LET", "LAMBDA")


def inner_calls(node: Node, wanted: Callable[[str], bool]) -> Iterator[Call]:
    """Every call whose name (in capitals, as people see it) is `wanted`.

    Raises CannotComputeError for one inside LET or LAMBDA: its arguments mean nothing outside.
    """
    if isinstance(node, Call) and node.called is None and wanted(function_name(node.name)):
        yield node
    found = [call for part in parts(node) for call in inner_calls(part, wanted)]
    if found and isinstance(node, Call) and function_name(node.name) in _BINDING:
        raise CannotComputeError("a KPI inside LET or LAMBDA is not followed")
    yield from found
