"""Figures of one source that share a fault: where several lost their decimal point, others may have too."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.cells import Cell
from kpi_engine.diagnosis.families import LOST_POINT, POWERS, THOUSANDS, Candidate, shifted
from kpi_engine.diagnosis.messages import fitted, meant, named, stated
from kpi_engine.diagnosis.verdict import Judgement
from kpi_engine.model.finding import Finding
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit

ENOUGH = 3
"""So many figures of a source must share a fault before others are suspected."""


def _is_percentage(cell: Cell) -> bool:
    return cell.term.unit is Unit.FRACTION


def _is_whole_percentage(cell: Cell) -> bool:
    """True when no tenth of a per cent was typed: 880 % and 8.8 are, 15.0 % and 0.153 are not."""
    shows_tenths = 0 < cell.half_unit < 0.004 and cell.fact is not None and "%" in cell.fact.raw
    return abs(cell.value * 100 - round(cell.value * 100)) < 1e-9 and not shows_tenths


def _is_price(cell: Cell) -> bool:
    """Money per customer or per unit, which is stated with cents."""
    return cell.term.unit.is_money and cell.term.aggregation is Aggregation.POOLED


def _is_whole(cell: Cell) -> bool:
    return cell.half_unit >= 0.5 or (not cell.half_unit and cell.value == round(cell.value))


def _is_amount(cell: Cell) -> bool:
    return cell.term.unit.is_money and cell.term.aggregation is not Aggregation.POOLED


def _is_any(cell: Cell) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Shared:
    """A fault that hits all figures of one kind: `slipped` is False for one that shows it was not hit."""

    kind: str
    figures: str
    fault: str
    covers: Callable[[Cell], bool]
    slipped: Callable[[Cell], bool]


SHARED = (
    Shared(LOST_POINT, "percentages", "lost their decimal point", _is_percentage, _is_whole_percentage),
    Shared(LOST_POINT, "amounts with cents", "lost their decimal point", _is_price, _is_whole),
    Shared(THOUSANDS, "amounts", "are in another unit (thousands)", _is_amount, _is_any),
)


def siblings(board: Board, judgements: Sequence[Judgement]) -> list[Finding]:
    """Figures inside their bounds that may share the fault of their siblings.

    Nothing is said where a figure of the source shows that it was spared, or where more would be suspects
    than were found at fault. A figure that repeats a guide's target or that an equation confirms is none.
    """
    findings = []
    for (shared, source, power), hit in _hit(board, judgements).items():
        if len(hit) < ENOUGH:
            continue
        others = [cell for cell in of_source(board, shared, source) if cell.index not in hit]
        suspects = [cell for cell in others if _suspicious(board, cell, power)]
        spared = any(not shared.slipped(cell) for cell in others)
        if suspects and len(hit) >= len(suspects) and not spared:
            findings.append(_finding(shared, suspects, len(hit), power))
    return findings


def _hit(board: Board, judgements: Iterable[Judgement]) -> dict[tuple[Shared, str, int], set[int]]:
    """Figures at fault by the fault, the source and the power of ten."""
    hit: dict[tuple[Shared, str, int], set[int]] = defaultdict(set)
    for judgement in judgements:
        for index, candidate in judgement.best.changes if judgement.best else ():
            cell = board.cells[index]
            for shared in SHARED:
                if candidate.kind == shared.kind and shared.covers(cell) and shared.slipped(cell):
                    hit[shared, source_of(cell), _power(cell, candidate)].add(index)
    return hit


def _power(cell: Cell, candidate: Candidate) -> int:
    return next((power for power in POWERS if shifted(cell, power).value == candidate.value), 0)


def source_of(cell: Cell) -> str:
    """Where the figure comes from: its source, its guide, or the file."""
    fact = cell.fact
    return (fact.source or fact.guide or fact.place.file) if fact else ""


def of_source(board: Board, shared: Shared, source: str) -> list[Cell]:
    """The stated figures of a source that a fault could have hit."""
    stated_cells = (cell for cell in board.cells if cell.fact and cell.value)
    return [cell for cell in stated_cells if shared.covers(cell) and source_of(cell) == source]


def _suspicious(board: Board, cell: Cell, power: int) -> bool:
    constraints = board.of((cell.index,))
    read = board.read()
    if cell.trusted or any(item.is_equation and item.holds(read) for item in constraints):
        return False
    is_goal = math.isinf(cell.span.low) or math.isinf(cell.span.high)
    is_broken = any(not item.holds(read) for item in constraints)
    return not is_goal and not is_broken and cell.term.bounds.contains(shifted(cell, power).value)


def _finding(shared: Shared, suspects: Sequence[Cell], hit: int, power: int) -> Finding:
    values = [shifted(cell, power).value for cell in suspects]
    shown = [
        f"{named(cell)} {stated(cell)}, perhaps {meant(cell, value)}"
        for cell, value in zip(suspects, values, strict=True)
    ]
    text = f"{hit} {shared.figures} of this source {shared.fault}; these may have too:"
    ids = tuple(cell.fact.id for cell in suspects if cell.fact)
    proposed = tuple(zip(ids, values, strict=True))
    return Finding(ids, "same source", shared.kind, "note", "info", fitted(text, listings(shown)), proposed)


def listings(shown: Sequence[str], of: int = 0) -> list[str]:
    """All of them, or as many as there is room for and how many more there are, `of` so many in all."""
    every = of or len(shown)
    return [
        "; ".join(shown[:count]) + (f"; and {every - count:,} more." if count < every else ".")
        for count in range(len(shown), 0, -1)
    ]
