"""One slip of a whole column: a figure typed in thousands in every month is one finding, not a hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.families import POWERS, Candidate, negated, shifted
from kpi_engine.diagnosis.intervals import EVERYWHERE
from kpi_engine.diagnosis.messages import fitted, meant, named, stated
from kpi_engine.diagnosis.repair import Repair, fits, may_be_wrong
from kpi_engine.diagnosis.siblings import listings, source_of
from kpi_engine.diagnosis.verdict import Judgement
from kpi_engine.model.finding import Finding
from kpi_engine.model.written import counted

MANY = 20
"""So many figures of one column with the same slip are one finding."""

MOST_SHOWN = 4
"""So many of them are told in the sentence."""

_SIGN = 0
"""The turned sign among the powers of ten."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What happened to a column: the figure, its source, and the power of ten by which it is off."""

    term: str
    label: str
    source: str
    power: int

    def of(self, cell: Cell) -> Candidate:
        """The value that a figure of the column has without the slip."""
        return shifted(cell, self.power) if self.power != _SIGN else negated(cell)


def as_elsewhere(
    board: Board, judged: Iterable[Judgement], rest: Sequence[Sequence[Constraint]]
) -> list[Judgement]:
    """Puzzles that were not searched and that a slip solves which the column has in many other places."""
    times: dict[Slip, int] = defaultdict(int)
    for judgement in judged:
        if slip := _slip(board, judgement):
            times[slip] += 1
    columns = {(slip.term, slip.label, slip.source): slip for slip, count in times.items() if count >= MANY}
    return [found for broken in rest if columns and (found := _solved(board, broken, columns))]


def unsolved(
    puzzles: Sequence[Sequence[Constraint]], judged: Iterable[Judgement]
) -> list[Sequence[Constraint]]:
    """The puzzles of which nothing was said."""
    told = {item for judgement in judged for item in judgement.broken} if puzzles else set()
    return [broken for broken in puzzles if told.isdisjoint(broken)]


def _solved(
    board: Board, broken: Sequence[Constraint], columns: dict[tuple[str, str, str], Slip]
) -> Judgement | None:
    for index in sorted(frozenset.intersection(*(item.cells for item in broken))):
        cell = board.cells[index]
        slip = columns.get((cell.term.id, cell.label, source_of(cell)))
        if slip and cell.fact and may_be_wrong(cell):
            candidate = slip.of(cell)
            read = {index: candidate.span}
            if fits(cell, candidate, EVERYWHERE) and board.first_broken(read, broken) is None:
                repair = Repair(((index, candidate),), candidate.cost)
                return Judgement(tuple(broken), "likely", repair, (), (repair,))
    return None


def _slip(board: Board, judgement: Judgement) -> Slip | None:
    best = judgement.best
    if best is None or len(best.changes) > 1 or judgement.verdict == "note":
        return None
    index, candidate = best.changes[0]
    cell = board.cells[index]
    for power in (_SIGN, *POWERS):
        slip = Slip(cell.term.id, cell.label, source_of(cell), power)
        if cell.value and slip.of(cell).value == candidate.value:
            return slip
    return None


def one_for_each_column(
    board: Board, judged: Sequence[Judgement], findings: Sequence[Finding]
) -> tuple[list[Finding], list[tuple[Judgement, Finding]]]:
    """One finding for each column that slipped as a whole, and all other findings with their judgements."""
    columns: dict[Slip, list[Finding]] = defaultdict(list)
    slips = [_slip(board, judgement) for judgement in judged]
    for slip, finding in zip(slips, findings, strict=True):
        if slip:
            columns[slip].append(finding)
    large = {slip: members for slip, members in columns.items() if len(members) >= MANY}
    others = [
        (judgement, finding)
        for slip, judgement, finding in zip(slips, judged, findings, strict=True)
        if slip not in large
    ]
    cells = {cell.fact.id: cell for cell in board.cells if cell.fact} if large else {}
    return [_one(cells, members) for members in large.values()], others


def _one(cells: dict[str, Cell], members: Sequence[Finding]) -> Finding:
    """The finding of a whole column, as sure as the least sure of its figures."""
    proposed = tuple(pair for finding in members for pair in finding.proposed)
    first = cells[proposed[0][0]]
    periods = sorted({cells[id_].group.period for id_, _ in proposed})
    when = f", {periods[0]} to {periods[-1]}" if len(periods) > 1 else ""
    text = f"{first.label}: {counted(len(proposed), 'figure')}{when}, share one slip ({members[0].kind}):"
    weakest = next((finding for finding in members if finding.verdict == "likely"), members[0])
    return replace(
        weakest,
        facts=tuple(id_ for id_, _ in proposed),
        message=fitted(text, _shown(cells, proposed)),
        proposed=proposed,
        alternatives=(),
    )


def _shown(cells: dict[str, Cell], proposed: Sequence[tuple[str, float]]) -> list[str]:
    """The first few, and how many more there are."""
    shown = [
        f"{named(cells[id_])} {stated(cells[id_])} is probably {meant(cells[id_], value)}"
        for id_, value in proposed[:MOST_SHOWN]
    ]
    return listings(shown, len(proposed))
