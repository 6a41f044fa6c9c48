"""Several independent faults in one puzzle: the corrections that together are easiest to believe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.constraints import Constraint
from kpi_engine.diagnosis.operations import TOGETHER, Operations
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.diagnosis.selection import UNRESTORED, Answer, Selection
from kpi_engine.diagnosis.series import Series

MOST_ROUNDS = 12
"""So many sets are looked at; a puzzle that needs more is told without a proof."""

MOST_RIVALS = 4
"""So many other explanations are looked for."""


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
    best = next(search.found(), None)
    if best is None:
        return None
    others: list[Explanation] = []
    if not best.left:
        search.selection.limit(len(best.repair.cells))
        for other in search.found():
            others.append(other)
            if len(others) == MOST_RIVALS:
                break
    return Explained(best, tuple(others), search.exhausted)


class _Search:
    def __init__(self, board: Board, series: Series, broken: Sequence[Constraint]) -> None:
        self.board, self.broken = board, broken
        self.selection = Selection(Operations(board, series, broken).all(), broken)
        self.rounds = MOST_ROUNDS
        self.exhausted = False

    def found(self) -> Iterator[Explanation]:
        """Explanations, the easiest to believe first; each set of figures once."""
        while self.rounds:
            self.rounds -= 1
            answer = self.selection.cheapest()
            if answer is None:
                self.exhausted = True
                return
            self.selection.forbid(answer.chosen)
            if self._holds(answer):
                yield _explanation(answer)

    def _holds(self, answer: Answer) -> bool:
        """True when the operations, done together, leave nothing broken but what they must."""
        spans = {index: span for operation in answer.chosen for index, span in operation.spans.items()}
        read, stated = self.board.read(spans), self.board.read()
        return all(
            item in answer.left or (item.holds(read) and (item.silent(stated) or not item.silent(read)))
            for item in (*self.broken, *self.board.of(spans))
        )


def _explanation(answer: Answer) -> Explanation:
    changes = sorted(
        (each for operation in answer.chosen for each in operation.changes), key=lambda each: each[0]
    )
    faults = tuple(fault for operation in answer.chosen for fault in operation.faults)
    values = dict(changes)
    cost = sum(max(values[index].cost for index in fault) for fault in faults) + TOGETHER * (len(faults) - 1)
    weight = sum(operation.cost + TOGETHER for operation in answer.chosen) - TOGETHER
    return Explanation(Repair(tuple(changes), cost, weight - cost), faults, tuple(answer.left))
