"""One cause for many findings: a page printed without its decimal points is one fault, not thirty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.cells import Cell
from kpi_engine.diagnosis.families import LOST_POINT, Candidate
from kpi_engine.diagnosis.messages import fitted, meant, named, stated
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.diagnosis.siblings import ENOUGH, SHARED, Shared, listings, of_source, source_of
from kpi_engine.diagnosis.verdict import Judgement
from kpi_engine.model.finding import Finding

_POINTS = tuple(shared for shared in SHARED if shared.kind == LOST_POINT)


def with_shared_cause(board: Board, judged: Sequence[Judgement]) -> list[Judgement]:
    """Open questions to which a fault that the source has elsewhere is an answer: they become likely.

    A price of 47,675 beside 190,700 for 400 customers may be any of the three; where other figures of the
    page lost their points too, the price did.
    """
    found = {at: list(_lost_points(board, judgement)) for at, judgement in enumerate(judged)}
    sources: dict[str, set[int]] = defaultdict(set)
    for at, repairs in found.items():
        for repair in repairs:
            sources[source_of(_cell(board, repair))].add(at)
    decided = []
    for at, judgement in enumerate(judged):
        able = [item for item in found[at] if len(sources[source_of(_cell(board, item))]) >= ENOUGH]
        if judgement.verdict == "ambiguous" and len({item.cells for item in able}) == 1:
            rivals = tuple(item for item in judgement.found if item.cells != able[0].cells)
            judgement = replace(judgement, verdict="likely", best=able[0], rivals=rivals)
        decided.append(judgement)
    return decided


def _lost_points(board: Board, judgement: Judgement) -> Iterator[Repair]:
    """Repairs of one figure that lost its point, in a source that shows no such figure with its point."""
    for repair in (judgement.best,) if judgement.best else judgement.found:
        cell = _cell(board, repair)
        kinds = [each for each in _POINTS if each.covers(cell) and each.slipped(cell)]
        if (
            repair.kind == LOST_POINT
            and len(repair.cells) == 1
            and kinds
            and not _spared(board, kinds[0], cell)
        ):
            yield repair


def _spared(board: Board, shared: Shared, cell: Cell) -> bool:
    return any(not shared.slipped(other) for other in of_source(board, shared, source_of(cell)))


def _cell(board: Board, repair: Repair) -> Cell:
    return board.cells[repair.cells[0]]


def joined(board: Board, told: Sequence[tuple[Judgement, Finding]]) -> list[Finding]:
    """Figures that only their bounds convict of a lost point are one finding where they share the source."""
    groups: dict[str, list[tuple[Cell, Candidate, Finding]]] = defaultdict(list)
    for judgement, finding in told:
        best = judgement.best
        if best and finding.rule == "bound" and best.kind == LOST_POINT and len(best.cells) == 1:
            cell = _cell(board, best)
            groups[source_of(cell)].append((cell, best.changes[0][1], finding))
    large = [members for members in groups.values() if len(members) >= ENOUGH]
    taken = {id(finding) for members in large for _, _, finding in members}
    return [*(item for _, item in told if id(item) not in taken), *map(_one_finding, large)]


def _one_finding(members: Sequence[tuple[Cell, Candidate, Finding]]) -> Finding:
    cells = [cell for cell, _, _ in members]
    shown = [
        f"{named(cell)} {stated(cell)} is probably {meant(cell, item.value)}" for cell, item, _ in members
    ]
    text = f"{len(cells)} figures of one source are out of bounds, as if all decimal points were lost:"
    first = members[0][2]
    return replace(
        first,
        facts=tuple(id_ for _, _, finding in members for id_ in finding.facts),
        message=fitted(text, listings(shown)),
        proposed=tuple(pair for _, _, finding in members for pair in finding.proposed),
        evidence=tuple(row for _, _, finding in members for row in finding.evidence),
        alternatives=(),
    )
