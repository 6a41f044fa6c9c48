"""How large the operands of a sum or difference are, to tell rounding left over from a real difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Literal,
    Node,
    Unary,
    text,
    tree,
)
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.computing import Computation


def largest_operand(done: Computation, place: Place, at_least: float) -> float:
    """The largest amount that the formula's last additions and subtractions combine; 0 for other formulas.

    Also 0 where none can be as large as `at_least`, or larger than what they add up to: asking the engine
    for each of them takes its time.
    """
    prepared = done.prepared[place]
    shape = id(prepared.lowered)
    if shape not in done.literals:
        done.literals[shape] = _largest_literal(_operands(prepared.text)), "-" in prepared.text
    known, subtracts = done.literals[shape]
    if known is None or max(known, _extremes(done)[1]) < at_least:
        return 0.0
    if not subtracts and known < inf and _extremes(done)[0] >= 0:
        return 0.0
    terms = (term for operand in _operands(prepared.text) for term in _asked(operand))
    sizes = [abs(value) for term in terms if (value := done.session.ask(place[0], term)) is not None]
    return max(sizes, default=0.0)


def _operands(formula: str) -> list[Node]:
    """What the outermost + and − combine, or a SUM; nothing for a formula that ends otherwise."""
    try:
        return _combined(tree(formula))
    except FormulaSyntaxError:
        return []


def _combined(node: Node) -> list[Node]:
    match node:
        case Group(inner=inner):
            return _combined(inner)
        case Binary(sign="+" | "-", left=left, right=right):
            return (_combined(left) or [left]) + (_combined(right) or [right])
        case Unary(sign="-" | "+", operand=operand):
            return _combined(operand)
        case Call(name="SUM", arguments=arguments) if arguments:
            return [node]
    return []


def _asked(operand: Node) -> list[str]:
    """The formulas that give the size of an operand: of what a SUM adds the extremes."""
    match operand:
        case Call(name="SUM", arguments=arguments):
            inside = ",".join(text(each) for each in arguments)
            return [f"MAX({inside})", f"MIN({inside})"]
    return [text(operand)]


def _largest_literal(operands: list[Node]) -> float | None:
    """The largest number among operands that are cells and numbers.

    Infinity where an operand is more than that, None where there are no operands.
    """
    return max(map(_size, operands)) if operands else None


def _size(operand: Node) -> float:
    match operand:
        case Group(inner=inner) | Unary(operand=inner):
            return _size(inner)
        case Cells(text=place) if "#" not in place:
            return 0.0
        case Call(name="SUM", arguments=arguments):
            return max(map(_size, arguments))
        case Literal(text=written):
            return _number(written)
    return inf


def _extremes(done: Computation) -> tuple[float, float]:
    """The lowest number of the workbook, 0 if that is less, and the size of the largest, of whatever sign."""
    if done.extremes is None:
        numbers = [float(value) for value in _values(done) if type(value) is float or type(value) is int]
        lowest, highest = min(numbers, default=0.0), max(numbers, default=0.0)
        done.extremes = min(lowest, 0.0), max(-lowest, highest)
    return done.extremes


def _values(done: Computation) -> Iterator[object]:
    loaded, book = done.loaded, done.book
    held: Iterable[Iterable[object]] = (
        loaded.constants.values(), loaded.inputs.values(), book.linked_cells.values(),
        done.values.other.values(), (cached for _, cached in book.spilled.values()),
        (each.cell.cached for each in loaded.prepared.values()),
    )  # fmt: skip
    for values in held:
        yield from values


def _number(written: str) -> float:
    try:
        return abs(float(written))
    except ValueError:
        return inf
