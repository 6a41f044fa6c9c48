"""Rule V18: a formula stands in a cell that is formatted as text."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import rectangles
from kpi_engine.audit.excel.shown_as import shown_as
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "V18", "formula-in-text-format", group="values", severity="info",
    why="Whoever edits the cell next sees the formula instead of its result: Excel takes it for a text then.",
    remedy="Format the cell as a number or General, then enter the formula again.",
    cite=Cite("Excel background error checking, misleading number formats", read="2026-11-22"),
    examples=[
        Example("10 | 3 | =A1*B1 {@}", flagged=("C1",)),
        Example("10 | 3 | =A1*B1 {0}"),
        Example("10 | '007 {@}", why="a code is a text"),
        Example('10 | ="No. "&A1 {@}', why="a text is meant"),
    ],
)  # fmt: skip
def formula_in_text_format(book: AuditBook) -> Iterator[Flag]:
    """A formula with a figure as its result has the number format Text."""
    text = {number for number, how in shown_as(book).items() if how.kind == "text"}
    for sheet in book.sheets if text else ():
        found = [cell.position for cell in sheet.formulas if cell.style in text and cell.is_number]
        if found:
            areas = rectangles(sheet.name, found)
            count = f"{len(found):,} formulas have" if len(found) > 1 else "1 formula has"
            yield Flag(f"{areas[0]}: {count} the number format Text on this sheet.", areas)
