"""Rule F11: a cell differs from the same cell of the sheets that are built alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.peers.atoms import Atom
from kpi_engine.audit.peers.difference import difference
from kpi_engine.audit.peers.neighbours import alike
from kpi_engine.audit.peers.telling import short
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite

_FEWEST_SIBLINGS = 2
_ALIKE = 0.8
"""So large a share of the formulas of two sheets must be the same at the same place."""
_FEWEST_FORMULAS = 4
_Common = Mapping[Position, tuple[Atom, ...]]


@rule(
    "F11", "sheet-unlike-siblings", group="formulas", severity="warning", confidence="medium",
    why="Sheets that are built alike, one a month or a region, are read side by side and summed up; one cell "
        "that is computed otherwise stays unseen.",
    remedy="Write the formula of the other sheets, or say on the sheet why it differs.",
    cite=Cite("FAST Standard 2.03, consistent structure across sheets", read="2026-11-22"),
    gives_way_to=("F01", "F02", "F03", "F04", "F05"),
    examples=[
        Example("""
            [Jan]
            New    | 10
            Lost   | 2
            Net    | =B1-B2
            Rate   | =B2/B1
            Share  | =B1/B3
            Double | =B3*2
            Triple | =B3*3
            [Feb]
            New    | 12
            Lost   | 3
            Net    | =B1-B2
            Rate   | =B2/B1
            Share  | =B1/B3
            Double | =B3*2
            Triple | =B3*3
            [Mar]
            New    | 14
            Lost   | 4
            Net    | =B1-B2
            Rate   | =B2/B3
            Share  | =B1/B3
            Double | =B3*2
            Triple | =B3*3
            """, flagged=("Mar!B4",)),
        Example("""
            [Jan]
            New    | 10
            Lost   | 2
            Net    | =B1-B2
            [Feb]
            New    | 12
            Lost   | 3
            Net    | =B1-B2
            [Mar]
            New    | 14
            Lost   | 4
            Net    | =B1-B2
            """),
    ],
)  # fmt: skip
def sheet_unlike_siblings(book: AuditBook) -> Iterator[Flag]:
    """Sheets with the same formulas at the same places, and one that has a slightly different formula.

    Flagged where at least two other sheets agree with each other and none agrees with the cell.
    """
    common = {sheet.name: alike(sheet) for sheet in book.sheets if len(alike(sheet)) >= _FEWEST_FORMULAS}
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name, own in common.items():
        siblings = [other for other in common if other != name and _are_alike(own, common[other])]
        if len(siblings) < _FEWEST_SIBLINGS:
            continue
        together: dict[tuple[object, object], list[Position]] = defaultdict(list)
        for position, formula in own.items():
            usual = _usual(position, formula, [common[each] for each in siblings])
            if usual is not None:
                together[formula, usual].append(position)
        for positions in together.values():
            yield from _flag(sheets[name], [sheets[each] for each in siblings], positions)


def _are_alike(one: _Common, other: _Common) -> bool:
    if not _ALIKE <= len(one) / len(other) <= 1 / _ALIKE:
        return False
    same = sum(other.get(position) == formula for position, formula in one.items())
    return same >= _ALIKE * max(len(one), len(other))


def _usual(
    position: Position, formula: tuple[Atom, ...], others: Sequence[_Common]
) -> tuple[Atom, ...] | None:
    """The formula that the siblings have at a place, where they agree and the sheet's own is another."""
    there = Counter(other[position] for other in others if position in other)
    if formula in there or len(there) != 1 or there.total() < _FEWEST_SIBLINGS:
        return None
    return next(iter(there))


def _flag(sheet: SheetCells, siblings: Sequence[SheetCells], positions: Sequence[Position]) -> Iterator[Flag]:
    first = positions[0]
    model = next(each for each in siblings if first in each.copies_at)
    own, peers = sheet.copies_at[first], model.copies_at[first]
    if not difference(own.shape, peers.shape).is_small:
        return
    areas = rectangles(sheet.name, positions)
    yield Flag(
        f"{areas[0]} is ={short(own.at(*first))}; {len(siblings)} sheets built alike "
        f"say ={short(peers.at(*first))}.",
        areas,
        AuditEvidence(
            f"={own.at(*first)}",
            f"={r1c1(own.shape)}",
            f"={peers.at(*first)}",
            f"={r1c1(peers.shape)}",
            tuple(str(rectangles(each.name, [first])[0]) for each in siblings[:5]),
        ),
        AuditFix(
            "Write the formula of the other sheets.",
            tuple(Correction(sheet.name, cell_name(*at), f"={peers.at(*at)}") for at in positions),
        ),
    )
