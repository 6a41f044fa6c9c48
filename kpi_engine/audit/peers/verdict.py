"""When a formula that differs from its neighbours is very likely a fault.

Each threshold, how it was chosen and what it gives is told in docs/audit/thresholds-formulas.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.peers.atoms import atoms, references
from kpi_engine.audit.peers.neighbours import Odd, odd_ones
from kpi_engine.audit.structure.aggregates import aggregates_in
from kpi_engine.audit.structure.kinds import has_number
from kpi_engine.model.audit import Confidence

PEERS_FOR_EACH = 2
"""So many peers must speak against every odd cell."""
PEERS_FOR_A_LARGE_CHANGE = 8
"""So many peers are needed where more than one reference differs."""
ONE_SIDED = 0.5
"""What a peer counts where all stand on one side: a line may begin or end otherwise for a reason."""
RECURS = 3
"""An odd formula that comes back so often, at least half as often as its peers, is a pattern."""

Sort = Literal["range", "reference", "operator", "term"]
_RANGE_CALLS = ("SUM(", "AVERAGE(", "COUNT(", "COUNTA(", "MIN(", "MAX(", "PRODUCT(", "MEDIAN(", "SUBTOTAL(")


def faults(sheet: SheetCells, sort: Sort) -> Iterator[Odd]:
    """The odd formulas of a sheet that are very likely wrong, by what is wrong about them."""
    for odd in odd_ones(sheet):
        if (
            _sort(odd) == sort
            and weight(odd) >= PEERS_FOR_EACH * len(odd.positions)
            and not is_meant(sheet, odd)
        ):
            yield odd


def _sort(odd: Odd) -> Sort | None:
    """What is wrong, where it is something that a slip explains."""
    kind = odd.difference.kind
    if kind == "reference":
        return "range" if is_aggregate(odd) else "reference"
    if kind == "missing term":
        return "term"
    return "operator" if kind in ("operator", "sheet") else None


def is_aggregate(odd: Odd) -> bool:
    """True where both formulas are one sum, average or count over one range and no more."""
    mine, theirs = atoms(odd.copies.shape), atoms(odd.peers.shape)
    return mine[0] in _RANGE_CALLS and mine[0] == theirs[0] and [*mine[2::2]] == [":", ")"][: len(mine[2::2])]


def weight(odd: Odd) -> float:
    """How many peers speak against the odd formula; those of both directions agreeing count more."""
    if odd.is_between or (_sort(odd) in ("range", "term", "operator") and not _begins_otherwise(odd)):
        found: float = odd.count
    else:
        found = odd.count * ONE_SIDED
    return found + PEERS_FOR_EACH * (odd.against > 0)


def _begins_otherwise(odd: Odd) -> bool:
    """An opening or closing cell may well add where the rest subtracts."""
    return (odd.is_first or odd.is_last) and odd.difference.kind == "operator"


def is_meant(sheet: SheetCells, odd: Odd) -> bool:
    """True where the difference has another explanation than a slip."""
    return (
        odd.across > 0
        or (odd.runs >= RECURS and 2 * odd.runs > odd.peer_runs)
        or (not odd.difference.is_small and odd.count < PEERS_FOR_A_LARGE_CHANGE)
        or (not odd.is_between and (_is_link(odd) or not odd.difference.is_small or _totals(odd)))
        or (_begins_otherwise(odd) and not odd.against)
        or not reads_numbers(sheet, odd)
    )


def _is_link(odd: Odd) -> bool:
    """A formula that is one reference and no more; a list of links seldom follows a rule."""
    return len([atom for atom in atoms(odd.copies.shape) if not str(atom).endswith("!")]) == 1


def _totals(odd: Odd) -> bool:
    """True where the odd formula sums up what its peers read, or the peers themselves."""
    return any(
        area.top <= row <= area.bottom and area.left <= column <= area.right
        for call in aggregates_in(odd.copies)
        for area in (call.area(*odd.positions[0]),)
        for row, column in (odd.before or odd.after)[:1]
    )


def reads_numbers(sheet: SheetCells, odd: Odd) -> bool:
    """True where the peers' formula, written into the odd cell, would read at least one number."""
    row, column = odd.positions[0]
    return any(
        has_number(sheet.get(down + (row if "r" in marks else 0), across + (column if "c" in marks else 0)))
        or "!" in "".join(piece for piece in odd.peers.shape if isinstance(piece, str))
        for down, across, marks in references(odd.peers.shape)
    )  # fmt: skip


def confidence(odd: Odd) -> Confidence:
    """High where many peers stand on both sides, or both directions agree."""
    if odd.against or (odd.is_between and odd.count >= PEERS_FOR_A_LARGE_CHANGE):
        return "high"
    return "medium" if weight(odd) > PEERS_FOR_EACH * len(odd.positions) else "low"
