"""Rule V01: a cell shows an error value."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "V01", "error-value", group="values", severity="info", confidence="high",
    why="An error travels: every sum that includes the cell becomes an error as well.",
    remedy="Find out which input the formula lacks, or write what the cell should show in that case.",
    cite=Cite("Excel background error checking, cells containing formulas that result in an error",
              read="2026-11-22"),
    excel_ignores="evalError",
    examples=[
        Example("""
            Revenue | Customers | ARPU
            100     | 0         | =A2/B2 -> #DIV/0!
            120     | 10        | =A3/B3
            """, flagged=("C2",)),
        Example("""
            Revenue | Customers | ARPU
            120     | 10        | =A2/B2
            """),
    ],
)  # fmt: skip
def error_value(book: AuditBook) -> Iterator[Flag]:
    """A cell shows #REF!, #DIV/0! or another error.

    Cells side by side with the same error are one finding; #N/A is often meant, and is of low confidence.
    """
    for sheet in book.sheets:
        by_error: dict[CellError, list[tuple[int, int]]] = {}
        for cell in sheet.cells.values():
            if isinstance(cell.value, CellError):
                by_error.setdefault(cell.value, []).append(cell.position)
        for error, positions in by_error.items():
            for block in blocks(positions):
                area = Area(sheet.name, *block)
                yield Flag(
                    f"{area} shows {error.text}.", (area,), AuditEvidence(facts=(("Shows", error.text),)),
                    confidence="low" if error is CellError.NA else None, about=error.text,
                )  # fmt: skip
