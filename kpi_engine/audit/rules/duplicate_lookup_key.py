"""Rule L12: a key that is looked up stands in the table more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.excel.keys import Lines, key_of, place_in
from kpi_engine.audit.excel.lookups import Lookup, lookups
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import show

Answers = tuple[tuple[str, Scalar], ...]
"""The answer that is taken, and those in other lines that differ from it, with their cells."""
_MOST, _SHOWN = 100, 4


@rule(
    "L12", "duplicate-lookup-key", group="references", severity="warning", confidence="medium",
    why="A look-up takes the first line with the key; what the other lines say is lost without a word.",
    remedy="Give each line its own key, or add the lines up with SUMIFS.",
    cite=Cite("Excel, VLOOKUP function: the first matching value is returned", read="2026-11-22"),
    examples=[
        Example("""
            Customer | MRR
            Acme     | 100
            Zeta     | 50
            Acme     | 70
            Acme     | =VLOOKUP(A5,A2:B4,2,FALSE)
            """, flagged=("B5",)),
        Example("""
            Customer | MRR
            Acme     | 100
            Zeta     | 50
            Acme     | 70
            Acme     | =INDEX(B2:B4,MATCH(A5,A2:A4,0))
            """, flagged=("B5",)),
        Example("""
            Customer | MRR
            Acme     | 100
            Zeta     | 50
            Acme     | 70
            Zeta     | =VLOOKUP(A5,A2:B4,2,FALSE)
            """, why="this key stands there once"),
        Example("""
            Customer | MRR
            Acme     | 100
            Acme     | 100
            Acme     | =VLOOKUP(A4,A2:B3,2,FALSE)
            """, why="all its lines say the same"),
    ],
)  # fmt: skip
def duplicate_lookup_key(book: AuditBook) -> Iterator[Flag]:
    """An exact look-up finds its key in several lines, which give different answers.

    It is information where the answers are not of one kind, a number and a text say: the lines then belong to
    different tables, one below the other.
    """
    lines = Lines(book)
    for lookup in lookups(book):
        if lookup.mode != 0:
            continue
        found: dict[Position, Answers] = {}
        for position in lookup.copies.positions:
            key = key_of(lookup.wanted(book, position))
            keys = lines.get(lookup.keys(position)) if key and key[1] != "" else None
            places = keys.exact(key) if keys is not None and key else ()
            if len(places) > 1 and (said := _differ(book, lookup, position, places)):
                found[position] = said
        if found:
            yield _flag(lookup, found)


def _differ(book: AuditBook, lookup: Lookup, position: Position, places: Sequence[int]) -> Answers:
    """The answers in the lines with the key; none where all say the same."""
    line = lookup.answers(position)
    sheet = book.sheet(line.sheet) if line else None
    if line is None or sheet is None:
        return ()
    answers = []
    for at in places[:_MOST]:
        place = place_in(line, at)
        cell = sheet.get(*place)
        answers.append((place_name(line.sheet, *place), cell.value if cell else None))
    others = [each for each in answers[1:] if show(each[1]) != show(answers[0][1])]
    return (answers[0], *others[:_SHOWN]) if others else ()


def _kind(value: Scalar) -> str:
    if value is None or value == "":
        return "blank"
    return "text" if isinstance(value, str) else "error" if isinstance(value, CellError) else "number"


def _flag(lookup: Lookup, found: dict[Position, Answers]) -> Flag:
    areas = rectangles(lookup.copies.sheet, found)
    answers = next(iter(found.values()))
    alike = any(len({_kind(value) for _, value in each}) == 1 for each in found.values())
    said = tuple((place, show(value)) for place, value in answers)
    (one, first), (other, second) = said[:2]
    return Flag(
        f"{areas[0]}: the key stands in several lines; {one} ({first[:30]}) is taken, "
        f"{other} ({second[:30]}) is not.", areas, AuditEvidence(facts=said),
        severity=None if alike else "info",
    )  # fmt: skip
