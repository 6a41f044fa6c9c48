"""Rule C04: a total is typed, not summed."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.magnitudes.typed_totals import typed_totals
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area


@rule(
    "C04", "typed-total", group="formulas", severity="info",
    why="The total agrees with its parts today; it stays behind as soon as one of them changes.",
    remedy="Replace the typed total with a SUM of its parts.",
    cite=Cite("FAST Standard, no hard-coded results of a calculation", read="2026-11-22"),
    gives_way_to=("C01", "C02"),
    examples=[
        Example("""
            Item  | Jan | Feb
            Rent  | 10  | 11
            Staff | 90  | 91
            Total | 100 | 102
            """, flagged=("B4:C4",)),
        Example("""
            Item  | Jan         | Feb
            Rent  | 10          | 11
            Staff | 90          | 91
            Total | =SUM(B2:B3) | =SUM(C2:C3)
            """),
        Example("""
            Item  | Seats
            A     | 10
            B     | 90
            C     | 100
            """, why="a number that happens to be the sum of others"),
    ],
)  # fmt: skip
def typed_total(book: AuditBook) -> Iterator[Flag]:
    """A number in a row or column called total is typed and equals the sum of the figures before it."""
    for sheet in book.sheets:
        found = {each.cell.position: each for each in typed_totals(sheet) if each.equals(each.sum)}
        for block in blocks(found):
            area = Area(sheet.name, *block)
            first = found[area.top, area.left]
            yield Flag(
                f"{area} is typed; it is the sum of {first.area.ref}.", (area,),
                AuditEvidence(expected=f"=SUM({first.area.ref})", peers=(str(first.area),),
                              facts=(("Typed", written(first.value)), ("Sum", written(first.sum)))),
                AuditFix("Enter the sum as a formula.", tuple(
                    Correction(sheet.name, cell_name(*at), f"=SUM({found[at].area.ref})")
                    for at in area.positions())),
            )  # fmt: skip
