"""Broken constraints as puzzles: those that share a figure, or that one swap of two figures solves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import SWAPPED, Candidate
from kpi_engine.diagnosis.intervals import Spans, touch
from kpi_engine.diagnosis.localise import swap

MOST_LOOKED_AT = 200_000
MOST_SWAPPED = 5_000
"""So many pairs of figures are looked at, and so many are swapped to see: a table of noise has millions."""


def components(board: Board) -> list[list[Constraint]]:
    """Broken constraints in groups that share cells; each group is one puzzle."""
    broken = board.broken()
    beyond = {cell for item in broken if item.rule == "bound" for cell in item.cells}
    group_of = _Sets()
    for item in broken:
        group_of.join((*item.cells, *(_tied_to(board, item) & beyond if item.rule == "bound" else ())))
    members: dict[int, list[Constraint]] = defaultdict(list)
    for item in broken:
        members[group_of[next(iter(item.cells))]].append(item)
    place = {item: at for at, item in enumerate(broken)}
    return _joined_by_swaps(board, sorted(members.values(), key=lambda items: place[items[-1]]))


def _tied_to(board: Board, bound: Constraint) -> set[int]:
    """Cells in an equation with one that is out of bounds: 8.8 and 1 − 8.8 are one puzzle."""
    return {cell for item in board.of(bound.cells) if item.is_equation for cell in item.cells}


class _Sets:
    """Which cells belong together."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def __getitem__(self, cell: int) -> int:
        """The cell that stands for all that belong to this one."""
        while (above := self._above.setdefault(cell, cell)) != cell:
            self._above[cell] = self._above[above]
            cell = above
        return cell

    def join(self, cells: Iterable[int]) -> None:
        first, *rest = (self[cell] for cell in cells)
        for other in rest:
            self._above[self[other]] = self[first]


def _joined_by_swaps(board: Board, puzzles: list[list[Constraint]]) -> list[list[Constraint]]:
    """Two puzzles that one swap of figures solves are one puzzle."""
    pairs = dict(_Exchanges(board, [_explaining(board, broken) for broken in puzzles]).pairs())
    paired = {*pairs, *pairs.values()}
    alone = [broken for number, broken in enumerate(puzzles) if number not in paired]
    return [*alone, *([*puzzles[first], *puzzles[second]] for first, second in pairs.items())]


def _explaining(board: Board, broken: Sequence[Constraint]) -> list[Cell]:
    """Stated figures that every broken constraint of a puzzle involves."""
    shared = frozenset.intersection(*(constraint.cells for constraint in broken))
    return [cell for index in sorted(shared) if (cell := board.cells[index]).fact and not cell.trusted]


class _Exchanges:
    """Pairs of puzzles that a swap solves: figures of one table, or one figure at two times."""

    def __init__(self, board: Board, suspects: Sequence[Sequence[Cell]]) -> None:
        self.board, self.suspects = board, suspects
        self.looked_at = self.swapped = 0
        self._rooms: dict[int, Spans] = {}
        self._alike: dict[object, list[tuple[int, Cell]]] = defaultdict(list)
        for number, cells in enumerate(suspects):
            for cell in cells:
                for key in _keys(cell):
                    self._alike[key].append((number, cell))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each puzzle with the first later one that is still free."""
        taken: set[int] = set()
        for number in range(len(self.suspects)):
            second = None if number in taken else self._partner(number, taken)
            if second is not None:
                taken |= {number, second}
                yield number, second

    def _partner(self, number: int, taken: set[int]) -> int | None:
        found: set[int] = set()
        for cell in self.suspects[number]:
            for key in _keys(cell):
                for other_number, other in self._alike[key]:
                    if self.looked_at >= MOST_LOOKED_AT or self.swapped >= MOST_SWAPPED:
                        return min(found, default=None)
                    self.looked_at += 1
                    if (
                        number < other_number
                        and other_number not in found | taken
                        and self._solve(cell, other)
                    ):
                        found.add(other_number)
        return min(found, default=None)

    def _solve(self, one: Cell, other: Cell) -> bool:
        if one.value == other.value or not (self._can_be(one, other) and self._can_be(other, one)):
            return False
        self.swapped += 1
        return swap(self.board, one, other) is not None

    def _can_be(self, cell: Cell, other: Cell) -> bool:
        """False where the other's figure fits nowhere near the cell; what binds both does not tell."""
        key = cell.index
        if key not in self._rooms:
            self._rooms[key] = self.board.room(key)
        fits = touch(self._rooms[key], Candidate(other.value, other.half_unit, SWAPPED).span)
        return fits or not set(self.board.of((key,))).isdisjoint(self.board.of((other.index,)))


def _keys(cell: Cell) -> tuple[object, ...]:
    return cell.group, (cell.term.id, cell.label)
