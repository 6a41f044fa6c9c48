"""Rule D14: figures that formulas read have no label."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "D14", "line-without-label", group="design", severity="info", confidence="medium",
    why="Nobody can say what the figure is, in which unit it is counted, or whether it is right.",
    remedy="Write a label and a unit beside it.",
    cite=Cite("FAST Standard, labels and units on every line", read="2026-11-22"),
    examples=[
        Example("""
            Price   | 10
                    | 1.2
            Outlook | =B1*B2
            """, flagged=("B2",)),
        Example("""
            Price   | 10
            Factor  | 1.2
            Outlook | =B1*B2
            """),
        Example("""
            Month | MRR  | Spend
            1     | 10   | 5
            2     | 11   | =B3/2
            """, why="headings name the columns"),
    ],
)  # fmt: skip
def line_without_label(book: AuditBook) -> Iterator[Flag]:
    """A number that formulas read, with no text to its left and no heading above it. One finding per sheet.

    A column is headed where a text stands anywhere above; dates need no label; units are not looked at.
    """
    for sheet in book.sheets:
        found = [at for at in _unlabelled(sheet) if book.uses.is_read(sheet.name, *at)
                 and book.styles[sheet.cells[at].style].showing.kind != "date"]  # fmt: skip
        if found:
            areas = rectangles(sheet.name, found)
            yield Flag(
                f"{where(areas)}: no label says what these figures are, and formulas read them.", areas
            )


def _unlabelled(sheet: SheetCells) -> Iterator[Position]:
    """The numbers of rows without a text to their left, in columns without a text or date above."""
    headed: dict[int, int] = {}
    for number, cells in sheet.rows.items():
        said = False
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.strip():
                said = True
                headed.setdefault(cell.column, number)
            elif cell.is_number and not said and headed.get(cell.column, number) >= number:
                yield cell.position
