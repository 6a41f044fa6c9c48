"""Figures that formulas compute from typed ones: when a typed figure changes, they change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpi_engine.diagnosis.cells import Cell, Reader
from kpi_engine.diagnosis.constraints import Constraint, Tie
from kpi_engine.diagnosis.forms import Form
from kpi_engine.diagnosis.intervals import EVERYWHERE, LINE, Interval, Spans, point, widened

if TYPE_CHECKING:
    from kpi_engine.diagnosis.board import Board


@dataclass(frozen=True, slots=True)
class Definition:
    """The identity by which a formula computes a figure: `form` solved for `name` gives it exactly."""

    tie: Tie
    form: Form
    name: str

    def others(self) -> Iterator[tuple[str, int]]:
        """The figures it is computed from, by their name in the form."""
        return ((name, self.tie.at[name]) for name in self.form.names if name != self.name)


@dataclass(frozen=True, slots=True)
class Following:
    """Which figures follow which, and how they are computed where an identity says so.

    `roots` gives the typed figures behind each computed one, `followers` the reverse. A follower without a
    definition is open once a figure behind it changes: what it becomes cannot be known.
    """

    roots: Mapping[int, frozenset[int]] = field(default_factory=dict)
    followers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    definitions: Mapping[int, Definition] = field(default_factory=dict)

    @classmethod
    def of(cls, board: Board, roots: Mapping[int, frozenset[int]]) -> Following:
        """Find for every follower the identity that computes it from all the figures behind it."""
        followers: dict[int, list[int]] = {}
        for follower, typed in roots.items():
            for index in typed:
                followers.setdefault(index, []).append(follower)
        definitions = {index: _definition(board, index, roots) for index in roots}
        found = {index: definition for index, definition in definitions.items() if definition}
        return cls(roots, {index: tuple(each) for index, each in followers.items()}, found)

    def reader(self, cells: list[Cell], changes: Mapping[int, Interval]) -> Reader:
        """What each figure may be once `changes` are made and every formula is computed again."""
        moved = {each for index in changes for each in self.followers.get(index, ()) if each not in changes}
        computed: dict[int, Interval] = {}

        def read(index: int) -> Interval:
            if index in changes:
                return changes[index]
            if index not in moved:
                return cells[index].span
            if index not in computed:
                computed[index] = LINE
                computed[index] = self._computed(cells, index, exact)
            return computed[index]

        def exact(index: int) -> Interval:
            return read(index) if index in changes or index in moved else point(cells[index].value)

        return read

    def _computed(self, cells: list[Cell], index: int, exact: Reader) -> Interval:
        definition = self.definitions.get(index)
        if definition is None:
            return LINE
        at = definition.tie.at
        spans = definition.form.solve(definition.name, lambda name: exact(at[name]))
        return _give(spans[0], cells[index].half_unit) if len(spans) == 1 else LINE

    def room(self, cells: list[Cell], constraint: Constraint, cell: int, read: Reader) -> Spans:
        """The values of a typed figure with which a constraint on a figure that follows it holds."""
        through = [index for index in constraint.own if cell in self.roots.get(index, ())]
        if not through:
            return constraint.room(cell, read)
        if len(through) > 1 or cell in constraint.own:
            return EVERYWHERE
        return self._behind(cells, through[0], cell, constraint.room(through[0], read))

    def _behind(
        self, cells: list[Cell], follower: int, cell: int, wanted: Spans, seen: frozenset[int] = frozenset()
    ) -> Spans:
        """The values of `cell` with which `follower` comes out as wanted.

        Two results that can each be computed from the other lead nowhere: `seen` are those on the way.
        """
        definition = self.definitions.get(follower)
        if definition is None or wanted == EVERYWHERE or follower in seen:
            return EVERYWHERE
        ways = [
            (name, index) for name, index in definition.others()
            if index == cell or cell in self.roots.get(index, ())
        ]  # fmt: skip
        if len(ways) != 1:
            return EVERYWHERE
        name, index = ways[0]
        spans = tuple(
            span
            for each in wanted
            for span in definition.form.solve(name, _reading(cells, definition, follower, each))
        )
        return spans if index == cell else self._behind(cells, index, cell, spans, seen | {follower})


def roots_of(cells: Iterable[Cell]) -> dict[int, frozenset[int]]:
    """The typed figures on the board behind every computed one."""
    stated = [cell for cell in cells if cell.fact]
    if not any(cell.fact.computed for cell in stated if cell.fact):
        return {}
    by_id = {cell.fact.id: cell for cell in stated if cell.fact}
    return {
        cell.index: frozenset(by_id[id_].index for id_ in cell.fact.follows if id_ in by_id)
        for cell in stated
        if cell.fact and cell.fact.computed and any(id_ in by_id for id_ in cell.fact.follows)
    }


def _definition(board: Board, follower: int, roots: Mapping[int, frozenset[int]]) -> Definition | None:
    for tie in board.ties_on(follower):
        for form in tie.forms:
            definition = Definition(tie, form, tie.name(follower))
            if _computes(board, definition, follower, roots):
                return definition
    return None


def _computes(
    board: Board, definition: Definition, follower: int, roots: Mapping[int, frozenset[int]]
) -> bool:
    """True when the form gives the very result from the very figures that the formula reads."""
    if definition.name not in definition.form.names or not definition.form.solvable:
        return False
    others = [index for _, index in definition.others()]
    behind = {index for other in others for index in roots.get(other, frozenset((other,)))}
    stated = {index for index in behind if board.cells[index].fact}
    if stated != roots[follower] or any(follower in roots.get(index, ()) for index in others):
        return False
    cell, at = board.cells[follower], definition.tie.at
    spans = definition.form.solve(definition.name, lambda name: point(board.cells[at[name]].value))
    return len(spans) == 1 and cell.value in _give(spans[0], cell.half_unit)


def _reading(
    cells: list[Cell], definition: Definition, follower: int, wanted: Interval
) -> Callable[[str], Interval]:
    at = definition.tie.at
    asked = _give(wanted, cells[follower].half_unit)
    return lambda name: asked if name == definition.name else point(cells[at[name]].value)


def _give(span: Interval, half_unit: float) -> Interval:
    return widened(Interval(span.low - half_unit, span.high + half_unit), span.size)
