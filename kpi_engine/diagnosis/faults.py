"""Several independent faults in one puzzle: the cheapest corrections that make everything tie together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Constraint
from kpi_engine.diagnosis.families import Candidate, candidates
from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.diagnosis.operations import Operation, Operations
from kpi_engine.diagnosis.repair import Repair, fits, implied_value
from kpi_engine.diagnosis.selection import UNRESTORED, Selection
from kpi_engine.diagnosis.series import Series

MOST_ROUNDS = 60
"""So many sets are tried; a puzzle that needs more is told as it is, without a proposal."""

TOGETHER = 1.0
"""Two causes take both to believe and a little more."""

MOST_RIVALS = 4
"""So many other explanations are looked for."""

Changes = dict[int, Candidate]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One correction for every figure of a set, and what remains broken all the same."""

    changes: tuple[tuple[int, Candidate], ...]
    left: tuple[Constraint, ...]

    @property
    def cost(self) -> float:
        """How much it takes to believe all of it."""
        costs = [candidate.cost for _, candidate in self.changes]
        return sum(costs) + TOGETHER * (len(costs) - 1) + UNRESTORED * len(self.left)

    @property
    def repair(self) -> Repair:
        """All of it as one repair."""
        return Repair(self.changes, self.cost)

    @property
    def spans(self) -> dict[int, Interval]:
        """What the corrected figures may be."""
        return {index: candidate.span for index, candidate in self.changes}


@dataclass(frozen=True, slots=True)
class Explained:
    """The cheapest explanation, the figures of each fault in it, and others that change no more figures.

    It is exhaustive when there are no further ones.
    """

    best: Explanation
    parts: tuple[frozenset[int], ...]
    others: tuple[Explanation, ...]
    exhaustive: bool


def explained(board: Board, series: Series, broken: Sequence[Constraint]) -> Explained | None:
    """The cheapest set of corrections that leaves the least broken, and its rivals."""
    search = _Search(board, series, broken)
    best = next(search.found(), None)
    if best is None or not best.changes:
        return None
    parts, others = tuple(search.parts), []
    if not best.left:
        search.selection.limit(len(best.changes))
        for other in search.found():
            others.append(other)
            if len(others) == MOST_RIVALS:
                break
    return Explained(best, parts, tuple(others), search.exhausted)


class _Search:
    def __init__(self, board: Board, series: Series, broken: Sequence[Constraint]) -> None:
        self.board, self.series, self.broken = board, series, broken
        self.selection = Selection(Operations(board, series, broken).all(), broken)
        self.rounds = MOST_ROUNDS
        self.exhausted = False
        self.parts: list[frozenset[int]] = []

    def found(self) -> Iterator[Explanation]:
        """Explanations, the cheapest first; each set of figures once."""
        while self.rounds:
            self.rounds -= 1
            answer = self.selection.cheapest()
            if answer is None:
                self.exhausted = True
                return
            chosen, left = answer
            changes = self._values(chosen)
            if changes is None:
                self.selection.forbid_set(chosen)
                continue
            failed = self._failed(changes, left)
            if failed is not None:
                self.selection.forbid_together(failed, chosen)
                continue
            self.selection.forbid_figures(changes)
            self.parts = [operation.cells for operation in chosen]
            yield Explanation(tuple(sorted(changes.items(), key=lambda item: item[0])), tuple(left))

    def _values(self, chosen: Sequence[Operation]) -> Changes | None:
        """The value of every figure; those that depend on others are worked out last, slips first."""
        changes = {index: value for operation in chosen for index, value in operation.changes if value}
        for operation in (operation for operation in chosen if operation.depends):
            (index, _), cell = operation.changes[0], self.board.cells[operation.changes[0][0]]
            room = self.board.room(index, {other: value.span for other, value in changes.items()})
            slip = next((item for item in candidates(cell) if fits(cell, item, room)), None) if room else None
            value = slip or implied_value(cell, room, self.series)
            if value is None:
                return None
            changes[index] = value
        return changes

    def _failed(self, changes: Changes, left: Sequence[Constraint]) -> Constraint | None:
        """The first constraint that the changes do not restore, or break."""
        stated = self.board.read()
        read = self.board.read({index: value.span for index, value in changes.items()})
        for item in dict.fromkeys((*self.broken, *self.board.of(changes))):
            if item not in left and (not item.holds(read) or (item.silent(read) and not item.silent(stated))):
                return item
        return None
