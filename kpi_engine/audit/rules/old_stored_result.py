"""Rule R01: the file holds another result than its formula gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import show
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict
from kpi_engine.workbook.book_facts import calculation_settings
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
            Price | Quantity | Revenue | Twice
            10    | 3        | =A2*B2 -> 25 | =C2*2 -> 50
            """, flagged=("C2",), why="what follows from an old result is left to it"),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """),
    ],
)  # fmt: skip
def old_stored_result(book: AuditBook) -> Iterator[Flag]:
    """A stored result differs from what the formula gives on the inputs in the file.

    Every formula is computed independently. Results that merely follow from one that differs are left to it.
    It is a warning where the file asks to be calculated on opening: Excel then shows the right figure.
    """
    settings = calculation_settings(book.package)
    by_sheet: dict[str, dict[tuple[int, int], CellVerdict]] = {}
    for cell in book.recalculation.told():
        if cell.status in ("different", "stale") and not cell.reason.startswith(RESTS_ON):
            by_sheet.setdefault(cell.sheet, {})[cell_position(cell.cell)] = cell
    for sheet, cells in by_sheet.items():
        for block in blocks(cells):
            yield _flag(Area(sheet, *block), cells[block[:2]], settings)


def _flag(area: Area, first: CellVerdict, settings: Mapping[str, str]) -> Flag:
    stored, computed = show(first.cached) or "nothing", show(first.computed)
    facts = [("Stored", stored), ("Computed", computed)]
    if first.reason:
        facts.append(("Why", first.reason))
    if settings.get("calcMode") == "manual":
        facts.append(("Calculation", "manual"))
    on_opening = settings.get("fullCalcOnLoad") in ("1", "true")
    return Flag(
        f"{area} holds {stored[:40]}, but its formula gives {computed[:40]}.", (area,),
        AuditEvidence(facts=tuple(facts)), severity="warning" if on_opening else None,
    )  # fmt: skip
