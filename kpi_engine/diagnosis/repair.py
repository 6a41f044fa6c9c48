"""A repair: new values for some cells that would make everything hold again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Cell, Constraint
from kpi_engine.diagnosis.families import UNEXPLAINED, Candidate
from kpi_engine.diagnosis.intervals import Interval, Spans, touch


@dataclass(frozen=True, slots=True)
class Repair:
    """New values for some cells, and how much it takes to believe them."""

    changes: tuple[tuple[int, Candidate], ...]
    cost: float

    @property
    def cells(self) -> tuple[int, ...]:
        """The cells it changes."""
        return tuple(index for index, _ in self.changes)

    @property
    def kind(self) -> str:
        """The slip behind it; that of the first figure where they differ."""
        return self.changes[0][1].kind

    @property
    def free(self) -> bool:
        """True for a value that fits, but that no slip of the keyboard explains."""
        return self.kind == UNEXPLAINED

    @property
    def spans(self) -> dict[int, Interval]:
        """What the changed cells may be."""
        return {index: candidate.span for index, candidate in self.changes}


def covers(broken: Sequence[Constraint], *cells: int) -> bool:
    """True when every broken constraint involves one of the cells."""
    return all(constraint.cells.intersection(cells) for constraint in broken)


def fits(cell: Cell, candidate: Candidate, room: Spans) -> bool:
    """True when the candidate lies in the room and is whole where figures are counted."""
    return touch(room, candidate.span) and (not cell.term.whole or holds_whole_number(candidate.span))


def holds_whole_number(span: Interval) -> bool:
    """True when a count can lie in the span."""
    if math.isinf(span.low) or math.isinf(span.high):
        return True
    return math.floor(span.high + 1e-9) >= math.ceil(span.low - 1e-9)


def best_value(cell: Cell, room: Spans) -> float | None:
    """The value that fits best, with as few digits as the figure was shown with where those suffice."""
    usable = [span for span in room if not cell.term.whole or holds_whole_number(span)]
    if not usable:
        return None
    nearest = min(usable, key=lambda span: abs(span.middle - cell.value))
    unit = 1.0 if cell.term.whole else 2 * cell.half_unit
    if unit and math.isfinite(nearest.middle):
        rounded = float(f"{round(nearest.middle / unit) * unit:.12g}")
        if rounded in nearest:
            return rounded
    return float(f"{nearest.middle:.12g}")
