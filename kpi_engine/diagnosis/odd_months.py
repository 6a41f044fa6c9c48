"""A slip in a figure that goes by another definition: one month is ten times off, the others a little."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from kpi_engine.diagnosis.board import Board, Cell
from kpi_engine.diagnosis.customs import Custom
from kpi_engine.diagnosis.families import POWERS, Candidate, shifted
from kpi_engine.diagnosis.messages import fitted, meant, named, number, stated, where
from kpi_engine.model.finding import Alternative, Finding

FEWEST = 3
"""Of fewer periods none is odd."""

STEADY = 1.25
"""Other periods depart from the identity alike: none by more than this factor from what is usual."""

ODD = 3.0
"""A period that departs by so many times more than the others is odd."""


def odd_months(board: Board, customs: Sequence[Custom]) -> list[Finding]:
    """Questions about single figures that do not go on as the other periods of another definition do."""
    return [finding for custom in customs for finding in _of(board, custom)]


def _of(board: Board, custom: Custom) -> Iterator[Finding]:
    departures = dict(_departures(board, custom))
    if len(departures) < FEWEST:
        return
    usual = median(departures.values())
    odd = [cell for cell, each in departures.items() if max(each, usual) > ODD * min(each, usual)]
    others = [departure for cell, departure in departures.items() if cell not in odd]
    if 2 * len(odd) > len(others) or any(not _alike(each, usual) for each in others):
        return
    for cell in odd:
        expected = cell.value * usual / departures[cell]
        moved = (shifted(cell, power) for power in POWERS)
        found = next((each for each in moved if _alike(abs(each.value), abs(expected))), None)
        if found:
            yield _finding(custom, cell, found, departures[cell], usual)


def _departures(board: Board, custom: Custom) -> Iterator[tuple[Cell, float]]:
    """How many times the figure is what the identity gives, where both have one sign."""
    read = board.read()
    for tie in custom.ties:
        index = tie.at.get(tie.identity.defines)
        cell = board.cells[index] if index is not None else None
        spans = tie.implied(cell.index, read) if cell and cell.fact else ()
        implied = spans[0].middle if len(spans) == 1 else math.inf
        if cell and implied and math.isfinite(implied) and cell.value / implied > 0:
            yield cell, cell.value / implied


def _alike(first: float, second: float) -> bool:
    return max(first, second) <= STEADY * min(first, second)


def _finding(custom: Custom, cell: Cell, candidate: Candidate, departure: float, usual: float) -> Finding:
    text = (
        f"{where([cell])}{named(cell)} says {stated(cell)}: {number(round(departure, 2))} times what "
        f"{custom.words} gives, in most other periods {number(round(usual, 2))} times."
    )
    id_ = cell.fact.id if cell.fact else ""
    message = fitted(text, [f"Possible: {meant(cell, candidate.value)}."])
    options = (Alternative(candidate.kind, ((id_, candidate.value),)),)
    return Finding((id_,), custom.rule, candidate.kind, "ambiguous", "warning", message, (), (), options)
