"""Steps between an opening and a closing line: `New business` between opening and closing MRR is new MRR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.words.naming import Named, named
from kpi_engine.sources.minus_throughout import LOSSES

_OPENS = {
    "opening_mrr": "MRR",
    "opening_arr": "ARR",
    "opening_customers": "Customers",
    "opening_cash": "Cash",
}
_CLOSES = {"mrr": "MRR", "arr": "ARR", "active_customers": "Customers", "closing_cash": "Cash"}
_NEEDED = {
    "opening_mrr": {"new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"},
    "opening_arr": {"new_arr", "expansion_arr", "contraction_arr", "churned_arr"},
    "opening_customers": {"new_customers", "lost_customers"},
    "opening_cash": {"cash_flow"},
}
"""Without one of these no roll-forward is checked."""
_LONGEST = 10
_FEW = 2
_MOSTLY = 0.8
_OFF = 0.0005
"""What a bridge may be off by rounding, as a part of its larger end."""


def with_steps(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of bare words that stand between the two ends of a bridge."""
    found = list(names)
    start, about = 0, ""
    for at, line in enumerate(lines):
        term = found[at].term
        if term in _OPENS:
            start, about = at, _OPENS[term]
        elif about and (line.block != lines[start].block or at - start > _LONGEST):
            about = ""
        elif about and _CLOSES.get(term) == about:
            _complete(lines, found, range(start, at + 1), about)
            _doubt_with_strangers(lines, found, range(start, at + 1))
            about = ""
    return found


def _complete(lines: Sequence[FigureLine], found: list[Named], bridge: range, about: str) -> None:
    """Name the bare words of one bridge; an everyday name gives way where its figures close the bridge."""
    for step in bridge[1:-1]:
        if not found[step].term or found[step].everyday:
            completed = named(lines[step].labels[-1], (about,))
            if completed.term and (not found[step].term or _closes(lines, bridge, step)):
                found[step] = completed


def _doubt_with_strangers(lines: Sequence[FigureLine], found: list[Named], bridge: range) -> None:
    """The steps of a bridge are in doubt where a line that nobody knows is what makes it close.

    A bridge of which a necessary step is not known anyway is held against nothing.
    """
    known = [step for step in bridge[1:-1] if found[step].term]
    if not _NEEDED[found[bridge[0]].term] <= {found[step].term for step in known}:
        return
    for stranger in (step for step in bridge[1:-1] if not found[step].term):
        missing = list(_missing(lines, found, bridge, known))
        cells = lines[stranger].cells
        filled = sum(
            abs(abs(cells[at].figure or 0.0) - abs(gap)) <= off for at, gap, off in missing if at in cells
        )
        if len(missing) >= _FEW and filled >= _MOSTLY * len(missing):
            for step in known:
                found[step] = replace(found[step], sure=False)


def _missing(
    lines: Sequence[FigureLine], found: Sequence[Named], bridge: range, known: Sequence[int]
) -> Iterator[tuple[int, float, float]]:
    """Where the known steps do not lead from opening to closing: the place, the gap, and what rounding is."""
    opening, closing = lines[bridge[0]].cells, lines[bridge[-1]].cells
    for at in opening.keys() & closing.keys():
        start, end = opening[at].figure or 0.0, closing[at].figure or 0.0
        for step in known:
            moved = lines[step].cells[at].figure or 0.0 if at in lines[step].cells else 0.0
            start += -abs(moved) if found[step].term in LOSSES else moved
        off = _OFF * abs(end)
        if abs(end - start) > off:
            yield at, end - start, off


def _closes(lines: Sequence[FigureLine], bridge: range, step: int) -> bool:
    """True where, signs aside, the bridge closes with the figures of this line and not without them."""
    opening, closing = lines[bridge[0]].cells, lines[bridge[-1]].cells
    steps = [lines[each].cells for each in bridge[1:-1]]
    columns = [at for at in lines[step].cells if at in opening and at in closing]
    agreeing = 0
    for at in columns:
        moves = [
            abs(cells[at].figure or 0.0)
            for cells in steps if at in cells and cells is not lines[step].cells
        ]  # fmt: skip
        own = abs(lines[step].cells[at].figure or 0.0)
        change = (closing[at].figure or 0.0) - (opening[at].figure or 0.0)
        off = _OFF * max(abs(opening[at].figure or 0.0), abs(closing[at].figure or 0.0))
        reached = {0.0}
        for move in moves:
            reached = {total + sign * move for total in reached for sign in (-1, 1)}
        agreeing += own > off and any(abs(abs(change - total) - own) <= off for total in reached)
    return agreeing * 2 > len(columns)
