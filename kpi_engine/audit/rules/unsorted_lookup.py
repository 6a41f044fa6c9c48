"""Rule L10: an approximate look-up in keys that are not in order."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.excel.keys import Key, Keys, Lines, halved, key_of, place_in
from kpi_engine.audit.excel.lookups import Lookup, lookups
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "L10", "unsorted-lookup", group="references", severity="warning",
    why="An approximate look-up halves the keys as if they were ascending; out of order it takes a "
        "wrong line.",
    remedy="State FALSE (or 0) as the last argument for an exact match, or sort the table by its keys.",
    cite=Cite("Excel, VLOOKUP function: the first column must be sorted for an approximate match",
              read="2026-11-22"),
    examples=[
        Example("""
            Plan  | Price
            Pro   | 30
            Basic | 10
            Team  | 20
            Basic | =VLOOKUP(A5,A2:B4,2)
            """, flagged=("B5",)),
        Example("""
            From | Discount
            100  | 0.1
            0    | 0
            500  | 0.2
            50   | =LOOKUP(A5,A2:A4,B2:B4)
            """, flagged=("B5",)),
        Example("""
            Plan  | Price
            Pro   | 30
            Basic | 10
            Team  | 20
            Basic | =VLOOKUP(A5,A2:B4,2,FALSE)
            """),
        Example("""
            From | Discount
            0    | 0
            100  | 0.1
            500  | 0.2
            250  | =VLOOKUP(A5,A2:B4,2)
            """),
        Example("""
            Day | Price
            1   | 30
            2   | 10
            3   | 20
            Last | =LOOKUP(9E+307,B2:B4)
            """, why="a number above all others finds the last figure"),
    ],
)  # fmt: skip
def unsorted_lookup(book: AuditBook) -> Iterator[Flag]:
    """VLOOKUP, HLOOKUP, LOOKUP or MATCH without an exact match, in keys that are not sorted.

    It is an error where the very key stands in the table and another line is found.
    """
    lines = Lines(book)
    for lookup in lookups(book):
        if lookup.mode == 0:
            continue
        wrong: dict[Position, str] = {}
        risky: dict[Position, str] = {}
        for position in lookup.copies.positions:
            wanted = lookup.wanted(book, position)
            key, line = key_of(wanted), lookup.keys(position)
            if key is None or wanted == "":
                continue
            keys = lines.get(line)
            if keys is None:
                break
            if (out := keys.unsorted(key, lookup.mode)) and not keys.is_beyond(key, lookup.mode):
                said = " after ".join(place_name(line.sheet, *keys.cell(at)) for at in reversed(out))
                misses = lookup.mode > 0 and _misses(book, lookup, position, keys, key)
                (wrong if misses else risky)[position] = said
        for found, is_wrong in ((wrong, True), (risky, False)):
            if found:
                yield _flag(lookup, found, is_wrong=is_wrong)


def _misses(book: AuditBook, lookup: Lookup, position: Position, keys: Keys, key: Key) -> bool:
    """True where the key itself is there, and the look-up takes its answer from another line."""
    exact, taken = keys.exact(key), halved(keys.of_kind(key), key)
    if not exact or taken in exact:
        return False
    answers = lookup.answers(position)
    if answers is None or taken is None:
        return True
    return _answer(book, answers, taken) != _answer(book, answers, exact[0])


def _answer(book: AuditBook, line: Area, at: int) -> Scalar:
    sheet = book.sheet(line.sheet)
    cell = sheet.get(*place_in(line, at)) if sheet else None
    return cell.value if cell else None


def _flag(lookup: Lookup, found: dict[Position, str], *, is_wrong: bool) -> Flag:
    areas = rectangles(lookup.copies.sheet, found)
    order = "descending" if lookup.mode < 0 else "ascending"
    then = "another line is taken than that of the key" if is_wrong else "what it finds is a matter of chance"
    out = next(iter(found.values()))
    return Flag(
        f"{areas[0]}: {lookup.function} looks for the nearest of keys that are not {order}; {then}.", areas,
        AuditEvidence(facts=(("Out of order", out),)), severity="error" if is_wrong else None,
    )  # fmt: skip
