"""A repair: new values for some cells that would make everything hold again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpi_engine.diagnosis.cells import Cell
from kpi_engine.diagnosis.constraints import Constraint, Tie
from kpi_engine.diagnosis.families import COPIED, COPIED_RESULT, UNEXPLAINED, WITHOUT_DIGITS, Candidate
from kpi_engine.diagnosis.intervals import Interval, Spans, touch
from kpi_engine.diagnosis.series import Series


@dataclass(frozen=True, slots=True)
class Repair:
    """New values for some cells, and how much it takes to believe them.

    `cost` is that of the slips; `doubt` is what the series of the figures add to it or take from it.
    """

    changes: tuple[tuple[int, Candidate], ...]
    cost: float
    doubt: float = 0.0

    @property
    def weight(self) -> float:
        """What repairs are ordered by, the least first."""
        return self.cost + self.doubt

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
        """True for a value that fits, but that no slip of the keyboard leads back to."""
        return any(candidate.kind in WITHOUT_DIGITS for _, candidate in self.changes)

    @property
    def spans(self) -> dict[int, Interval]:
        """What the changed cells may be."""
        return {index: candidate.span for index, candidate in self.changes}


def covers(broken: Sequence[Constraint], *cells: int) -> bool:
    """True when every broken constraint involves one of the cells, at least in another accepted form."""
    involved = [bool(constraint.cells.intersection(cells)) for constraint in broken]
    if all(involved):
        return True
    at_all = any(item.is_equation and each for item, each in zip(broken, involved, strict=True))
    return at_all and all(
        each or any(felt_elsewhere(item, cell) for cell in cells)
        for item, each in zip(broken, involved, strict=True)
    )


def felt_elsewhere(constraint: Constraint, cell: int) -> bool:
    """True for a figure that only another accepted form of an identity reads."""
    return isinstance(constraint, Tie) and cell not in constraint.cells and cell in constraint.at.values()


def covering_pairs(broken: Sequence[Constraint], cells: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """Pairs of cells such that every broken constraint involves one; the smallest one says where to begin."""
    known = {cell.index: cell for cell in cells}
    seen: set[frozenset[int]] = set()
    for first in sorted(min((constraint.cells for constraint in broken), key=len) & known.keys()):
        rest = [constraint.cells for constraint in broken if first not in constraint.cells]
        partners = frozenset.intersection(*rest) & known.keys() if rest else known.keys()
        for second in sorted(partners - {first}):
            if frozenset((first, second)) not in seen:
                seen.add(frozenset((first, second)))
                yield known[min(first, second)], known[max(first, second)]


def fits(cell: Cell, candidate: Candidate, room: Spans) -> bool:
    """True when the candidate lies in the room and is whole where figures are counted."""
    return touch(room, candidate.span) and (not cell.term.whole or holds_whole_number(candidate.span))


def holds_whole_number(span: Interval) -> bool:
    """True when a count can lie in the span."""
    if math.isinf(span.low) or math.isinf(span.high):
        return True
    return math.floor(span.high + 1e-9) >= math.ceil(span.low - 1e-9)


def may_be_wrong(cell: Cell) -> bool:
    """False for what is trusted, and for what a rule merely tolerates."""
    return not cell.trusted and (cell.fact is not None or cell.span.low == cell.span.high)


def implied_value(cell: Cell, room: Spans, series: Series) -> Candidate | None:
    """The value that fits, and why another stands there: copied from a neighbour, or for no known reason."""
    value = free_value(cell, room, series.usual_half_unit(cell))
    source = series.copied_from(cell) if value and cell.fact else None
    if value is None or source is None:
        return value
    copied_result = (
        source.fact is not None and source.fact.computed and not (cell.fact and cell.fact.computed)
    )
    return replace(value, kind=COPIED_RESULT if copied_result else COPIED)


def free_value(cell: Cell, room: Spans, usual: float = 0.0) -> Candidate | None:
    """The value that fits the main definition best, to the digits shown and at least three.

    `usual` is half a unit of the last digit in other periods, which counts where it is finer.
    """
    usable = [span for span in room if not cell.term.whole or holds_whole_number(span)]
    if not usable:
        return None
    middle = usable[0].middle
    if not math.isfinite(middle):
        return Candidate(cell.value, math.inf, UNEXPLAINED)
    third_digit = 10.0 ** (math.floor(math.log10(abs(middle))) - 2) if middle else 0.0
    half_unit = usual if 0 < usual < cell.half_unit else cell.half_unit
    unit = 1.0 if cell.term.whole else min(2 * half_unit, third_digit)
    steps = middle / unit if unit else math.inf
    rounded = float(f"{round(steps) * unit:.12g}") if math.isfinite(steps) else middle
    if touch((usable[0],), Interval(rounded - unit / 2, rounded + unit / 2)):
        return Candidate(rounded, unit / 2, UNEXPLAINED)
    return Candidate(float(f"{middle:.12g}"), 0.0, UNEXPLAINED)
