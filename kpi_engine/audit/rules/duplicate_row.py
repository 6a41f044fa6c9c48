"""Rule D12: a row stands twice in a list."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.layout.lists import Listing, listings
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_FEWEST_TYPED, _OF_TEN = 3, 10


@rule(
    "D12", "duplicate-row", group="design", severity="info", confidence="medium",
    why="The same invoice or customer is counted twice by every sum over the list.",
    remedy="Delete one of them, or add what tells them apart.",
    cite=Cite("PerfectXL, duplicate data", read="2026-11-22"),
    examples=[
        Example("""
            Customer | Plan | MRR
            Acme     | Pro  | 10
            Bolt     | Pro  | 11
            Coda     | Free | 12
            Bolt     | Pro  | 11
            Echo     | Pro  | 14
            """, flagged=("A3:C3", "A5:C5")),
        Example("""
            Customer | Plan | MRR
            Acme     | Pro  | 10
            Bolt     | Pro  | 11
            Coda     | Free | 12
            Bolt     | Free | 11
            Echo     | Pro  | 14
            """),
        Example("""
            Region | Plan | MRR
            North  | Pro  | 10
            North  | Pro  | 10
            North  | Pro  | 10
            North  | Pro  | 10
            North  | Pro  | 14
            """, why="a list without a key: most of its rows are alike"),
    ],
)  # fmt: skip
def duplicate_row(book: AuditBook) -> Iterator[Flag]:
    """Two rows of a list hold the same typed content, text and number among it.

    Lists in which more than one row in ten is alike have no key, and are left alone.
    """
    for sheet in book.sheets:
        for listing in listings(sheet):
            rows = list(_alike(sheet, listing))
            if sum(len(alike) - 1 for alike in rows) > max(1, listing.area.rows // _OF_TEN):
                continue
            for alike in rows:
                areas = tuple(
                    Area(sheet.name, row, listing.area.left, row, listing.area.right) for row in alike
                )
                yield Flag(f"{areas[1]} repeats {areas[0]}: the same row stands twice in the list.", areas)


def _alike(sheet: SheetCells, listing: Listing) -> Iterator[list[int]]:
    """The rows that hold the same typed content, each group from the top."""
    columns = range(listing.area.left, listing.area.right + 1)
    seen: dict[tuple[object, ...], list[int]] = {}
    for row in range(listing.area.top + 1, listing.area.bottom + 1):
        cells = [sheet.cells.get((row, column)) for column in columns]
        typed = tuple(cell.value if cell is not None and cell.is_constant else None for cell in cells)
        stated = [value for value in typed if value not in (None, "")]
        if len(stated) >= _FEWEST_TYPED and any(isinstance(value, str) for value in stated) and any(
            isinstance(value, float | int) for value in stated
        ):  # fmt: skip
            seen.setdefault(typed, []).append(row)
    yield from (rows for rows in seen.values() if len(rows) > 1)
