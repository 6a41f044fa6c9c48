"""Rule D11: two columns of one table have the same heading."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.layout.lists import Listing, listings
from kpi_engine.audit.layout.wording import shortened
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "D11", "duplicate-heading", group="design", severity="info", confidence="medium",
    why="A lookup by heading, a pivot table or an import takes the first of the two, whichever is meant.",
    remedy="Give each column a heading of its own.",
    cite=Cite("spreadsheet-auditor, duplicate headers", read="2026-11-22"),
    examples=[
        Example("""
            Customer | Plan | MRR | MRR
            Acme     | Pro  | 10  | 12
            Bolt     | Pro  | 11  | 13
            Coda     | Free | 12  | 14
            Dyne     | Pro  | 13  | 15
            Echo     | Pro  | 14  | 16
            """, flagged=("C1", "D1")),
        Example("""
            Customer | Plan | MRR | ARR
            Acme     | Pro  | 10  | 12
            Bolt     | Pro  | 11  | 13
            Coda     | Free | 12  | 14
            Dyne     | Pro  | 13  | 15
            Echo     | Pro  | 14  | 16
            """),
        Example("""
                     | Jan  |        | Feb  |
            Customer | Plan | Actual | Plan | Actual
            Acme     | 1    | 10     | 3    | 12
            Bolt     | 1    | 11     | 3    | 13
            Coda     | 2    | 12     | 4    | 14
            Dyne     | 2    | 13     | 4    | 15
            Echo     | 2    | 14     | 4    | 16
            """, why="a heading above tells them apart"),
    ],
)  # fmt: skip
def duplicate_heading(book: AuditBook) -> Iterator[Flag]:
    """The same text twice in the headings of a list, with no heading above that tells the columns apart."""
    for sheet in book.sheets:
        for listing in listings(sheet):
            if _has_heading_above(sheet, listing):
                continue
            by_text: dict[str, list[Cell]] = {}
            for cell in listing.headings:
                by_text.setdefault(str(cell.value).strip().casefold(), []).append(cell)
            for cells in by_text.values():
                if len(cells) > 1:
                    areas = tuple(Area(sheet.name, c.row, c.column, c.row, c.column) for c in cells)
                    text = shortened(" ".join(str(cells[0].value).split()), 40)
                    yield Flag(f'{len(cells)} columns are headed "{text}": {areas[0]} and others.', areas)


def _has_heading_above(sheet: SheetCells, listing: Listing) -> bool:
    above = sheet.rows.get(listing.area.top - 1, [])
    return any(cell.value not in (None, "") for cell in above
               if listing.area.left <= cell.column <= listing.area.right)  # fmt: skip
