"""Which figures are wrong: every repair that would make a set of broken identities and bounds hold again.

The fewest slips that explain everything come first: one figure mistyped, two figures swapped, several
figures that share one slip (all lost their decimal point), two figures with a slip each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.diagnosis.board import Board, Cell, Constraint, Limit, Tie
from kpi_engine.diagnosis.families import (
    COST,
    POWERS,
    SWAPPED,
    Candidate,
    candidates,
    negated,
    shifted,
)
from kpi_engine.diagnosis.intervals import EVERYWHERE, INFINITY, Spans, touch
from kpi_engine.diagnosis.ranking import doubt, ranked
from kpi_engine.diagnosis.repair import (
    Repair,
    covering_pairs,
    covers,
    felt_elsewhere,
    fits,
    implied_value,
    may_be_wrong,
)
from kpi_engine.diagnosis.series import Series
from kpi_engine.diagnosis.several import points_lost_together, shared_slips

OFF_CENTRE = 0.4
"""What it counts to lie at the edge of what the other figures imply."""

SUPPORTED = -0.5
"""From here on the other periods speak for a value, which alone they never prove."""

CHEAP = 2.0
"""A single figure explained at this cost makes a search for several figures pointless."""


def repairs(board: Board, broken: Sequence[Constraint], series: Series | None = None) -> list[Repair]:
    """Every repair worth naming, the easiest to believe first.

    Equations decide; without one, only bounds speak. The series of the figures put rivals in order.
    """
    series = series or Series(board)
    return ranked(board, series, _found(board, broken, series))


def _found(board: Board, broken: Sequence[Constraint], series: Series) -> list[Repair]:
    indexes = dict.fromkeys(index for constraint in broken for index in sorted(constraint.cells))
    cells = [board.cells[index] for index in indexes if may_be_wrong(board.cells[index])]
    if not any(constraint.is_equation for constraint in broken):
        found = [*_inside_bounds(board, broken, cells, series), *_swaps(board, broken, cells)]
        return found or list(_apart(board, broken, cells, series))
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
        fitting = [
            candidate for candidate in candidates(cell) if cell.fact and fits(cell, candidate, room)
            and board.first_broken({cell.index: candidate.span}, broken) is None
        ]  # fmt: skip
        apart = [_off_centre(candidate, room) for candidate in fitting]
        for candidate, off in zip(fitting, apart, strict=True):
            yield Repair(((cell.index, candidate),), candidate.cost, off - min(apart))
        free = implied_value(cell, room, series)
        elsewhere = any(felt_elsewhere(item, cell.index) for item in broken)
        if free is not None and not (elsewhere and board.first_broken({cell.index: free.span}, broken)):
            yield Repair(((cell.index, free),), free.cost)


def _off_centre(candidate: Candidate, room: Spans) -> float:
    """Values in the middle of what the others imply are a little likelier than those at its edge."""
    around = next(span for span in room if touch((span,), candidate.span))
    width = around.high - around.low
    apart = abs(candidate.value - around.middle)
    return OFF_CENTRE * min(1.0, 2 * apart / width) if 0 < width < INFINITY else 0.0


def _apart(
    board: Board, broken: Sequence[Constraint], cells: Sequence[Cell], series: Series
) -> Iterator[Repair]:
    """A part larger than its whole: a point or a sign in the wrong place, where the other periods say so."""
    for cell in cells:
        if not cell.fact or not covers(broken, cell.index):
            continue
        for candidate in (*(shifted(cell, power) for power in POWERS), negated(cell)):
            supported = doubt(series, cell, candidate) < SUPPORTED
            fitting = supported and fits(cell, candidate, EVERYWHERE)
            if fitting and board.satisfied({cell.index: candidate.span}):
                yield Repair(((cell.index, candidate),), candidate.cost)


def _inside_bounds(
    board: Board, broken: Sequence[Constraint], cells: Sequence[Cell], series: Series
) -> Iterator[Repair]:
    """A figure beyond its bound, brought inside by the smallest power of ten or by its sign.

    It is wrong whatever its partners say: where none of the values inside agrees with them, the first is
    still the one to propose, and the partners are to be checked next. Where the figure is stated for other
    periods, the value that goes on from them comes first.
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
        usual = sorted(agreeing or inside, key=lambda candidate: doubt(series, cell, candidate))
        yield from (Repair(((cell.index, item),), item.cost) for item in (confirmed or usual)[:1])


def _confirmed(board: Board, cell: Cell, candidate: Candidate) -> bool:
    """True when some equation, in a form that involves the figure, implies the candidate."""
    ties = [item for item in board.of((cell.index,)) if isinstance(item, Tie) and item.is_equation]
    return any(touch(item.implied(cell.index, board.read()), candidate.span) for item in ties)


def _swaps(board: Board, broken: Sequence[Constraint], cells: Sequence[Cell]) -> Iterator[Repair]:
    """Two figures that stand in each other's place."""
    for first, second in covering_pairs(broken, cells):
        found = swap(board, first, second)
        if found:
            yield found


def swap(board: Board, first: Cell, second: Cell) -> Repair | None:
    """The swap of two stated figures, if everything holds with it."""
    if not first.fact or not second.fact or first.value == second.value:
        return None
    changes = (
        (first.index, Candidate(second.value, second.half_unit, SWAPPED)),
        (second.index, Candidate(first.value, first.half_unit, SWAPPED)),
    )
    spans = {index: candidate.span for index, candidate in changes}
    return Repair(changes, COST[SWAPPED]) if board.satisfied(spans) else None
