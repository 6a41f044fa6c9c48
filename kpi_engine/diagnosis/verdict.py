"""How sure we are: proven, likely, ambiguous or a note, by what the constraints leave possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import (
    DOUBLED_DIGIT,
    DROPPED_DIGIT,
    EXTRA_POINT,
    LOST_POINT,
    PERCENT,
    SWAPPED,
    THOUSANDS,
    TRANSPOSED,
    WRONG_DIGIT,
    Candidate,
)
from kpi_engine.diagnosis.intervals import ROUNDING, Interval, touch
from kpi_engine.diagnosis.odds import says_too_little
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.model.finding import Verdict

WAYS = {TRANSPOSED: 10, WRONG_DIGIT: 100, DROPPED_DIGIT: 100, DOUBLED_DIGIT: 10}
"""About how many other figures one such slip can lead to."""

SHIFTED = frozenset({LOST_POINT, EXTRA_POINT, PERCENT, THOUSANDS})
LOOSE = 0.12
"""Where the other figures leave a figure this much open, a moved point may fit what is wrong otherwise."""

ODDS = 0.005
"""A slip whose chance to fit a figure that is wrong for another reason is larger proves nothing."""

CLOSE = 1.5
"""Two repairs whose costs differ by less than this are equally believable."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one puzzle: the repair to propose (None when none stands out) and its rivals.

    `found` are all repairs, the easiest to believe first; `alongside` are corrections of other figures that
    the puzzle takes for granted.
    """

    broken: tuple[Constraint, ...]
    verdict: Verdict
    best: Repair | None
    rivals: tuple[Repair, ...]
    found: tuple[Repair, ...] = ()
    alongside: tuple[tuple[int, Candidate], ...] = ()


def judge(board: Board, broken: Sequence[Constraint], found: Sequence[Repair]) -> Judgement:
    """Weigh the repairs of one puzzle.

    Proven: one slip explains it, at least one equation is restored, and every other figure's repair is
    refuted by some constraint. Likely: the repair that takes least to believe, with dearer rivals, or a
    bound alone that speaks. Ambiguous: several are equally believable, or nothing pins the figure down.
    """
    if not found:
        return Judgement(tuple(broken), "ambiguous", None, ())
    best, every = found[0], tuple(found)
    rivals = tuple(_rivals(best, found))
    close = [rival for rival in rivals if rival.weight < best.weight + CLOSE]
    restored = any(constraint.is_equation and constraint.certain for constraint in broken)
    unstated = any(board.cells[index].fact is None for index in best.cells)
    decided = any(item.is_equation or item.rule == "bound" for item in broken)
    unsure = close or unstated or not decided or (best.kind == SWAPPED and not restored)
    if unsure or says_too_little(board, broken, found):
        return Judgement(tuple(broken), "ambiguous", None, (best, *close), every)
    if _is_odd_amount(board, broken):
        return Judgement(tuple(broken), "note", best, rivals, every)
    one_value = all(_agree(repair, best) for repair in found if not repair.free and _same_cells(repair, best))
    proven = restored and not rivals and not best.free and one_value and not could_be_chance(board, best)
    return Judgement(tuple(broken), "proven" if proven else "likely", best, rivals, every)


def _rivals(best: Repair, found: Sequence[Repair]) -> list[Repair]:
    """Other repairs that need no more figures; for the same figures only another value by a slip as good.

    Points that several percentages lost take no more to believe than several places that one lost.
    """
    return [
        repair for repair in found[1:]
        if (len(repair.cells) <= len(best.cells) or _lost_points(repair, best))
        and not (_same_cells(repair, best) and _no_better(repair, best))
    ]  # fmt: skip


def _lost_points(*repairs: Repair) -> bool:
    return all(repair.kind == LOST_POINT for repair in repairs)


def _no_better(repair: Repair, best: Repair) -> bool:
    return repair.free or repair.weight >= best.weight + CLOSE or _agree(repair, best)


def _same_cells(first: Repair, second: Repair) -> bool:
    return set(first.cells) == set(second.cells)


def _agree(first: Repair, second: Repair) -> bool:
    """True when two repairs of the same figures propose the same values, to the digits shown.

    Of a figure with many digits, a difference of one in the last is no other figure.
    """
    values = dict(second.changes)
    return all(
        abs(candidate.value - values[index].value)
        <= _last_digit(candidate.value, min(candidate.half_unit, values[index].half_unit))
        for index, candidate in first.changes
    )


def _last_digit(value: float, half_unit: float) -> float:
    return max(half_unit, min(2 * half_unit, 0.001 * abs(value))) + ROUNDING * abs(value)


def could_be_chance(board: Board, best: Repair) -> bool:
    """True when one of the many ways to change a digit could fit whatever the figure was.

    The wider the room that the other figures leave, the likelier some digit leads into it.
    """
    if best.kind not in WAYS and best.kind not in SHIFTED:
        return False
    (index, candidate), spans = best.changes[0], best.spans
    room = board.room(index, {other: span for other, span in spans.items() if other != index})
    around = next(span for span in room if touch((span,), candidate.span))
    width = around.high - around.low
    if best.kind in SHIFTED:
        return width > LOOSE * abs(candidate.value)
    return WAYS[best.kind] * width > ODDS * abs(candidate.value) or not _central(candidate, around)


def _central(candidate: Candidate, around: Interval) -> bool:
    """True when the value is nearest to what the others imply; else its neighbour may have been meant."""
    return (
        abs(candidate.value - around.middle) <= candidate.half_unit * (1 + ROUNDING) + ROUNDING * around.size
    )


def _is_odd_amount(board: Board, broken: Sequence[Constraint]) -> bool:
    """True when all there is is a negative amount of money: odd, and by itself no error."""
    cells: list[Cell] = [board.cells[index] for constraint in broken for index in constraint.cells]
    return all(constraint.rule == "bound" for constraint in broken) and all(
        cell.term.unit.is_money and cell.term.aggregation.value != "pooled" for cell in cells
    )
