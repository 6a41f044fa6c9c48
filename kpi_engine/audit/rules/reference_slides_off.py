"""Rule L14: a reference without $ leaves the figure that it is meant for as soon as the formula is copied."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.excel.odd_reads import OddReads, odd_reads
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_FEWEST = 3
"""Copies of the formula; with two nobody can tell."""
_MULTIPLIES = ("*", "/", "^")


@rule(
    "L14", "reference-slides-off", group="references", severity="warning", confidence="medium",
    why="Copied without $, the reference moves along with the formula: only the first copy reads the figure, "
        "the others multiply or divide by nothing.",
    remedy="Fix the reference with $ (F4) in the first cell and copy the formula again.",
    cite=Cite("Excel, switch between relative, absolute, and mixed references", read="2026-11-22"),
    examples=[
        Example("""
            Plan  | MRR | Share
            Basic | 10  | =B2/B6
            Team  | 20  | =B3/B7
            Pro   | 30  | =B4/B8
            Free  | 0   | =B5/B9
            Total | =SUM(B2:B5)
            """, flagged=("C3:C5",)),
        Example("""
            Rate | 0.2
                 |
            Net  | 10     | 20     | 30
            Tax  | =B3*B1 | =C3*C1 | =D3*D1
            """, flagged=("C4:D4",)),
        Example("""
            Plan  | MRR | Share
            Basic | 10  | =B2/B$6
            Team  | 20  | =B3/B$6
            Pro   | 30  | =B4/B$6
            Free  | 0   | =B5/B$6
            Total | =SUM(B2:B5)
            """),
        Example("""
            Item  | Price | Quantity | Amount
            Desk  | 100   | 2        | =B2*C2
            Chair | 40    |          | =B3*C3
            Lamp  | 20    |          | =B4*C4
            """, why="each line has a cell of its own; two are not filled in"),
        Example("""
            Month   | Jan | Feb | Mar | Apr
            New     | 10  |     |     |
            Price   | 5   | 5   | 5   | 5
            Revenue | =B2*B3 | =C2*C3 | =D2*D3 | =E2*E3
            """, why="months that are not yet known, in a row with a label"),
    ],
)  # fmt: skip
def reference_slides_off(book: AuditBook) -> Iterator[Flag]:
    """Of copies in one line the first reads a figure, and all others by the same reference a blank or a text.

    What each copy reads in its own row or column is a line of inputs with cells to be filled in, unless the
    figure stands alone in its line.
    """
    told: set[int] = set()
    for odd in odd_reads(book):
        if id(odd.copies) not in told and _slides(book, odd):
            told.add(id(odd.copies))
            yield _flag(odd)


def _slides(book: AuditBook, odd: OddReads) -> bool:
    copies, positions = odd.copies, odd.copies.positions
    if len(positions) < _FEWEST or not {odd.operand.before, odd.operand.after} & set(_MULTIPLIES):
        return False
    if {*odd.blank, *odd.text} != set(positions[1:]) or len(odd.blank) < len(odd.text):
        return False
    line = Area(copies.sheet, *positions[0], *positions[-1])
    if len(line) != len(positions) or (line.top != line.bottom and line.left != line.right):
        return False
    return _is_meant_alone(book, odd, is_row=line.top == line.bottom)


def _is_meant_alone(book: AuditBook, odd: OddReads, *, is_row: bool) -> bool:
    """True where the figure is read from another place along the line, or stands in a line of its own."""
    sheet = book.sheet(odd.operand.sheet)
    first, place = odd.copies.first, odd.target(odd.copies.first)
    if sheet is None or (sheet.name == odd.copies.sheet and place[is_row] != first[is_row]):
        return sheet is not None
    if is_row:
        return len([each for each in sheet.rows.get(place[0], ()) if each.is_number]) == 1 and _is_narrow(
            book, odd, place
        )
    return False


def _is_narrow(book: AuditBook, odd: OddReads, place: Position) -> bool:
    """True where nothing but the figure and its label stands above the formulas' columns in that row."""
    sheet = book.sheet(odd.operand.sheet)
    headings = sheet.rows.get(place[0] - 1, ()) if sheet else ()
    return not any(each.column > place[1] for each in headings)


def _flag(odd: OddReads) -> Flag:
    copies: Copies = odd.copies
    found = sorted({*odd.blank, *odd.text})
    areas = rectangles(copies.sheet, found)
    read = place_name(odd.operand.sheet, *odd.target(copies.first))
    then = place_name(odd.operand.sheet, *odd.target(found[0]))
    last = place_name(odd.operand.sheet, *odd.target(found[-1]))
    return Flag(
        f"{areas[0]} reads {then} to {last}, where no figure stands; the first copy reads {read}. "
        "The reference lacks its $.",
        areas, AuditEvidence(facts=(("First copy reads", read), ("Last copy reads", last))),
    )  # fmt: skip
