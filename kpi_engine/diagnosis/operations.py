"""What could be done to one figure, or to two that were swapped, and what that would restore.

In a large puzzle no single figure explains everything. Each operation explains a part; the cheapest set of
operations that explains all is then searched for (`selection`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import COST, SWAPPED, Candidate, candidates
from kpi_engine.diagnosis.intervals import EVERYWHERE, Spans, meet, meet_all, touch
from kpi_engine.diagnosis.ranking import doubt
from kpi_engine.diagnosis.repair import felt_elsewhere, fits, implied_value, may_be_wrong
from kpi_engine.diagnosis.series import Series

DEPENDS = 2.0
"""The least that a figure costs whose value only the other corrections can tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """New values for a figure or two; `candidate` None leaves the value to what else is changed.

    `restores` and `breaks` hold what the operation would do alone; `touches` all constraints of its figures.
    """

    changes: tuple[tuple[int, Candidate | None], ...]
    cost: float
    touches: frozenset[Constraint]
    restores: frozenset[Constraint] = frozenset()
    breaks: tuple[Constraint, ...] = ()

    @property
    def cells(self) -> frozenset[int]:
        """The figures it changes."""
        return frozenset(index for index, _ in self.changes)

    @property
    def depends(self) -> bool:
        """True when its value follows from the other operations."""
        return any(candidate is None for _, candidate in self.changes)


class Operations:
    """Every operation on the figures of one puzzle that restores something."""

    def __init__(self, board: Board, series: Series, broken: Sequence[Constraint]) -> None:
        self.board, self.series = board, series
        self.broken = frozenset(broken)
        indexes = dict.fromkeys(index for item in broken for index in sorted(item.cells))
        self.cells = [board.cells[index] for index in indexes if may_be_wrong(board.cells[index])]
        self.rooms: Mapping[int, Mapping[Constraint, Spans]] = {
            cell.index: board.rooms(cell.index) for cell in self.cells
        }

        self.elsewhere = {
            cell.index: [item for item in broken if felt_elsewhere(item, cell.index)] for cell in self.cells
        }

    def all(self) -> list[Operation]:
        """By cell and cost, so that the search is the same every time."""
        found = [operation for cell in self.cells for operation in self._cheapest(self._of(cell))]
        return [*found, *self._swaps()]

    def _cheapest(self, operations: Iterable[Operation]) -> list[Operation]:
        """Of the values that restore and break the same, the easiest to believe."""
        alike: dict[tuple[frozenset[Constraint], tuple[Constraint, ...], bool], Operation] = {}
        for operation in operations:
            key = (operation.restores, operation.breaks, operation.depends)
            if key not in alike or operation.cost < alike[key].cost:
                alike[key] = operation
        return list(alike.values())

    def _of(self, cell: Cell) -> Iterator[Operation]:
        rooms = self.rooms[cell.index]
        for candidate in candidates(cell) if cell.fact else ():
            if fits(cell, candidate, EVERYWHERE):
                yield from self._operation(cell, candidate)
        for room in self._implied(rooms):
            value = implied_value(cell, room, self.series)
            if value:
                yield from self._operation(cell, value)
        touches = frozenset((*rooms, *self.elsewhere[cell.index]))
        yield Operation(((cell.index, None),), DEPENDS, touches)

    def _operation(self, cell: Cell, candidate: Candidate) -> Iterator[Operation]:
        rooms = self.rooms[cell.index]
        fitting = {item for item, room in rooms.items() if touch(room, candidate.span)}
        touches = frozenset((*rooms, *self.elsewhere[cell.index]))
        read = self.board.read({cell.index: candidate.span})
        otherwise = {item for item in self.elsewhere[cell.index] if item.holds(read)}
        restores = frozenset(otherwise | fitting & self.broken)
        breaks = tuple(item for item in rooms if item not in fitting and item not in self.broken)
        if any(item.is_equation for item in restores) and len(breaks) < len(restores):
            cost = max(candidate.cost + doubt(self.series, cell, candidate), candidate.cost / 2)
            yield Operation(((cell.index, candidate),), cost, touches, restores, breaks)

    def _implied(self, rooms: Mapping[Constraint, Spans]) -> list[Spans]:
        """Values that what holds allows and that as many broken constraints as possible imply together."""
        allowed = meet_all(room for item, room in rooms.items() if item not in self.broken)
        found: dict[frozenset[Constraint], Spans] = {}
        equations = [item for item in rooms if item in self.broken and item.is_equation]
        for first in equations:
            room, together = meet(allowed, rooms[first]), {first}
            for other in equations:
                both = meet(room, rooms[other])
                if other is not first and both:
                    room, together = both, together | {other}
            if room:
                found.setdefault(frozenset(together), room)
        return list(found.values())

    def _swaps(self) -> Iterator[Operation]:
        """Two figures that would each restore something in the other's place."""
        for number, first in enumerate(self.cells):
            for second in self.cells[number + 1 :]:
                if not (first.fact and second.fact) or first.value == second.value:
                    continue
                if self._restored(first, second) and self._restored(second, first):
                    yield self._swap(first, second)

    def _swap(self, first: Cell, second: Cell) -> Operation:
        values = (Candidate(second.value, second.half_unit, SWAPPED),
                  Candidate(first.value, first.half_unit, SWAPPED))  # fmt: skip
        read = self.board.read({first.index: values[0].span, second.index: values[1].span})
        touched = self.board.of((first.index, second.index))
        fitting = {item for item in touched if item.holds(read)}
        breaks = tuple(item for item in touched if item not in fitting and item not in self.broken)
        changes = ((first.index, values[0]), (second.index, values[1]))
        return Operation(changes, COST[SWAPPED], frozenset(touched), frozenset(fitting & self.broken), breaks)

    def _restored(self, cell: Cell, other: Cell) -> bool:
        """True when the other's value restores an equation of the cell that the other is no part of."""
        return any(
            item in self.broken and item.is_equation and other.index not in item.cells
            and touch(room, other.span)
            for item, room in self.rooms[cell.index].items()
        )  # fmt: skip
