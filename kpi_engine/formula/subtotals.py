"""SUBTOTAL and AGGREGATE: hidden rows and nested totals are left out of what the engine is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.grammar import Literal, Node
from kpi_engine.formula.references import Corner, Reference, reference
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spreading import spread
from kpi_engine.formula.writes import Writes

ORDERED = "KPI.AGGREGATE"
"""The helper for AGGREGATE 12 to 19 (median, mode, large, small, percentiles), which the engine has not."""

_MOST_PARTS = 200
_OPTIONS = 8
_ORDERED_FROM = 12
_NUMBERS = 2
"""AGGREGATE 2 counts numbers, whatever its option says about errors."""


def subtotal(
    writer: Writes, name: str, arguments: Sequence[Node], written: Sequence[str], wanted: ArgumentClass
) -> str | None:
    """The call with what it must not count left out of its ranges; None where the plain call is right.

    `written` are the first two arguments as text.
    """
    first = 1 if name == "SUBTOTAL" else 2
    if len(arguments) <= first:
        return None
    asked: ArgumentClass = "A" if wanted == "A" or name == "AGGREGATE" else "R"
    ranges = [text for each in arguments[first:] for text in spread(writer, name, each, asked)]
    if name == "SUBTOTAL":
        return _subtotal(writer, arguments[0], written[0], ranges)
    return _aggregate(writer, arguments, written, ranges)


def _subtotal(writer: Writes, kind: Node, written: str, ranges: Sequence[str]) -> str | None:
    """1 to 11 leave out what a filter hides, 101 to 111 every hidden row; the engine skips nested ones.

    2 and 102 count numbers and pass over errors, which AGGREGATE does in the engine.
    """
    shown = [part for text in ranges for part in _parts(writer, text, hidden=True, nested=False)]
    number = _constant(kind)
    if shown == list(ranges):
        if number not in (2, 102):
            return None
        kept = [part for text in ranges for part in _parts(writer, text, hidden=False, nested=True)]
        return f"IFERROR(SUBTOTAL({written},{','.join(ranges)}),AGGREGATE(2,6,{','.join(kept)}))"
    if number is None:
        raise CannotComputeError("SUBTOTAL over hidden rows with a computed function number is not followed")
    filtered = writer.resolver.sheet.casefold() in writer.resolver.around.filtered
    return f"SUBTOTAL({written},{','.join(shown if number > 100 or filtered else ranges)})"


def _aggregate(
    writer: Writes, arguments: Sequence[Node], written: Sequence[str], ranges: Sequence[str]
) -> str | None:
    """Odd options leave hidden rows out, options below 4 nested totals."""
    kind, option = _constant(arguments[0]), _constant(arguments[1])
    calls = []
    for each in range(_OPTIONS) if option is None else (option,):
        kept = [
            part for text in ranges for part in _parts(writer, text, hidden=each % 2 == 1, nested=each < 4)
        ]
        texts = [written[0], "6" if kind == _NUMBERS else written[1], *kept]
        if kind is None:
            calls.append(
                f"IF({written[0]}<{_ORDERED_FROM},{_call('AGGREGATE', texts)},{_call(ORDERED, texts)})"
            )
        else:
            calls.append(_call("AGGREGATE" if kind < _ORDERED_FROM else ORDERED, texts))
    return calls[0] if len(set(calls)) == 1 else f"CHOOSE({written[1]}+1,{','.join(calls)})"


def _call(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({','.join(arguments)})"


def _constant(node: Node) -> int | None:
    return int(node.text) if isinstance(node, Literal) and re.fullmatch(r"\d+", node.text) else None


def _parts(writer: Writes, text: str, *, hidden: bool, nested: bool) -> list[str]:
    """The parts of a range that count; the range itself when all of it does."""
    place = reference(text)
    if place is None or place.book or place.last_sheet:
        return [text]
    around = writer.resolver.around
    sheet = (place.sheet or writer.resolver.sheet).casefold()
    out = set(around.hidden_rows.get(sheet, frozenset())) if hidden else set()
    if nested and place.left.at == place.right.at:
        out |= {row for row, column in around.totals.get(sheet, frozenset()) if column == place.left.at}
    inside = sorted(row for row in out if place.top.at <= row <= place.bottom.at)
    if not inside:
        return [text]
    writer.resolver.only_here()
    parts = list(_runs(place, inside))
    if len(parts) > _MOST_PARTS:
        raise CannotComputeError("the hidden rows are too scattered to be left out")
    return parts or ['""']


def _runs(place: Reference, hidden: Sequence[int]) -> Iterator[str]:
    start = place.top.at
    for row in (*hidden, place.bottom.at + 1):
        if row > start:
            top, bottom = Corner(start, True), Corner(row - 1, True)
            yield Reference(place.sheet, "", "", top, place.left, bottom, place.right).text()
        start = row + 1
