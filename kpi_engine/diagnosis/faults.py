"""Several independent faults in one puzzle: the cheapest corrections that make everything tie together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Constraint
from kpi_engine.diagnosis.families import Candidate, candidates
from kpi_engine.diagnosis.operations import Operation, Operations
from kpi_engine.diagnosis.ranking import weighed
from kpi_engine.diagnosis.repair import Repair, fits, implied_value
from kpi_engine.diagnosis.selection import UNRESTORED, Answer, Selection
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
    """Corrections of several figures as one repair, the figures of each fault, and what remains broken."""

    repair: Repair
    faults: tuple[frozenset[int], ...]
    left: tuple[Constraint, ...]

    @property
    def weight(self) -> float:
        """How hard it is to believe."""
        return self.repair.weight + UNRESTORED * len(self.left)


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation that is easiest to believe, and others that change no more figures.

    It is exhaustive when there are no further ones.
    """

    best: Explanation
    others: tuple[Explanation, ...]
    exhaustive: bool


def explained(board: Board, series: Series, broken: Sequence[Constraint]) -> Explained | None:
    """The set of corrections that is easiest to believe and leaves the least broken, and its rivals."""
    search = _Search(board, series, broken)
    found: list[Explanation] = []
    for least, explanation in search.found():
        found.append(explanation)
        if least >= min(each.weight for each in found):
            break
    if not found:
        return None
    best = min(found, key=lambda each: each.weight)
    size = len(best.repair.cells)
    others = [each for each in found if each is not best and len(each.repair.cells) <= size and not each.left]
    if not best.left:
        search.selection.limit(size)
        for _, explanation in search.found():
            others.append(explanation)
            if len(others) >= MOST_RIVALS:
                break
    return Explained(best, tuple(sorted(others, key=lambda each: each.weight)), search.exhausted)


class _Search:
    def __init__(self, board: Board, series: Series, broken: Sequence[Constraint]) -> None:
        self.board, self.series, self.broken = board, series, broken
        self.selection = Selection(Operations(board, series, broken).all(), broken)
        self.rounds = MOST_ROUNDS
        self.exhausted = False

    def found(self) -> Iterator[tuple[float, Explanation]]:
        """Explanations with the least that any later one costs; each set of figures once."""
        while self.rounds:
            self.rounds -= 1
            answer = self.selection.cheapest()
            if answer is None:
                self.exhausted = True
                return
            changes = self._values(answer.chosen)
            failed = self._failed(changes, answer.left) if changes else None
            if changes is None:
                self.selection.forbid_set(answer.chosen)
            elif failed is not None:
                self.selection.forbid_together(failed, answer.chosen)
            else:
                self.selection.forbid_figures(changes)
                yield answer.cost, self._explanation(changes, answer)

    def _explanation(self, changes: Changes, answer: Answer) -> Explanation:
        ordered = tuple(sorted(changes.items(), key=lambda item: item[0]))
        causes = [operation.cells for operation in answer.chosen]
        slips = [
            weighed(self.board, self.series, Repair(tuple(change for change in ordered if change[0] in cells),
                                                    max(changes[index].cost for index in cells)))
            for cells in causes
        ]  # fmt: skip
        cost = sum(slip.cost for slip in slips) + TOGETHER * (len(slips) - 1)
        doubts = sum(slip.doubt for slip in slips)
        return Explanation(Repair(ordered, cost, doubts), tuple(causes), tuple(answer.left))

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
