"""Rule V10: a formula can be typed over although its sheet is protected."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import rectangles
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "V10", "unlocked-formula", group="values", severity="info",
    why="The sheet is protected against typing, but these formulas are not: a figure typed over them stays.",
    remedy="Format Cells, Protection: tick Locked for these cells, then protect the sheet again.",
    cite=Cite("Excel background error checking, unlocked cells containing formulas", read="2026-11-22"),
    excel_ignores="unlockedFormula",
    examples=[
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """, flagged=("C2",), protected=("Sheet1",), unlocked=("Sheet1!A2:C2",)),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """, protected=("Sheet1",), unlocked=("Sheet1!A2:B2",)),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """, unlocked=("Sheet1!A2:C2",), why="without protection the mark says nothing"),
    ],
)  # fmt: skip
def unlocked_formula(book: AuditBook) -> Iterator[Flag]:
    """A formula cell of a protected sheet is not locked.

    Sheets that nobody protected are left alone.
    """
    open_styles = {number for number in range(len(book.styles)) if not book.styles[number].locked}
    for sheet in book.sheets if open_styles else ():
        unlocked = [cell.position for cell in sheet.formulas if cell.style in open_styles]
        if unlocked and book.setup(sheet.name).protected:
            areas = rectangles(sheet.name, unlocked)
            count = f"{len(unlocked):,} formulas" if len(unlocked) > 1 else "1 formula"
            yield Flag(f"{areas[0]}: {count} on this protected sheet can be typed over.", areas)
