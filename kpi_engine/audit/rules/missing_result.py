"""Rule R02: a formula holds no result, while others do."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import rectangles
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "R02", "missing-result", group="results", severity="info",
    why="Previews, links and readers of the file see nothing where Excel will show a figure.",
    remedy="Open the workbook in Excel and save it, or run kpi recalc with --output.",
    cite=Cite("ECMA-376, Part 1, 18.3.1.96 v (cell value)", read="2026-11-22"),
    examples=[
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2 -> nothing
            10    | 4        | =A3*B3
            """, flagged=("C2",)),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2 -> nothing
            """, why="a workbook without any result is told as never calculated"),
    ],
)  # fmt: skip
def missing_result(book: AuditBook) -> Iterator[Flag]:
    """Some formulas hold no result although the workbook was calculated.

    A program has written them since, or taken their results out.
    """
    without = {
        sheet.name: [cell.position for cell in sheet.formulas if cell.value is None] for sheet in book.sheets
    }
    if sum(map(len, without.values())) == sum(len(sheet.formulas) for sheet in book.sheets):
        return
    for name, positions in without.items():
        areas = rectangles(name, positions)
        if areas:
            count = f"{len(positions):,} formulas hold" if len(positions) > 1 else "1 formula holds"
            yield Flag(f"{areas[0]}: {count} no result on this sheet.", areas)
