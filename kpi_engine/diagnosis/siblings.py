"""Figures of one source that share a fault: where several lost their decimal point, others may have too."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from kpi_engine.diagnosis.board import Board, Cell
from kpi_engine.diagnosis.families import LOST_POINT, shifted
from kpi_engine.diagnosis.messages import fitted, meant, named, stated
from kpi_engine.diagnosis.verdict import Judgement
from kpi_engine.model.finding import Finding
from kpi_engine.model.unit import Unit

ENOUGH = 3
"""So many percentages of a source must have lost their point before others are suspected."""


def siblings(board: Board, judgements: Sequence[Judgement]) -> list[Finding]:
    """Percentages inside their bounds that may have lost the decimal point their siblings lost.

    Nothing is said where a percentage of the source still has its decimals, or where more would be suspects
    than were found at fault. A figure that repeats a guide's target or that an equation confirms is none.
    """
    findings = []
    for (source, power), hit in _hit(board, judgements).items():
        others = [cell for cell in board.cells if _is_percentage(cell, source) and cell.index not in hit]
        suspects = [cell for cell in others if _suspicious(board, cell, power)]
        keeps_decimals = any(not _is_whole_percentage(cell) for cell in others)
        if len(hit) >= max(ENOUGH, len(suspects)) and suspects and not keeps_decimals:
            findings.append(_finding(suspects, len(hit), power))
    return findings


def _hit(board: Board, judgements: Sequence[Judgement]) -> dict[tuple[str, int], set[int]]:
    """Percentages that lost their point, by source and power of ten."""
    hit: dict[tuple[str, int], set[int]] = defaultdict(set)
    for judgement in judgements:
        for index, candidate in judgement.best.changes if judgement.best else ():
            cell = board.cells[index]
            if (
                candidate.kind == LOST_POINT
                and cell.term.unit is Unit.FRACTION
                and _is_whole_percentage(cell)
            ):
                power = next(n for n in range(1, 7) if shifted(cell, n).value == candidate.value)
                hit[(_source(cell), power)].add(index)
    return hit


def _source(cell: Cell) -> str:
    """Where the figure comes from: its source, its guide, or the file."""
    fact = cell.fact
    return (fact.source or fact.guide or fact.place.file) if fact else ""


def _is_percentage(cell: Cell, source: str) -> bool:
    is_stated = cell.fact is not None and bool(cell.value)
    return is_stated and cell.term.unit is Unit.FRACTION and _source(cell) == source


def _is_whole_percentage(cell: Cell) -> bool:
    """True when no tenth of a per cent was typed: 880 % and 8.8 are, 15.0 % and 0.153 are not."""
    shows_tenths = 0 < cell.half_unit < 0.004 and cell.fact is not None and "%" in cell.fact.raw
    return abs(cell.value * 100 - round(cell.value * 100)) < 1e-9 and not shows_tenths


def _suspicious(board: Board, cell: Cell, power: int) -> bool:
    constraints = board.of((cell.index,))
    read = board.read()
    if cell.trusted or any(item.is_equation and item.holds(read) for item in constraints):
        return False
    is_goal = math.isinf(cell.span.low) or math.isinf(cell.span.high)
    is_broken = any(not item.holds(read) for item in constraints)
    return not is_goal and not is_broken and cell.term.bounds.contains(shifted(cell, power).value)


def _finding(suspects: Sequence[Cell], hit: int, power: int) -> Finding:
    values = [shifted(cell, power).value for cell in suspects]
    shown = [
        f"{named(cell)} {stated(cell)}, perhaps {meant(cell, value)}"
        for cell, value in zip(suspects, values, strict=True)
    ]
    listings = [
        "; ".join(shown[:count]) + (f"; and {len(shown) - count} more." if count < len(shown) else ".")
        for count in range(len(shown), 0, -1)
    ]
    text = f"{hit} percentages of this source lost their decimal point; these may have too:"
    ids = tuple(cell.fact.id for cell in suspects if cell.fact)
    proposed = tuple(zip(ids, values, strict=True))
    return Finding(ids, "same source", LOST_POINT, "note", "info", fitted(text, listings), proposed)
