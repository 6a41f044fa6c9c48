"""What could be done to a figure, or to a few that share an equation, and what that would restore.

In a large puzzle no single figure explains everything. Each operation explains a part; the set of operations
that explains all and is easiest to believe is then chosen (`selection`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.cells import Cell
from kpi_engine.diagnosis.constraints import Constraint
from kpi_engine.diagnosis.families import COST, POWERS, SWAPPED, Candidate, candidates, negated, shifted
from kpi_engine.diagnosis.intervals import EVERYWHERE, Interval, Spans, meet, meet_all, touch
from kpi_engine.diagnosis.ranking import doubt
from kpi_engine.diagnosis.repair import felt_elsewhere, fits, implied_value, may_be_wrong
from kpi_engine.diagnosis.series import Series

TOGETHER = 1.0
"""Two causes take both to believe and a little more."""

MOST_FIGURES = 3
"""So many faults may share equations."""

EASY = 1.5
"""Slips that are looked for even where what holds now would break: two faults may cancel out."""

HIDDEN = -1.0
"""So much must the other periods speak for an easy slip that restores no equation: another fault hides it."""

MOST_EXTENDED = 30
"""So many beginnings are followed further, the most promising first."""


MOST_TRIES = 200
"""So many further figures are tried beside them in one puzzle: the search is counted, not timed."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """New values for one or more figures; `faults` are the figures of each slip in it.

    `restores` are the broken constraints that hold afterwards, `unsolved` what then fails of its figures'.
    """

    changes: tuple[tuple[int, Candidate], ...]
    faults: tuple[frozenset[int], ...]
    cost: float
    restores: tuple[Constraint, ...]
    unsolved: tuple[Constraint, ...]

    @property
    def cells(self) -> frozenset[int]:
        """The figures it changes."""
        return frozenset(index for index, _ in self.changes)

    @property
    def spans(self) -> dict[int, Interval]:
        """What the changed figures may be."""
        return {index: candidate.span for index, candidate in self.changes}

    @property
    def equations(self) -> int:
        """How many equations it restores."""
        return sum(item.is_equation for item in self.restores)


class Operations:
    """Every operation on the figures of one puzzle that restores something and breaks nothing else."""

    def __init__(self, board: Board, series: Series, broken: Sequence[Constraint]) -> None:
        self.board, self.series, self.broken = board, series, tuple(broken)
        self._broken = frozenset(broken)
        indexes = dict.fromkeys(index for item in broken for index in sorted(item.cells))
        known = (board.cells[index] for index in indexes)
        self.cells = [cell for cell in known if cell.fact and may_be_wrong(cell)]
        self.rooms: dict[int, Mapping[Constraint, Spans]] = {
            cell.index: board.rooms(cell.index) for cell in self.cells
        }
        self._slips: dict[int, list[tuple[Candidate, Interval]]] = {}
        self._unlike: dict[tuple[int, Candidate], float] = {}
        self._tries = MOST_TRIES

    def all(self) -> list[Operation]:
        """In the order of the figures, so that the search is the same every time."""
        nothing = Operation((), (), -TOGETHER, (), ())
        found = [each for cell in self.cells for each in self._on(cell, self.rooms[cell.index], nothing)]
        found += self._swaps()
        beginnings = found
        for figures in range(2, MOST_FIGURES + 1):
            if figures == MOST_FIGURES and any(self._explains_all(each) for each in found):
                break
            open_ends = [each for each in beginnings if each.unsolved]
            open_ends.sort(key=lambda each: (len(each.unsolved) - each.equations, each.cost))
            beginnings = _one_for_each_set(
                longer
                for each in open_ends[:MOST_EXTENDED]
                for longer in self._extended(each, last=figures == MOST_FIGURES)
            )
            found += beginnings
        return [each for each in found if self._stands_alone(each)]

    def _explains_all(self, operation: Operation) -> bool:
        return not operation.unsolved and len(operation.restores) == len(self.broken)

    def _stands_alone(self, operation: Operation) -> bool:
        """True where nothing that held would break, and no more is left broken than is restored."""
        enough = bool(operation.restores) and operation.equations >= len(operation.unsolved)
        return enough and self._broken.issuperset(operation.unsolved)

    def _extended(self, begun: Operation, *, last: bool) -> Iterator[Operation]:
        """With another slip in a constraint that is left broken; the `last` one is in all of them."""
        left = [item.cells for item in begun.unsolved]
        for index in sorted((frozenset.intersection(*left) if last else left[0]) - begun.cells):
            cell = self.board.cells[index]
            if cell.fact and may_be_wrong(cell) and self._tries:
                self._tries -= 1
                yield from self._on(cell, self.board.rooms(index, begun.spans), begun)

    def _on(self, cell: Cell, rooms: Mapping[Constraint, Spans], begun: Operation) -> list[Operation]:
        """What one more slip, in the cell, restores; of values that restore the same, the best to believe."""
        wanted = [item for item in rooms if item in self._broken and item not in begun.restores]
        allowed = meet_all(room for item, room in rooms.items() if item not in wanted)
        implied = [rooms[item] for item in wanted if item.is_equation]
        best: dict[tuple[Constraint, ...], tuple[float, float, Candidate]] = {}
        for candidate, span in self._values(cell, allowed, implied):
            restores_one = any(touch(room, span) for room in implied)
            if not restores_one and candidate.cost > EASY:
                continue
            unlike = self._doubt(cell, candidate)
            if not restores_one and unlike > HIDDEN:
                continue
            cost = max(candidate.cost + unlike, candidate.cost / 2)
            restored = tuple(item for item in wanted if touch(rooms[item], span))
            if restored not in best or (cost, unlike) < best[restored][:2]:
                best[restored] = cost, unlike, candidate
        return [self._made(begun, cell, candidate, cost) for cost, _, candidate in best.values()]

    def _values(
        self, cell: Cell, allowed: Spans, implied: Sequence[Spans]
    ) -> Iterator[tuple[Candidate, Interval]]:
        """Slips inside what still holds, the easy ones anywhere: another fault may hide what they break.

        Then the values that as many broken equations as possible imply.
        """
        for candidate, span in self._slips_of(cell):
            if candidate.cost <= EASY or touch(allowed, span):
                yield candidate, span
        for number, first in enumerate(implied):
            room = meet(allowed, first)
            for other in (*implied[:number], *implied[number + 1 :]):
                room = meet(room, other) or room
            value = implied_value(cell, room, self.series) if room else None
            if value:
                yield value, value.span

    def _doubt(self, cell: Cell, candidate: Candidate) -> float:
        key = cell.index, candidate
        if key not in self._unlike:
            self._unlike[key] = doubt(self.series, cell, candidate)
        return self._unlike[key]

    def _slips_of(self, cell: Cell) -> list[tuple[Candidate, Interval]]:
        """Whatever one slip leads back to, and its span; read once for each figure."""
        if cell.index not in self._slips:
            possible = (each for each in candidates(cell) if fits(cell, each, EVERYWHERE))
            self._slips[cell.index] = [(each, each.span) for each in possible]
        return self._slips[cell.index]

    def _made(self, begun: Operation, cell: Cell, candidate: Candidate, cost: float) -> Operation:
        changes = (*begun.changes, (cell.index, candidate))
        faults = (*begun.faults, frozenset((cell.index,)))
        return self._operation(changes, faults, begun.cost + TOGETHER + cost)

    def _operation(
        self, changes: tuple[tuple[int, Candidate], ...], faults: tuple[frozenset[int], ...], cost: float
    ) -> Operation:
        cells = [index for index, _ in changes]
        read, stated = self.board.read({index: value.span for index, value in changes}), self.board.read()
        restores: list[Constraint] = []
        unsolved: list[Constraint] = []
        for item in self.broken:
            if item.cells.intersection(cells) or any(felt_elsewhere(item, index) for index in cells):
                holds = item.holds(read) and (item.silent(stated) or not item.silent(read))
                (restores if holds else unsolved).append(item)
        unsolved += (
            item for item in self.board.of(cells) if item not in self._broken and not item.holds(read)
        )
        return Operation(changes, faults, cost, tuple(restores), tuple(unsolved))

    def _swaps(self) -> Iterator[Operation]:
        """Two figures that would each restore something in the other's place."""
        for number, first in enumerate(self.cells):
            for second in self.cells[number + 1 :]:
                if first.value == second.value or not fits(
                    first, Candidate(second.value, 0.0, SWAPPED), EVERYWHERE
                ):
                    continue
                if self._restored(first, second) and self._restored(second, first):
                    changes = ((first.index, Candidate(second.value, second.half_unit, SWAPPED)),
                               (second.index, Candidate(first.value, first.half_unit, SWAPPED)))  # fmt: skip
                    both = frozenset((first.index, second.index))
                    yield self._operation(changes, (both,), COST[SWAPPED])

    def _restored(self, cell: Cell, other: Cell) -> bool:
        """True when the other's value restores an equation of the cell that the other is no part of."""
        return any(
            item in self._broken and item.is_equation and other.index not in item.cells
            and touch(room, other.span)
            for item, room in self.rooms[cell.index].items()
        )  # fmt: skip


def hides_slips(board: Board, series: Series, broken: Sequence[Constraint]) -> bool:
    """True where the other periods speak for an easy slip, even one that restores nothing alone."""
    indexes = {index for item in broken if item.is_equation for index in item.cells}
    cells = (board.cells[index] for index in sorted(indexes))
    return any(
        doubt(series, cell, candidate) <= HIDDEN
        for cell in cells if cell.fact and cell.value and may_be_wrong(cell)
        for candidate in (*(shifted(cell, power) for power in POWERS), negated(cell))
        if fits(cell, candidate, EVERYWHERE)
    )  # fmt: skip


def _one_for_each_set(operations: Iterable[Operation]) -> list[Operation]:
    """Of operations that change the same figures and restore the same, the easiest to believe."""
    best: dict[tuple[frozenset[int], tuple[Constraint, ...]], Operation] = {}
    for operation in operations:
        key = operation.cells, operation.restores
        if key not in best or operation.cost < best[key].cost:
            best[key] = operation
    return list(best.values())
