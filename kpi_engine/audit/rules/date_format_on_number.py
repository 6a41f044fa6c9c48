"""Rule V15: a number that is no date is shown as one."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, SheetCells, rectangles
from kpi_engine.audit.excel.operands import operands
from kpi_engine.audit.excel.shown_as import shown_as
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.number_formats import without_text

_LAST_DAY = 2_958_465
"""31 December 9999."""
_SPAN = 3_653
"""Ten years of days: a difference of dates above it is itself like a date."""


@rule(
    "V15", "date-format-on-number", group="values", severity="warning", confidence="medium",
    why="A number of days or an amount is read as a day of the year 1900; below zero Excel shows only ####.",
    remedy="Format the cell as a number.",
    cite=Cite("Excel background error checking, misleading number formats", read="2026-11-22"),
    examples=[
        Example("""
            Start      | End        | Days
            2026-01-31 | 2026-03-31 | =B2-A2 {yyyy-mm-dd}
            """, flagged=("C2",)),
        Example("""
            Jan | Feb | Change
            500 | 34  | =B2-A2 {d-mmm-yy}
            """, flagged=("C2",)),
        Example("""
            Start      | Days | End
            2026-01-31 | 30   | =A2+B2 {yyyy-mm-dd}
            """),
        Example("""
            Start      | End        | Days
            2026-01-31 | 2026-03-31 | =B2-A2 {0}
            """),
        Example("""
            Hours
            0.5 {h:mm}
            """),
    ],
)  # fmt: skip
def date_format_on_number(book: AuditBook) -> Iterator[Flag]:
    """A cell in a date format holds the days between two dates, or a number that no date can be."""
    dates = {
        number for number, how in shown_as(book).items()
        if how.kind == "date" and "y" in without_text(book.styles[number].number_format).lower()
    }  # fmt: skip
    for sheet in book.sheets if dates else ():
        wrong: dict[int, list[Cell]] = {}
        for cell in sheet.cells.values():
            if cell.style in dates and isinstance(cell.value, int | float) and cell.is_number:
                copies = sheet.copies_at.get(cell.position) if cell.formula else None
                if not 0 <= cell.value <= _LAST_DAY or (copies and _is_span(book, sheet, copies, dates)):
                    wrong.setdefault(id(copies) if copies else 0, []).append(cell)
        for cells in wrong.values():
            areas = rectangles(sheet.name, (cell.position for cell in cells))
            number_format = book.styles[cells[0].style].number_format
            yield Flag(
                f"{areas[0]} is shown as a date and holds {cells[0].value:,.10g}.", areas,
                AuditEvidence(facts=(("Format", number_format),)),
            )  # fmt: skip


def _is_span(book: AuditBook, sheet: SheetCells, copies: Copies, dates: set[int]) -> bool:
    """True for one date minus another."""
    value = sheet.cells[copies.first].value
    pieces = [token for token in copies.tokens if token.kind is not Kind.SPACE]
    if [piece.text for piece in pieces[1:2]] != ["-"] or pieces[3:]:
        return False
    cells = []
    for operand in operands(book, copies):
        there = book.sheet(operand.sheet)
        cells.append(there.get(*operand.edges(*copies.first)[:2]) if there else None)
    both = len(cells) > 1 and all(cell is not None and cell.style in dates for cell in cells)
    return both and isinstance(value, int | float) and value < _SPAN
