"""Rule F05: a sum leaves out the cells just above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, SheetCells, rectangles
from kpi_engine.audit.peers.short_ranges import ShortRange, short_ranges
from kpi_engine.audit.peers.verdict import faults
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.formula.shapes import shape
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite


@rule(
    "F05", "range-stops-short", group="formulas", severity="warning", confidence="high",
    why="The row that was put in last, just above the total, is most often the one that the total forgets.",
    remedy="Let the range end in the last row before the total.",
    cite=Cite("Excel background error checking, formulas which omit cells in a region", read="2026-11-22"),
    excel_ignores="formulaRange", gives_way_to=("F02",),
    examples=[
        Example("""
            Cost    | 2026
            Ads     | 10
            Events  | 20
            Partner | 30
            Travel  | 5
            Total   | =SUM(B2:B4)
            """, flagged=("B6",)),
        Example("""
            Cost    | 2026
            Ads     | 10
            Events  | 20
            Partner | 30
            Total   | =SUM(B2:B4)
            """),
        Example("""
            Cost    | 2026
            Ads     | 10
            Events  | 20
            Subtotal | =SUM(B2:B3)
            Total   | =SUM(B2:B3)
            """, why="what is left out is a subtotal"),
        Example("""
            Year    | 2024 | 2025 | 2026
            Ads     | 10   | 11   | 12
            Events  | 20   | 21   | 22
            Total   | =SUM(B2:B3) | =SUM(C2:C3) | =SUM(D2:D3)
            """, why="a year above the range is its heading"),
    ],
)  # fmt: skip
def range_stops_short(book: AuditBook) -> Iterator[Flag]:
    """A sum, average or count ends before the numbers between its range and itself do.

    Subtotals left out are meant. A cell whose neighbours disagree with it is told by range-unlike-peers.
    """
    for sheet in book.sheets:
        told = {
            position for odd in faults(sheet, "range")
            for position in (*odd.positions, *odd.before, *odd.after)
        }  # fmt: skip
        together: dict[Copies, list[ShortRange]] = defaultdict(list)
        for found in short_ranges(sheet):
            if found.position not in told:
                together[found.call.copies].append(found)
        for group in together.values():
            yield _flag(sheet, group)


def _flag(sheet: SheetCells, group: list[ShortRange]) -> Flag:
    first = group[0]
    place = rectangles(sheet.name, [each.position for each in group])
    out = rectangles(sheet.name, first.left_out)[0]
    wanted = f"{first.call.function}({first.whole.ref})"
    own = first.call.copies
    return Flag(
        f"{place[0]} is ={own.at(*first.position)} and leaves out {out.ref}, which stands between.",
        place,
        AuditEvidence(
            f"={own.at(*first.position)}", f"={r1c1(own.shape)}", f"={wanted}",
            f"={r1c1(shape(wanted, *first.position))}", (), (("Left out", out.ref),),
        ),
        AuditFix(
            f"Write ={wanted}, unless the cells are left out on purpose.",
            tuple(
                Correction(sheet.name, cell_name(*each.position), f"={each.call.function}({each.whole.ref})")
                for each in group
            ),
        ),
    )  # fmt: skip
