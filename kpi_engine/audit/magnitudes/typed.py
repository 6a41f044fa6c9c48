"""Typed numbers where a formula is expected: inside a run of copies of one formula, or at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, SheetCells
from kpi_engine.audit.magnitudes.evaluation import value_of
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.lines import Line, Run, lines
from kpi_engine.workbook.references import Area

Side = Literal["inside", "after", "before"]
Verdict = Literal["equal", "rounded", "close", "near", "far", "nothing", "unknown"]
"""The typed number against what the formula gives: the same; rounded when it was typed; off by up to CLOSE,
as where a published total keeps the rounding of its parts, or up to NEAR; far off; one of the two is zero;
the formula is not computed here."""
CLOSE = 0.01
NEAR = 0.15
"""How far, relative to what the formula gives, a typed number may lie from it and still be its result."""
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Stretch:
    """Typed numbers side by side in a line, next to copies of one formula; `support` counts the copies.

    `is_chain` for a formula that reads its own line, such as `=B2*1.05` in C2: a first number is typed then.
    """

    copies: Copies
    positions: tuple[Position, ...]
    side: Side
    support: int
    is_chain: bool
    peers: tuple[Area, ...]


@once
def stretches(sheet: SheetCells) -> Sequence[Stretch]:
    """Every stretch of typed numbers that touches copies of one formula, rows first."""
    return tuple(found for line in lines(sheet) for found in _in(sheet.name, line))


def _in(sheet: str, line: Line) -> Iterator[Stretch]:
    for at, run in enumerate(line.runs):
        if run.kind != "number":
            continue
        before = _touching(line, line.runs[at - 1], run) if at else None
        after = _touching(line, run, line.runs[at + 1]) if at + 1 < len(line.runs) else None
        left = line.runs[at - 1] if before else None
        right = line.runs[at + 1] if after else None
        if before is not None and before is after:
            yield _stretch(sheet, line, run, "inside", before, left, right)
            continue
        if before is not None:
            yield _stretch(sheet, line, run, "after", before, left, None)
        if after is not None:
            yield _stretch(sheet, line, run, "before", after, None, right)


def _touching(line: Line, one: Run, other: Run) -> Copies | None:
    """The formula of the run of copies beside a run of numbers; None for a gap or a formula without cells."""
    copies = one.copies or other.copies
    if copies is None or line.gap(one, other) or not any(isinstance(piece, tuple) for piece in copies.shape):
        return None
    return copies


def _stretch(
    sheet: str, line: Line, run: Run, side: Side, copies: Copies, left: Run | None, right: Run | None
) -> Stretch:
    peers = [each for each in (left, right) if each is not None]
    return Stretch(
        copies, run.positions, side, sum(len(each) for each in peers), _reads_own_line(copies, line),
        tuple(Area(sheet, *each.first, *each.last) for each in peers),
    )  # fmt: skip


def _reads_own_line(copies: Copies, line: Line) -> bool:
    own, along = ("r", "c") if line.is_row else ("c", "r")
    for piece in copies.shape:
        if isinstance(piece, tuple) and own in piece[2] and along in piece[2]:
            across, step = (piece[0], piece[1]) if line.is_row else (piece[1], piece[0])
            if across == 0 and step != 0:
                return True
    return False


def judged(book: AuditBook, sheet: SheetCells, copies: Copies, at: Position) -> tuple[Verdict, float | None]:
    """How a typed number compares with what the formula of its neighbours would give in its cell."""
    typed = sheet.cells[at].value
    expected = value_of(book, copies.at(*at), sheet.name)
    if expected is None or not isinstance(typed, int | float):
        return "unknown", expected
    if abs(typed - expected) <= _EXACT * max(abs(typed), abs(expected)):
        return "equal", expected
    if not expected or not typed:
        return "nothing", expected
    if _rounds_to(expected, typed):
        return "rounded", expected
    if abs(typed - expected) <= CLOSE * abs(expected):
        return "close", expected
    if abs(typed - expected) <= NEAR * abs(expected):
        return "near", expected
    return "far", expected


def _rounds_to(expected: float, typed: float) -> bool:
    """True for a result that was rounded when it was typed: 0.02 for 0.0248."""
    digits = len(f"{typed:.12g}".partition(".")[2])
    return digits > 0 and abs(expected - typed) <= 0.50001 * 10.0**-digits
