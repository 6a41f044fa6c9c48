"""One slip that hit many figures: percentages that all lost their point, amounts all in another unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import LOST_POINT, Candidate, negated, scaled, shifted
from kpi_engine.diagnosis.intervals import EVERYWHERE
from kpi_engine.diagnosis.repair import Repair, fits, may_be_wrong
from kpi_engine.model.unit import Unit

MOST_SHARED = 6
MOST_TRIES = 120
"""How many figures one shared slip may have hit, and how many combinations are tried to find them."""

MOST_PLACES = 3
"""By how many places percentages may have lost their point."""

SHARED = 1.5
"""One cause for several figures takes little more to believe than for one."""


def shared_slips(board: Board, broken: Sequence[Constraint]) -> Iterator[Repair]:
    """The smallest sets of figures that one and the same slip has hit.

    Percentages lose their point together, amounts come in another unit or with another sign together;
    counts have no slip in common.
    """
    yield from _SharedSlip(board, broken, negated, _is_money).repairs()
    for power in range(1, MOST_PLACES + 1):
        yield from _SharedSlip(board, broken, _shift(power), _is_share).repairs()
    for power in (2, 3, 6, -3, -6):
        yield from _SharedSlip(board, broken, _shift(power), _is_money).repairs()


def points_lost_together(
    board: Board, broken: Sequence[Constraint], found: Sequence[Repair]
) -> Iterator[Repair]:
    """Percentages that all lost their point, where one figure's point alone explains everything too.

    150 % beside 30 % may be 1.50 % alone, or 15.0 % and 3.0 %; two conversions printed without their point
    may look as if the visitors had a zero too many.
    """
    for power in range(1, max((_places_lost(board, repair) for repair in found), default=0)):
        yield from _SharedSlip(board, broken, _shift(power), _is_share).repairs()


def _places_lost(board: Board, repair: Repair) -> int:
    """By how many places a single percentage lost its point; any other figure, more than percentages do."""
    cell, candidate = board.cells[repair.cells[0]], repair.changes[0][1]
    if repair.kind != LOST_POINT or len(repair.cells) > 1:
        return 0
    return round(math.log10(abs(cell.value / candidate.value))) if _is_share(cell) else MOST_PLACES + 1


def _shift(power: int) -> Callable[[Cell], Candidate]:
    """Moves the point and keeps every digit as certain as it was typed.

    Zeros that counted as rounded would let figures that only move together fit anything: 100,000 would be
    0.1, give or take a half.
    """

    def slip(cell: Cell) -> Candidate:
        found = shifted(cell, power)
        return replace(found, half_unit=min(found.half_unit, scaled(cell.half_unit, power)))

    return slip


def _is_share(cell: Cell) -> bool:
    return cell.term.unit is Unit.FRACTION


def _is_money(cell: Cell) -> bool:
    return cell.term.unit.is_money


class _SharedSlip:
    """Sets of cells that, all hit by `slip`, explain everything.

    Some cell of a broken constraint must be in the set, then some cell of one that is still broken, and so
    on until nothing is broken or the set is too large.
    """

    def __init__(
        self, board: Board, broken: Sequence[Constraint], slip: Callable[[Cell], Candidate],
        hits: Callable[[Cell], bool],
    ) -> None:  # fmt: skip
        self.board, self.broken, self.slip, self.hits = board, broken, slip, hits
        self.tries = MOST_TRIES
        self.seen: set[frozenset[int]] = set()
        self.found: list[dict[int, Candidate]] = []

    def repairs(self) -> Iterator[Repair]:
        for size in range(2, MOST_SHARED + 1):
            self.seen.clear()
            self._extend({}, size)
            if self.found:
                break
        for changes in self.found:
            ordered = tuple(sorted(changes.items(), key=lambda item: item[0]))
            yield Repair(ordered, SHARED * ordered[0][1].cost)

    def _extend(self, changes: dict[int, Candidate], size: int) -> None:
        key = frozenset(changes)
        if key in self.seen or self.tries <= 0:
            return
        self.seen.add(key)
        self.tries -= 1
        unsolved = self._still_broken(changes)
        if unsolved is None:
            self.found += [changes] if len(changes) > 1 else []
        elif len(changes) < size:
            for index in sorted(unsolved.cells - key):
                cell = self.board.cells[index]
                candidate = self.slip(cell)
                possible = fits(cell, candidate, EVERYWHERE) and candidate.value != cell.value
                if cell.fact and may_be_wrong(cell) and self.hits(cell) and possible:
                    self._extend({**changes, index: candidate}, size)

    def _still_broken(self, changes: dict[int, Candidate]) -> Constraint | None:
        spans = {index: candidate.span for index, candidate in changes.items()}
        return self.board.first_broken(spans, self.broken)
