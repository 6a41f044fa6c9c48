"""Which of several explanations is easier to believe: what other periods say, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.cells import Cell
from kpi_engine.diagnosis.families import EXTRA_POINT, LOST_POINT, THOUSANDS, WITHOUT_DIGITS, Candidate
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.diagnosis.series import Series

UNUSUAL = 0.5
MOST_UNUSUAL = 2.0
"""What a departure from the trend counts beside the cost of a slip, and the most it can count."""

WRITTEN = 5.0
"""What it counts to show other decimals than the figure does in all other periods."""

COMPUTED = 4.0
"""How much less the result of a formula is suspected than a typed figure."""

UNSTATED = 3.0
"""How much less a figure is suspected that nobody states: a movement that may be missing."""


def ranked(board: Board, series: Series, found: Sequence[Repair]) -> list[Repair]:
    """The repairs with what speaks against each, the easiest to believe first."""
    return sorted((weighed(board, series, repair) for repair in found), key=lambda repair: repair.weight)


def weighed(board: Board, series: Series, repair: Repair) -> Repair:
    """The repair with its doubts; those about several figures that one slip changed count once."""
    doubts = [doubt(series, board.cells[index], candidate) for index, candidate in repair.changes]
    return replace(repair, doubt=repair.doubt + sum(doubts) / len(doubts))


def doubt(series: Series, cell: Cell, candidate: Candidate) -> float:
    """What makes it harder, or (below 0) easier, to believe that the figure should be the candidate."""
    if cell.fact is None:
        return UNSTATED
    unusual = UNUSUAL * (series.surprise(cell, candidate.value) - series.surprise(cell, cell.value))
    limited = max(-MOST_UNUSUAL, min(MOST_UNUSUAL, unusual))
    written = WRITTEN * (series.written_so(cell, cell.half_unit) - _written_so(series, cell, candidate))
    return limited + written + (COMPUTED if cell.computed else 0.0)


def _written_so(series: Series, cell: Cell, candidate: Candidate) -> float:
    """In how many other periods the figure shows the decimals that it would show here.

    A value that only the other figures imply shows none, a figure in thousands lost them; and zeros may have
    come with a lost point, or gone with one in the wrong place. Where the other periods are as the stated
    figure is, they may all have lost their points, and their decimals with them.
    """
    usual = series.usual_half_unit(cell)
    lost = candidate.kind == LOST_POINT
    like_others = series.surprise(cell, cell.value) <= series.surprise(cell, candidate.value)
    all_lost = lost and like_others and not _shows_decimals(cell)
    coarse = lost and candidate.half_unit > usual
    if coarse:
        return series.written_so(cell, usual)
    if candidate.kind in WITHOUT_DIGITS or candidate.kind == THOUSANDS or all_lost:
        return 1.0
    if candidate.kind == EXTRA_POINT and (candidate.half_unit < usual or _ends_in_zero(cell)):
        return 1.0
    return series.written_so(cell, candidate.half_unit)


def _shows_decimals(cell: Cell) -> bool:
    """True for a figure that has a decimal point: in its column not all points were lost."""
    is_percentage = cell.fact is not None and "%" in cell.fact.raw
    return 0 < cell.half_unit < (0.0049 if is_percentage else 0.49)


def _ends_in_zero(cell: Cell) -> bool:
    """True for a figure that shows a zero as its last digit: others may have been left out."""
    return bool(cell.half_unit) and round(abs(cell.value) / (2 * cell.half_unit)) % 10 == 0
