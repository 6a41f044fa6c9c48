"""How sure we are: proven, likely, ambiguous or a note, by what the constraints leave possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import SWAPPED
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.model.finding import Verdict

CLOSE = 1.0
"""Two repairs whose costs differ by less than this are equally believable."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one puzzle: the repair to propose (None when none stands out) and its rivals."""

    broken: tuple[Constraint, ...]
    verdict: Verdict
    best: Repair | None
    rivals: tuple[Repair, ...]


def judge(board: Board, broken: Sequence[Constraint], found: Sequence[Repair]) -> Judgement:
    """Weigh the repairs of one puzzle.

    Proven: one slip explains it, at least one equation is restored, and every other figure's repair is
    refuted by some constraint. Likely: the repair that takes least to believe, with dearer rivals, or a
    bound alone that speaks. Ambiguous: several are equally believable, or nothing pins the figure down.
    """
    if not found:
        return Judgement(tuple(broken), "ambiguous", None, ())
    best = found[0]
    rivals = tuple(_rivals(best, found))
    close = [rival for rival in rivals if rival.cost < best.cost + CLOSE]
    restored = any(constraint.is_equation for constraint in broken)
    if close or (best.kind == SWAPPED and not restored):
        return Judgement(tuple(broken), "ambiguous", None, (best, *close))
    if _is_odd_amount(board, broken):
        return Judgement(tuple(broken), "note", best, rivals)
    proven = restored and not rivals and not best.free
    return Judgement(tuple(broken), "proven" if proven else "likely", best, rivals)


def _rivals(best: Repair, found: Sequence[Repair]) -> list[Repair]:
    """Other repairs that need no more figures; for the same figures only another value by a slip as good."""
    others: list[Repair] = []
    for repair in found[1:]:
        if len(repair.cells) > len(best.cells):
            continue
        same_figures = set(repair.cells) == set(best.cells)
        if same_figures and (repair.free or repair.cost >= best.cost + CLOSE or _agree(repair, best)):
            continue
        others.append(repair)
    return others


def _agree(first: Repair, second: Repair) -> bool:
    """True when two repairs propose values that the shown digits do not tell apart."""
    spans = second.spans
    return all(
        candidate.span.low <= spans[index].high and spans[index].low <= candidate.span.high
        for index, candidate in first.changes
    )


def _is_odd_amount(board: Board, broken: Sequence[Constraint]) -> bool:
    """True when all there is is a negative amount of money: odd, and by itself no error."""
    cells: list[Cell] = [board.cells[index] for constraint in broken for index in constraint.cells]
    return all(constraint.rule == "bound" for constraint in broken) and all(
        cell.term.unit.is_money and cell.term.aggregation.value != "pooled" for cell in cells
    )
