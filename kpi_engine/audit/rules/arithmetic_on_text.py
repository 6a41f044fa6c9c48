"""Rule L07: a formula calculates with a text."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.excel.odd_reads import OddReads, odd_reads
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite

_SHOWN = 30


@rule(
    "L07", "arithmetic-on-text", group="references", severity="info",
    why="Excel cannot calculate with a text: the result is #VALUE!, and so is all that depends on it.",
    remedy="Type the figure that the cell should hold, or clear the blanks in it; or point to the "
           "right cell.",
    cite=Cite("Excel, how to correct a #VALUE! error", read="2026-11-22"),
    examples=[
        Example("""
            Revenue | Customers | ARPU
            100     | n/a       | =A2/B2
            """, flagged=("C2",)),
        Example("""
            Revenue | Customers | ARPU
            100     | n/a       | =A2/B2
            Growth  |           | =C2*2
            """, flagged=("C2",), why="the cause, and not what follows"),
        Example("""
            Revenue | Customers | ARPU
            100     | n/a       | =IF(ISNUMBER(B2),A2/B2,0)
            """, why="the formula does not get there"),
        Example("""
            Revenue | Customers | ARPU
            100     | '10       | =A2/B2
            """, why="Excel takes a text that is a number"),
    ],
)  # fmt: skip
def arithmetic_on_text(book: AuditBook) -> Iterator[Flag]:
    """A formula shows #VALUE! because one of its figures is a text, a blank one perhaps.

    It is a warning where other results depend on it.
    """
    for odd in odd_reads(book):
        if odd.text and odd.operand.is_calculated and odd.operand.after != "&" and odd.operand.before != "&":
            failing = [position for position in odd.text if _fails(book, odd, position)]
            if failing:
                yield _flag(book, odd, failing)


def _fails(book: AuditBook, odd: OddReads, position: Position) -> bool:
    sheet = book.sheet(odd.copies.sheet)
    cell = sheet.get(*position) if sheet else None
    return cell is not None and cell.value is CellError.VALUE


def _flag(book: AuditBook, odd: OddReads, failing: list[Position]) -> Flag:
    areas = rectangles(odd.copies.sheet, failing)
    target = odd.target(failing[0])
    sheet = book.sheet(odd.operand.sheet)
    cell = sheet.get(*target) if sheet else None
    text = str(cell.value)[:_SHOWN] if cell else ""
    said = f'the text "{text}"' if text.strip() else "a text of blanks only" if text else "an empty text"
    is_read = any(book.uses.is_read(odd.copies.sheet, *position) for position in failing)
    place = place_name(odd.operand.sheet, *target)
    return Flag(
        f"{areas[0]} calculates with {place}, which holds {said}.", areas,
        AuditEvidence(facts=((place, said),)), severity="warning" if is_read else None,
    )  # fmt: skip
