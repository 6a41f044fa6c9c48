"""Could a repair fit by chance? What speaks for one where its figures have no other witness.

A figure that follows another definition, or is wrong for a reason nobody knows, differs too. Some of the
hundred ways to mistype it then lead by chance to what an equation wants. One rule for all families: the more
ways were tried, the wider the room, and the nearer to the stated figure, the less does a fit say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpi_engine.diagnosis.board import Board, Cell, Constraint
from kpi_engine.diagnosis.customs import holds_elsewhere
from kpi_engine.diagnosis.families import COPIED, COPIED_RESULT, Candidate, candidates
from kpi_engine.diagnosis.intervals import Spans
from kpi_engine.diagnosis.repair import Repair, covers, may_be_wrong

ALONE = 0.01
"""Where one equation is all there is, so many slips may fit by chance and one be likely all the same."""

SUPPORTED = 0.2
"""Where the equation holds for the business at other times, its figures do not follow another definition."""

BY_SERIES = 2.0
"""How much of a logarithm of the odds a doubt is that the other periods raise or settle."""

USUAL = 0.4
"""How far apart two definitions of one figure usually are, on a logarithmic scale: by a third or a half."""

RHYTHM, RHYTHM_WIDTH, OTHER_RHYTHM = math.log(12.0), 0.35, 0.1
"""A year beside a month: the factor, how exactly it shows, and the part of differing definitions it is."""

OTHER_SIGN = 0.1
"""The part of differing definitions in which even the sign differs."""

WAYS_TOGETHER = 4
"""So many slips are tried on several figures at once."""


def says_too_little(board: Board, broken: Sequence[Constraint], found: Sequence[Repair]) -> bool:
    """True where the first repair may fit by chance: then it is a question, whatever it costs to believe.

    A figure that is out of its bounds is wrong by any definition; one that all its partners convict is wrong
    too where the equation holds elsewhere.
    """
    best = found[0]
    equations = sum(item.is_equation for item in broken)
    if not equations or any(item.rule == "bound" for item in broken):
        return False
    located = not any(
        set(other.cells) != set(best.cells) and len(other.cells) <= len(best.cells) for other in found[1:]
    )
    supported = equations > 1 or holds_elsewhere(board, broken)
    if (located and supported) or best.kind in (COPIED, COPIED_RESULT):
        return False
    if best.free:
        return not located or _near(board, best)
    most = SUPPORTED if supported or located else ALONE
    return chance(board, broken, best) * math.exp(BY_SERIES * min(best.doubt, 0.0)) > most


def _near(board: Board, best: Repair) -> bool:
    """True where a figure differs by no more than definitions do: net for gross, average for closing."""
    (index, candidate), *_ = best.changes
    ratio = abs(candidate.value / board.cells[index].value) if board.cells[index].value else 0.0
    return bool(ratio) and abs(math.log(ratio)) < 2 * USUAL


def chance(board: Board, broken: Sequence[Constraint], best: Repair) -> float:
    """About how many slips as easy to believe would fit if no slip had been made."""
    indexes = sorted({index for item in broken for index in item.cells})
    cells = [cell for index in indexes if (cell := board.cells[index]).fact and may_be_wrong(cell)]
    if len(best.cells) > 1:
        (first, candidate), spans = best.changes[0], best.spans
        others = {index: span for index, span in spans.items() if index != first}
        ways = WAYS_TOGETHER * math.comb(len(cells), len(best.cells))
        return ways * _fits_by_chance(board.cells[first], candidate, board.room(first, others))
    expected = 0.0
    for cell in cells:
        if covers(broken, cell.index):
            room = board.room(cell.index)
            tried = (item for item in candidates(cell) if item.cost <= best.cost)
            expected += sum(_fits_by_chance(cell, item, room) for item in tried)
    return expected


def _fits_by_chance(cell: Cell, candidate: Candidate, room: Spans) -> float:
    """The probability that what the others imply lies as near to the candidate as it must.

    Small values leave as small a room as they are: what is a tenth of a price is known to a tenth.
    """
    width, size = sum(span.high - span.low for span in room), max((span.size for span in room), default=0.0)
    if not candidate.value or not width:
        return 0.0
    width *= min(1.0, abs(candidate.value) / size) if math.isfinite(size) else 1.0
    apart = math.log(abs(candidate.value / cell.value)) if cell.value else 0.0
    density = 1 / (math.pi * USUAL * (1 + (apart / USUAL) ** 2))
    off = (abs(apart) - RHYTHM) / RHYTHM_WIDTH
    density += OTHER_RHYTHM * math.exp(-off * off / 2) / (2 * RHYTHM_WIDTH * math.sqrt(2 * math.pi))
    sign = OTHER_SIGN if candidate.value * cell.value < 0 else 1.0
    return min(1.0, sign * density * (width + 2 * candidate.half_unit) / abs(candidate.value))
