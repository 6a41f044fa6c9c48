"""What a finding says of formulas that differ from their peers: both formulas, the peers, the correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Copies, Position, SheetCells, rectangles
from kpi_engine.audit.peers.neighbours import Odd
from kpi_engine.audit.peers.verdict import weight
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.formula.references import cell_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.written import clipped, counted
from kpi_engine.workbook.references import Area

_LONGEST_FORMULA = 60


@dataclass(frozen=True, slots=True)
class Cause:
    """Cells of one sheet that differ from alike peers in the same way: one finding."""

    sheet: SheetCells
    odds: tuple[Odd, ...]

    @property
    def first(self) -> Odd:
        """The difference for which the most speaks."""
        return max(self.odds, key=weight)

    @property
    def positions(self) -> list[Position]:
        """The odd cells."""
        return sorted({position for odd in self.odds for position in odd.positions})

    @property
    def areas(self) -> tuple[Area, ...]:
        """The odd cells as rectangles."""
        return rectangles(self.sheet.name, self.positions)


def causes(sheet: SheetCells, odds: Iterable[Odd]) -> list[Cause]:
    """Odd cells in the order of the sheet; those with the same formula and the same peers' are one cause."""
    by_cell: dict[tuple[Position, ...], Odd] = {}
    for odd in odds:
        known = by_cell.get(odd.positions)
        if known is None or weight(odd) > weight(known):
            by_cell[odd.positions] = odd
    together: dict[tuple[object, object], list[Odd]] = defaultdict(list)
    for odd in by_cell.values():
        together[odd.copies.shape, odd.peers.shape].append(odd)
    return [Cause(sheet, tuple(each)) for each in together.values()]


def expected(peers: Copies, own: Copies, position: Position) -> str:
    """The peers' formula for a cell, with the numbers typed into the cell's own formula; without `=`."""
    text, numbers = peers.at(*position), _numbers(own.at(*position))
    if numbers and numbers != _numbers(text) and len(numbers) == len(_numbers(text)):
        following = iter(numbers)
        return "".join(next(following) if each.kind is Kind.NUMBER else each.text for each in tokens(text))
    return text


def _numbers(text: str) -> list[str]:
    return [each.text for each in tokens(text) if each.kind is Kind.NUMBER]


def evidence(cause: Cause, facts: Sequence[tuple[str, str]] = ()) -> AuditEvidence:
    """Both formulas in A1 and R1C1, as in the first odd cell, and the ranges of the peers."""
    odd, position = cause.first, cause.positions[0]
    peers = [area.ref for area in rectangles(cause.sheet.name, (*odd.before, *odd.after))]
    return AuditEvidence(
        f"={odd.copies.at(*position)}", f"={r1c1(odd.copies.shape)}",
        f"={expected(odd.peers, odd.copies, position)}", f"={r1c1(odd.peers.shape)}",
        tuple(peers), tuple(facts),
    )  # fmt: skip


def fix(cause: Cause) -> AuditFix:
    """The peers' formula, written for each odd cell."""
    odd = cause.first
    return AuditFix(
        f"Write the formula of its peers, ={short(expected(odd.peers, odd.copies, cause.positions[0]))}, "
        "unless the difference is meant.",
        tuple(
            Correction(cause.sheet.name, cell_name(*at), f"={expected(each.peers, each.copies, at)}")
            for each in cause.odds for at in each.positions
        ),
    )  # fmt: skip


def both(cause: Cause) -> tuple[str, str]:
    """The formula of the first odd cell and the expected one; of long ones the part where they differ."""
    odd, position = cause.first, cause.positions[0]
    mine, theirs = odd.copies.at(*position), expected(odd.peers, odd.copies, position)
    if max(len(mine), len(theirs)) <= _LONGEST_FORMULA:
        return f"={mine}", f"={theirs}"
    pairs = enumerate(zip(mine, theirs, strict=False))
    differ = next((at for at, (one, other) in pairs if one != other), min(len(mine), len(theirs)))
    start = max(0, differ - _LONGEST_FORMULA // 3)
    lead = "…" if start else "="
    return lead + short(mine[start:]), lead + short(theirs[start:])


def said(cause: Cause, noun: str, end: str = ".") -> str:
    """The sentence of a finding: what stands there, and what so many neighbours expect."""
    mine, theirs = both(cause)
    return (
        f"{cause.areas[0]} is {mine}; as in its {counted(cause.first.count, noun)} it would be {theirs}{end}"
    )


def short(formula: str) -> str:
    """A formula that fits into a sentence."""
    return clipped(formula, _LONGEST_FORMULA)
