"""Rule R01: the file holds another result than its formula gives."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import show
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.workbook.references import Area, cell_position


@rule(
    "R01", "old-stored-result", group="results", severity="error",
    why="Readers, charts and links see the stored result; it is not what the formulas and inputs say.",
    remedy="Let Excel calculate the workbook (F9) and save it, or run kpi recalc with --output.",
    cite=Cite("Excel background error checking, stale value formatting", read="2026-11-22"),
    examples=[
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2 -> 25
            10    | 4        | =A3*B3
            """, flagged=("C2",)),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """),
    ],
)  # fmt: skip
def old_stored_result(book: AuditBook) -> Iterator[Flag]:
    """A stored result differs from what the formula gives on the inputs in the file.

    Every formula is computed independently. Results that merely follow from one that differs are left to it.
    """
    by_sheet: dict[str, dict[tuple[int, int], CellVerdict]] = {}
    for cell in book.recalculation.told():
        if cell.status in ("different", "stale"):
            by_sheet.setdefault(cell.sheet, {})[cell_position(cell.cell)] = cell
    for sheet, cells in by_sheet.items():
        for block in blocks(cells):
            area, first = Area(sheet, *block), cells[block[:2]]
            stored, computed = show(first.cached) or "nothing", show(first.computed)
            yield Flag(
                f"{area} holds {stored}, but its formula gives {computed}.", (area,),
                AuditEvidence(facts=(("Stored", stored), ("Computed", computed))),
            )  # fmt: skip
