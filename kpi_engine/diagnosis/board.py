"""Figures and what binds them: cells, bounds and identities, ready to be asked what holds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from kpi_engine.diagnosis.cells import Cell, Group, Reader
from kpi_engine.diagnosis.constraints import Constraint, Limit, Tie
from kpi_engine.diagnosis.following import Following
from kpi_engine.diagnosis.intervals import Interval, Spans, meet_all

__all__ = ["Board", "Cell", "Constraint", "Group", "Limit", "Reader", "Tie"]


@dataclass(slots=True)
class Board:
    """All cells and constraints of one diagnosis; `held` counts how often each identity holds, once asked."""

    cells: list[Cell] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    following: Following = field(default_factory=Following)
    held: Mapping[object, int] | None = None
    _broken: list[Constraint] | None = None
    _of: dict[int, list[Constraint]] = field(default_factory=lambda: defaultdict(list))

    def drop(self, constraints: Iterable[Constraint]) -> None:
        """Take constraints off the board."""
        gone = set(constraints)
        self.constraints = [item for item in self.constraints if item not in gone]
        for index in {index for item in gone for index in item.cells}:
            self._of[index] = [item for item in self._of[index] if item not in gone]
        self._broken = self.held = None

    def add(self, constraint: Constraint) -> None:
        """Enter a constraint."""
        self._broken = self.held = None
        self.constraints.append(constraint)
        for cell in constraint.cells:
            self._of[cell].append(constraint)

    def of(self, cells: Iterable[int]) -> list[Constraint]:
        """Every constraint that touches one of the cells, each once."""
        return list(dict.fromkeys(constraint for cell in cells for constraint in self._of[cell]))

    def ties_on(self, cell: int) -> Iterator[Tie]:
        """The equations whose main form involves a cell."""
        return (
            item for item in self._of[cell]
            if isinstance(item, Tie) and item.is_equation and cell in item.own
        )  # fmt: skip

    def read(self, changes: Mapping[int, Interval] | None = None) -> Reader:
        """The stated figures with some replaced, and what follows them computed again."""
        replaced, cells = changes or {}, self.cells
        if self.following.followers.keys().isdisjoint(replaced):
            return lambda index: replaced[index] if index in replaced else cells[index].span
        return self.following.reader(cells, replaced)

    def moved(self, changes: Mapping[int, Interval]) -> dict[int, float]:
        """What the figures that follow the changed ones become, as far as that can be known."""
        read, followers = self.read(changes), self.following.followers
        after = {each: read(each) for index in changes for each in followers.get(index, ())}
        finite = {index: span.middle for index, span in after.items() if math.isfinite(span.middle)}
        return {index: float(f"{value:.12g}") for index, value in finite.items()}

    def rooms(self, cell: int, changes: Mapping[int, Interval] | None = None) -> dict[Constraint, Spans]:
        """What each constraint on a cell allows it to be, also through the figures that follow it."""
        read, following = self.read(changes), self.following
        if cell in following.followers:
            return {item: following.room(self.cells, item, cell, read) for item in self._of[cell]}
        return {item: item.room(cell, read) for item in self._of[cell]}

    def room(
        self, cell: int, changes: Mapping[int, Interval] | None = None, *, without: int | None = None
    ) -> Spans:
        """The values of a cell that satisfy all its constraints (but those that involve cell `without`)."""
        rooms = self.rooms(cell, changes).items()
        return meet_all(room for item, room in rooms if without not in item.cells)

    def broken(self, changes: Mapping[int, Interval] | None = None) -> list[Constraint]:
        """Every constraint that does not hold."""
        if changes:
            read = self.read(changes)
            return [constraint for constraint in self.constraints if not constraint.holds(read)]
        if self._broken is None:
            read = self.read()
            self._broken = [constraint for constraint in self.constraints if not constraint.holds(read)]
        return list(self._broken)

    def first_broken(
        self, changes: Mapping[int, Interval], also: Iterable[Constraint] = ()
    ) -> Constraint | None:
        """The first constraint of the changed cells or of `also` that fails or is silenced by the change."""
        read, stated = self.read(changes), self.read()
        for item in chain(also, (item for cell in changes for item in self._of[cell])):
            if not item.holds(read) or (item.silent(read) and not item.silent(stated)):
                return item
        return None

    def satisfied(self, changes: Mapping[int, Interval]) -> bool:
        """True when every constraint on the changed cells holds and none is silenced by the change."""
        return self.first_broken(changes) is None
