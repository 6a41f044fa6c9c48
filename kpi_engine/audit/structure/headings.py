"""Headings against bodies: which rows name the columns below them."""

from __future__ import annotations

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.kinds import kind
from kpi_engine.audit.structure.timelines import timelines

_FEWEST = 2


@once
def heading_rows(sheet: SheetCells) -> frozenset[int]:
    """Rows of titles: mostly texts in the columns in which numbers stand below, or a timeline across."""
    first_number: dict[int, int] = {}
    counted = {area.top for area in timelines(sheet) if area.rows == 1}
    for cell in sheet.cells.values():
        if cell.is_number and cell.row not in counted:
            first_number[cell.column] = min(cell.row, first_number.get(cell.column, cell.row))
    found = set(counted)
    for number, cells in sheet.rows.items():
        inside = [kind(cell) for cell in cells if cell.column in first_number]
        texts, numbers = inside.count("text"), inside.count("number") + inside.count("formula")
        if texts >= _FEWEST and texts > 2 * numbers and any(
            kind(below) in ("number", "formula")
            for cell in cells for down in (1, 2) for below in (sheet.get(number + down, cell.column),)
        ):  # fmt: skip
            found.add(number)
    return frozenset(found)


def is_heading(sheet: SheetCells, row: int, column: int) -> bool:
    """True for a cell of a heading row, or a typed text."""
    cell = sheet.get(row, column)
    return cell is not None and (row in heading_rows(sheet) or kind(cell) == "text")
