"""KPI_EXPLAIN of a cell: the engine hands over values only, so the cell's formula is looked up beforehand.

`KPI_EXPLAIN(B3)` becomes a call of a helper with every KPI that B3 calls and its arguments, written so that
they are computed where KPI_EXPLAIN stands as they are in B3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kpi_engine.formula.grammar import FormulaSyntaxError, Node, Omitted, tree
from kpi_engine.formula.inner_calls import inner_calls
from kpi_engine.formula.references import quoted, reference
from kpi_engine.formula.resolving import CannotComputeError, Resolver
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.formula.writes import Writes

EXPLAIN = "KPI.EXPLAIN"
"""The helper: for each KPI its name, how many arguments follow, and these."""


def explaining(writer: Writes, arguments: Sequence[Node], at: Callable[[Resolver], Writes]) -> str | None:
    """What the engine gets for KPI_EXPLAIN of a cell with a formula; None for anything else.

    `at` makes a writer for another cell.
    """
    if len(arguments) != 1:
        return None
    place = reference(writer.write(arguments[0], "R"))
    if place is None or not place.is_cell:
        return None
    writer.resolver.only_here()
    sheet = place.sheet or writer.resolver.sheet
    around = writer.resolver.around
    formula = around.formula_at(sheet, place.top.at, place.left.at)
    if formula is None:
        return None
    there = at(Resolver(replace(around, formula_at=_no_further), sheet, place.top.at, place.left.at))
    pieces: list[str] = []
    for call in inner_calls(_tree(formula), around.is_kpi):
        pieces += [f'"{function_name(call.name)}"', str(len(call.arguments))]
        pieces += [_argument(there, each) for each in call.arguments]
    writer.clock |= there.clock
    writer.volatile |= there.volatile
    return f"{EXPLAIN}({','.join(pieces)})" if pieces else "#N/A"


def _argument(there: Writes, node: Node) -> str:
    """An argument as seen from any sheet."""
    if isinstance(node, Omitted):
        return there.resolver.around.blank
    with there.resolver.clipped():
        written = there.write(node, "R")
    prefix = f"{quoted(there.resolver.sheet)}!"
    return "".join(
        prefix + piece.text if piece.kind is Kind.REFERENCE and "!" not in piece.text else piece.text
        for piece in tokens(written)
    )


def _tree(formula: str) -> Node:
    try:
        return tree(formula)
    except FormulaSyntaxError:
        raise CannotComputeError("the formula to be explained cannot be read") from None


def _no_further(_sheet: str, _row: int, _column: int) -> str | None:
    raise CannotComputeError("the formula to be explained explains another one")
