"""Rule H04: merged cells inside data."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.headings import heading_rows
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_FEWEST_BESIDE = 2


@rule(
    "H04", "merged-cells-in-data", group="structure", severity="info",
    why="Sorting, filtering and copying formulas along merged cells fail or shift the figures.",
    remedy="Unmerge them; use Centre Across Selection for the look.",
    cite=Cite("Macabacus and PerfectXL, merged cells in data", read="2026-11-22"),
    examples=[
        Example("""
            Region | Jan | Feb | Mar | Apr
            North  | 10  |     | 12 | 14
            South  | 11  | 12  | 13 | 15
            """, merged=("Sheet1!B2:C2",), flagged=("B2:C2",)),
        Example("""
            Sales  |     |     |
            Region | Jan | Feb | Mar | Apr
            North  | 10  | 11  | 12 | 13
            South  | 11  | 12  | 13 | 15
            """, merged=("Sheet1!A1:D1",), why="a merged heading"),
    ],
)  # fmt: skip
def merged_cells_in_data(book: AuditBook) -> Iterator[Flag]:
    """A merged cell that holds a number, in a row with other numbers. One finding per sheet."""
    for sheet in book.sheets:
        if not any(cell.is_number for cell in sheet.cells.values()):
            continue
        areas = tuple(area for area in book.setup(sheet.name).merges if _holds_data(sheet, area))
        if areas:
            yield Flag(f"{where(areas)}: figures stand in merged cells among other figures.", areas)


def _holds_data(sheet: SheetCells, area: Area) -> bool:
    cell = sheet.get(area.top, area.left)
    if cell is None or not cell.is_number or area.top in heading_rows(sheet):
        return False
    beside = [each for each in sheet.rows[area.top] if each.is_number and each.position not in area]
    return len(beside) >= _FEWEST_BESIDE
