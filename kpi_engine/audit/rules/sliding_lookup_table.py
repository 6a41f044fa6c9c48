"""Rule L13: the table of a look-up moves along with the copies of the formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.excel.keys import Keys, key_of
from kpi_engine.audit.excel.lookups import Lookup, lookups
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "L13", "sliding-lookup-table", group="references", severity="info", confidence="medium",
    why="Copied down without $, the table of each copy begins one row later: keys at the top are no "
        "longer found.",
    remedy="Fix the table with $ (F4), or give it a name, and copy the formula again.",
    cite=Cite("Excel, switch between relative, absolute, and mixed references", read="2026-11-22"),
    examples=[
        Example("""
            Plan  | Price |  | Order | Price
            Basic | 10    |  | Team  | =VLOOKUP(D2,A2:B4,2,FALSE)
            Pro   | 30    |  | Basic | =VLOOKUP(D3,A3:B5,2,FALSE)
            Team  | 20    |  | Pro   | =VLOOKUP(D4,A4:B6,2,FALSE)
            """, flagged=("E3:E4",), why="Basic and Pro stand above what the lower copies see"),
        Example("""
            Plan  | Price |  | Order | Price
            Basic | 10    |  | Team  | =VLOOKUP(D2,$A$2:$B$4,2,FALSE)
            Pro   | 30    |  | Basic | =VLOOKUP(D3,$A$2:$B$4,2,FALSE)
            Team  | 20    |  | Pro   | =VLOOKUP(D4,$A$2:$B$4,2,FALSE)
            """),
        Example("""
            Name | Jan | Feb | Best
            A    | 5   | 7   | =MATCH(7,B2:C2,0)
            B    | 7   | 6   | =MATCH(7,B3:C3,0)
            """, why="each row looks in itself"),
    ],
)  # fmt: skip
def sliding_lookup_table(book: AuditBook) -> Iterator[Flag]:
    """The table moves in the direction of its keys, so that each copy of the formula sees others.

    It is an error where a copy no longer finds a key that stands in the table of the first copy.
    """
    for lookup in lookups(book):
        moving = [position for position in lookup.copies.positions if _moves(lookup, position)]
        if moving:
            first, last = lookup.keys(lookup.copies.first), lookup.keys(moving[-1])
            whole = Area(first.sheet, first.top, first.left, last.bottom, last.right)
            keys = Keys(book, whole)
            lost = [each for each in moving if lookup.mode == 0 and _loses(book, lookup, each, keys)]
            if lost or len(moving) > 1:
                yield _flag(lookup, lost or moving, first, is_wrong=bool(lost))


def _moves(lookup: Lookup, position: Position) -> bool:
    """True where the copy looks in other keys that overlap those of the first copy."""
    first, here = lookup.keys(lookup.copies.first), lookup.keys(position)
    if len(first) == 1 or first == here:
        return False
    if lookup.is_across:
        return first.top == here.top and first.left < here.left <= first.right
    return first.left == here.left and first.top < here.top <= first.bottom


def _loses(book: AuditBook, lookup: Lookup, position: Position, keys: Keys) -> bool:
    """True where the key stands in the table of the first copy, and not in that of this one."""
    key = key_of(lookup.wanted(book, position))
    cells = [keys.cell(at) for at in keys.exact(key)] if key else []
    first, here = lookup.keys(lookup.copies.first), lookup.keys(position)
    return any(cell in first for cell in cells) and not any(cell in here for cell in cells)


def _flag(lookup: Lookup, found: list[Position], first: Area, *, is_wrong: bool) -> Flag:
    areas = rectangles(lookup.copies.sheet, found)
    last = lookup.keys(found[-1])
    then = "their key stands in cells that they no longer see" if is_wrong else "each copy sees other keys"
    return Flag(
        f"{areas[0]}: the keys of {lookup.function} move from {first} to {last.ref}; {then}.", areas,
        AuditEvidence(facts=(("First copy", str(first)), ("Last copy", str(last)))),
        severity="error" if is_wrong else None,
    )  # fmt: skip
