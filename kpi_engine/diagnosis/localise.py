"""Which figures are wrong: every repair that would make a set of broken identities and bounds hold again.

The fewest slips that explain everything come first: one figure mistyped, two figures swapped, several
figures that share one slip (all lost their decimal point), two figures with a slip each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from kpi_engine.diagnosis.board import Board, Cell, Constraint, Limit, Tie
from kpi_engine.diagnosis.families import (
    COST,
    SWAPPED,
    Candidate,
    candidates,
    negated,
    shifted,
)
from kpi_engine.diagnosis.intervals import touch
from kpi_engine.diagnosis.repair import Repair, covering_pairs, covers, fits, implied_value, may_be_wrong
from kpi_engine.diagnosis.series import Series
from kpi_engine.diagnosis.several import points_lost_together, shared_slips

CHEAP = 2.0
"""A single figure explained at this cost makes a search for several figures pointless."""


def components(board: Board) -> list[list[Constraint]]:
    """Broken constraints in groups that share cells; each group is one puzzle."""
    groups: list[tuple[set[int], list[Constraint]]] = []
    broken = board.broken()
    for constraint in broken:
        cells = set(constraint.cells) | _also_out_of_bounds(board, constraint, broken)
        members = [constraint]
        for group in [group for group in groups if group[0] & cells]:
            groups.remove(group)
            cells |= group[0]
            members = group[1] + members
        groups.append((cells, members))
    return _joined_by_swaps(board, [members for _, members in groups])


def _joined_by_swaps(board: Board, puzzles: list[list[Constraint]]) -> list[list[Constraint]]:
    """Two puzzles that one swap of figures solves are one puzzle."""
    for first, second in combinations(puzzles, 2):
        pairs = product(_explaining(board, first), _explaining(board, second))
        if any(one.group == other.group and _swap(board, one, other) for one, other in pairs):
            rest = [puzzle for puzzle in puzzles if puzzle is not first and puzzle is not second]
            return _joined_by_swaps(board, [*rest, [*first, *second]])
    return puzzles


def _explaining(board: Board, broken: Sequence[Constraint]) -> list[Cell]:
    """Stated figures that every broken constraint of a puzzle involves."""
    shared = frozenset.intersection(*(constraint.cells for constraint in broken))
    return [cell for index in sorted(shared) if (cell := board.cells[index]).fact and not cell.trusted]


def _also_out_of_bounds(board: Board, constraint: Constraint, broken: Sequence[Constraint]) -> set[int]:
    """Cells that are out of bounds too and tied to this one: 8.8 and 1 − 8.8 are one puzzle."""
    if constraint.rule != "bound":
        return set()
    near = {cell for item in board.of(constraint.cells) if item.is_equation for cell in item.cells}
    return {cell for item in broken if item.rule == "bound" for cell in item.cells if cell in near}


def repairs(board: Board, broken: Sequence[Constraint], series: Series | None = None) -> list[Repair]:
    """Every repair worth naming, the easiest to believe first.

    Equations decide; without one, only bounds speak. The series of the figures put rivals in order.
    """
    series = series or Series(board)
    found = (_weighed(board, series, repair) for repair in _found(board, broken, series))
    return sorted(found, key=lambda repair: repair.weight)


def _weighed(board: Board, series: Series, repair: Repair) -> Repair:
    """With what the other periods say; of a swap each figure is doubted half, as it is one slip."""
    doubts = [series.doubt(board.cells[index], candidate.value) for index, candidate in repair.changes]
    return replace(repair, doubt=sum(doubts) / len(doubts))


def _found(board: Board, broken: Sequence[Constraint], series: Series) -> list[Repair]:
    indexes = dict.fromkeys(index for constraint in broken for index in sorted(constraint.cells))
    cells = [board.cells[index] for index in indexes if may_be_wrong(board.cells[index])]
    if not any(constraint.is_equation for constraint in broken):
        return [*_inside_bounds(board, broken, cells), *_swaps(board, broken, cells)]
    found = [*_singles(board, broken, cells, series), *_swaps(board, broken, cells)]
    one_is_enough = bool(found) and sum(constraint.is_equation for constraint in broken) > 1
    if not one_is_enough and all(repair.cost > CHEAP for repair in found):
        found += shared_slips(board, broken)
    return [*found, *points_lost_together(board, broken, found)]


def _singles(
    board: Board, broken: Sequence[Constraint], cells: Sequence[Cell], series: Series
) -> Iterator[Repair]:
    """One figure that explains everything: by a slip, and by whatever value fits."""
    for cell in cells:
        if not covers(broken, cell.index):
            continue
        room = board.room(cell.index)
        if not room:
            continue
        for candidate in candidates(cell) if cell.fact else ():
            if fits(cell, candidate, room) and board.satisfied({cell.index: candidate.span}):
                yield Repair(((cell.index, candidate),), candidate.cost)
        free = implied_value(cell, room, series)
        if free is not None:
            yield Repair(((cell.index, free),), free.cost)


def _inside_bounds(board: Board, broken: Sequence[Constraint], cells: Sequence[Cell]) -> Iterator[Repair]:
    """A figure beyond its bound, brought inside by the smallest power of ten or by its sign.

    It is wrong whatever its partners say: where none of the values inside agrees with them, the first is
    still the one to propose, and the partners are to be checked next.
    """
    beyond = {index for constraint in broken if constraint.rule == "bound" for index in constraint.cells}
    for cell in cells:
        if cell.index not in beyond or not covers(broken, cell.index) or not cell.fact:
            continue
        bounds = Limit(cell).room(cell.index, board.read())
        tries = (*(shifted(cell, power) for power in range(1, 5)), negated(cell))
        inside = [candidate for candidate in tries if fits(cell, candidate, bounds)]
        agreeing = [candidate for candidate in inside if board.satisfied({cell.index: candidate.span})]
        confirmed = [candidate for candidate in agreeing if _confirmed(board, cell, candidate)]
        yield from (
            Repair(((cell.index, item),), item.cost) for item in (confirmed or agreeing or inside)[:1]
        )


def _confirmed(board: Board, cell: Cell, candidate: Candidate) -> bool:
    """True when some equation, in a form that involves the figure, implies the candidate."""
    ties = [item for item in board.of((cell.index,)) if isinstance(item, Tie) and item.is_equation]
    return any(touch(item.implied(cell.index, board.read()), candidate.span) for item in ties)


def _swaps(board: Board, broken: Sequence[Constraint], cells: Sequence[Cell]) -> Iterator[Repair]:
    """Two figures that stand in each other's place."""
    for first, second in covering_pairs(broken, cells):
        swap = _swap(board, first, second)
        if swap:
            yield swap


def _swap(board: Board, first: Cell, second: Cell) -> Repair | None:
    """The swap of two stated figures, if everything holds with it."""
    if not first.fact or not second.fact or first.value == second.value:
        return None
    changes = (
        (first.index, Candidate(second.value, second.half_unit, SWAPPED)),
        (second.index, Candidate(first.value, first.half_unit, SWAPPED)),
    )
    spans = {index: candidate.span for index, candidate in changes}
    return Repair(changes, COST[SWAPPED]) if board.satisfied(spans) else None
