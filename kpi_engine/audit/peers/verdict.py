"""When a formula that differs from its neighbours is very likely a fault.

Each threshold, how it was chosen and what it gives is told in docs/audit/thresholds-formulas.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.peers.atoms import RANGE_CALLS, atoms, references
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
Sort = Literal["range", "reference", "operator", "term"]


def faults(sheet: SheetCells, sort: Sort) -> Sequence[Odd]:
    """The odd formulas of a sheet that are very likely wrong, by what is wrong about them."""
    return _judged(sheet).get(sort, ())


@once
def _judged(sheet: SheetCells) -> Mapping[Sort, Sequence[Odd]]:
    found: dict[Sort, list[Odd]] = {}
    for odd in odd_ones(sheet):
        if _is_outvoted(sheet, odd) and not is_meant(sheet, odd):
            found.setdefault(_sort(odd), []).append(odd)
    return found


def _is_outvoted(sheet: SheetCells, odd: Odd) -> bool:
    """True where enough peers disagree; of two blocks alike in size the one that leaves numbers out errs."""
    if weight(odd) >= PEERS_FOR_EACH * len(odd.positions):
        return True
    return odd.count > PEERS_FOR_EACH and _sort(odd) == "range" and leaves_out_numbers(sheet, odd)


def leaves_out_numbers(sheet: SheetCells, odd: Odd) -> bool:
    """True where the range of the peers, in the odd cell, takes in the odd cell's own and more numbers."""
    mine, theirs = (
        [call.area(*odd.positions[0]) for call in aggregates_in(each)] for each in (odd.copies, odd.peers)
    )
    if len(mine) != 1 or len(theirs) != 1:
        return False
    own, whole = mine[0], theirs[0]
    if (own.top, own.left) not in whole or (own.bottom, own.right) not in whole:
        return False
    return any(has_number(cell) for cell in sheet.inside(whole) if cell.position not in own)


def _sort(odd: Odd) -> Sort:
    """What is wrong."""
    kind = odd.difference.kind
    if kind == "reference":
        return "range" if is_aggregate(odd) else "reference"
    return "term" if kind == "missing term" else "operator"


def is_aggregate(odd: Odd) -> bool:
    """True where both formulas are one sum, average or count over one range and no more."""
    mine, theirs = atoms(odd.copies.shape), atoms(odd.peers.shape)
    return mine[0] in RANGE_CALLS and mine[0] == theirs[0] and mine[2::2] == (":", ")")


def weight(odd: Odd) -> float:
    """How many peers speak against the odd formula; those of both directions agreeing count more."""
    one_sided = not odd.is_between and _sort(odd) == "reference"
    return odd.count * (ONE_SIDED if one_sided else 1) + PEERS_FOR_EACH * (odd.against > 0)


def is_meant(sheet: SheetCells, odd: Odd) -> bool:
    """True where the difference has another explanation than a slip."""
    return (
        odd.across > 0
        or odd.is_regular
        or "#REF!" in atoms(odd.peers.shape)
        or not (odd.difference.is_small or _is_out_of_place(odd))
        or (_is_link(odd) and min(len(odd.before), len(odd.after)) < PEERS_FOR_EACH)
        or (not odd.is_between and (not odd.difference.is_small or _totals(odd) or _begins_otherwise(odd)))
        or not reads_numbers(sheet, odd)
    )


def _is_out_of_place(odd: Odd) -> bool:
    """Many peers against a formula of which every reference differs; two that agree are meant."""
    return odd.difference.is_whole and odd.count >= PEERS_FOR_A_LARGE_CHANGE


def _begins_otherwise(odd: Odd) -> bool:
    """One opening or closing cell may well add where the rest subtracts; an opening one may lack a term."""
    if len(odd.positions) > 1 or odd.against:
        return False
    kind = odd.difference.kind
    return (odd.is_first and kind == "missing term") or ((odd.is_first or odd.is_last) and kind == "operator")


def _is_link(odd: Odd) -> bool:
    """A formula that is one reference, as its peers are; a list of links seldom follows a rule."""
    return _sort(odd) != "term" and len([1 for atom in atoms(odd.copies.shape) if str(atom)[-1:] != "!"]) == 1


def _totals(odd: Odd) -> bool:
    """True where the odd formula sums up its peers."""
    nearest = (odd.before or odd.after)[0]
    return any(nearest in call.area(*odd.positions[0]) for call in aggregates_in(odd.copies))


def reads_numbers(sheet: SheetCells, odd: Odd) -> bool:
    """True where the peers' formula, written into the odd cell, would read a number."""
    place = odd.positions[0]
    if any(isinstance(piece, str) and "!" in piece for piece in odd.peers.shape):
        return True
    if any(has_number(cell) for call in aggregates_in(odd.peers) for cell in sheet.inside(call.area(*place))):
        return True
    return any(
        has_number(sheet.get(down + place[0] * ("r" in marks), across + place[1] * ("c" in marks)))
        for down, across, marks in references(odd.peers.shape)
    )


def confidence(odd: Odd) -> Confidence:
    """High where many peers stand on both sides, or both directions agree."""
    if odd.against or (odd.is_between and odd.count >= PEERS_FOR_A_LARGE_CHANGE):
        return "high"
    return "medium" if weight(odd) > PEERS_FOR_EACH * len(odd.positions) else "low"
