"""What a finding says: which figure, what it says, what it should be, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.diagnosis.board import Board, Cell, Constraint, Tie
from kpi_engine.diagnosis.families import (
    COPIED,
    COPIED_RESULT,
    DOUBLED_DIGIT,
    DROPPED_DIGIT,
    EXTRA_POINT,
    LOST_POINT,
    PERCENT,
    SIGN,
    SWAPPED,
    THOUSANDS,
    TRANSPOSED,
    UNEXPLAINED,
    WRONG_DIGIT,
)
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.model.written import written

LONGEST = 255
LONGEST_RAW = 24
_SHOWN_ROUNDED = 0.05
_SCALES = (1e3, 1e6, 1e9, 0.01)
"""A cell may show fewer digits than it holds."""

_WHY = {
    LOST_POINT: "the decimal point was lost",
    EXTRA_POINT: "the decimal point is in the wrong place",
    PERCENT: "a percentage was typed as a number",
    THOUSANDS: "it is in another unit (thousands)",
    SIGN: "the sign is wrong",
    SWAPPED: "they stand in each other's place",
    TRANSPOSED: "two digits changed places",
    WRONG_DIGIT: "one digit is wrong",
    DROPPED_DIGIT: "a digit was left out",
    DOUBLED_DIGIT: "a digit was typed twice",
    COPIED: "it repeats the figure next to it",
    COPIED_RESULT: "it repeats the formula's result next to it",
    UNEXPLAINED: "the other figures imply it",
}


def number(value: float) -> str:
    """A figure as a person writes it: 500,000 or 0.88."""
    return written(value, grouped=True).replace("-", "−")


def stated(cell: Cell) -> str:
    """What the source says, as it was typed."""
    raw = cell.fact.raw.strip() if cell.fact else ""
    return raw if 0 < len(raw) <= LONGEST_RAW else number(cell.value)


def meant(cell: Cell, value: float) -> str:
    """The proposed value, written as the stated one was."""
    if cell.fact and "%" in cell.fact.raw:
        return f"{number(value * 100)} %"
    return number(value / _times(cell))


def _times(cell: Cell) -> float:
    """By how much the figure is more than what was typed: 1,000 for 560 in a line of thousands.

    0.01 for 84 in a line of percentages, and less than nothing in a line of losses that are typed negative.
    """
    raw = cell.fact.raw.strip() if cell.fact else ""
    typed = re.sub(r"[^\d.]", "", raw)
    if any(letter.isalpha() for letter in raw) or typed.count(".") > 1 or not float(typed or 0):
        return 1.0
    ratio = cell.value / float(typed) * (-1.0 if raw.startswith(("-", "−", "(")) else 1.0)
    scale = next((each for each in _SCALES if abs(abs(ratio) / each - 1) < _SHOWN_ROUNDED), 1.0)
    return scale if ratio > 0 else -scale


def named(cell: Cell) -> str:
    """`Gross margin (m1)`, so that the row can be found."""
    return f"{cell.label} ({cell.fact.id})" if cell.fact else f"{cell.label} (not stated)"


def where(cells: Sequence[Cell]) -> str:
    """`Acme, 2026-01: `, or nothing when neither entity nor period is stated."""
    fact = next((cell.fact for cell in cells if cell.fact), None)
    parts = [part for part in (fact.entity, fact.segment, fact.period) if part] if fact else []
    return f"{', '.join(parts)}: " if parts else ""


def fitted(text: str, additions: Sequence[str]) -> str:
    """`text` and the first addition for which there is room."""
    for addition in additions:
        if addition and len(text) + 1 + len(addition) <= LONGEST:
            return f"{text} {addition}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def proposal(board: Board, repair: Repair, broken: Sequence[Constraint], *, certain: bool) -> str:
    """One clause per changed figure, the reason, and what the change restores or disturbs."""
    cells = [board.cells[index] for index in repair.cells]
    verb = "should be" if certain else "is probably"
    parts = [
        f"{named(cell)} says {stated(cell)}, {verb} {meant(cell, candidate.value)}"
        for cell, (_, candidate) in zip(cells, repair.changes, strict=True)
    ]
    text = f"{where(cells)}{'; '.join(parts)}: {_WHY[repair.kind]}."
    after = board.read(repair.spans)
    disturbed = [item.words for item in board.of(repair.cells) if not item.holds(after)]
    if disturbed:
        return fitted(text, [f"Check its partners too: {disturbed[0]} holds only as stated."])
    ties = [item.words for item in broken if isinstance(item, Tie)]
    if not ties:
        return fitted(text, [f"{broken[0].words}."])
    more = f" (and {len(ties) - 1} more)" if len(ties) > 1 else ""
    return fitted(text, [f"This restores: {ties[0]}{more}.", f"This restores: {ties[0]}."])


def odd_amount(cell: Cell) -> str:
    """A negative amount: the engine's convention is that amounts and losses are entered positive."""
    text = (
        f"{where([cell])}{named(cell)} says {stated(cell)}. Amounts, losses included, are entered positive:"
    )
    return fitted(text, [f"{meant(cell, -cell.value)} unless the amount really is negative."])


def question(board: Board, broken: Sequence[Constraint], rivals: Sequence[Repair]) -> str:
    """What does not fit together, and which figures could be the wrong one."""
    cells = involved(board, broken)
    ties = [item.words for item in broken if isinstance(item, Tie)]
    what = f"{ties[0]} does not hold" if ties else f"{broken[0].words}; {stated(cells[0])} is impossible"
    options = "; or ".join(_option(board, rival) for rival in rivals)
    listed = ", ".join(f"{named(cell)} {stated(cell)}" for cell in cells)
    ids = ", ".join(cell.fact.id for cell in cells if cell.fact)
    asks = [f"Possible: {options}."] if options else []
    return fitted(f"{where(cells)}{what}.", [*asks, f"Check {listed}.", f"Check {ids}."])


def _option(board: Board, rival: Repair) -> str:
    changed = [(board.cells[index], candidate.value) for index, candidate in rival.changes]
    return " and ".join(f"{named(cell)} {meant(cell, value)} for {stated(cell)}" for cell, value in changed)


def involved(board: Board, broken: Sequence[Constraint]) -> list[Cell]:
    """The stated figures of some constraints, in the order of the facts."""
    indexes = sorted({index for constraint in broken for index in constraint.cells})
    return [board.cells[index] for index in indexes if board.cells[index].fact]
