"""Lists: a row of headings, and below it rows that each describe one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.workbook.references import Area

_FEWEST_ROWS, _FEWEST_COLUMNS = 5, 3


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its headings, one text above each column; `area` holds both."""

    area: Area
    headings: tuple[Cell, ...]


@once
def listings(sheet: SheetCells) -> Sequence[Listing]:
    """Three or more texts side by side, with figures in the row below, and five rows or more under them."""
    found: list[Listing] = []
    for number, cells in sheet.rows.items():
        if not any(number in range(each.area.top, each.area.bottom + 1) for each in found[-1:]):
            found += _headed(sheet, number, cells)
    return tuple(found)


def _headed(sheet: SheetCells, row: int, cells: Sequence[Cell]) -> Iterator[Listing]:
    """The list below a row of headings."""
    if len(cells) < _FEWEST_COLUMNS or not all(_is_text(cell) for cell in cells):
        return
    left, right = cells[0].column, cells[-1].column
    below = sheet.rows.get(row + 1, ())
    if right - left + 1 != len(cells) or not any(cell.is_number for cell in below):
        return
    bottom = row
    while any((bottom + 1, column) in sheet.cells for column in range(left, right + 1)):
        bottom += 1
    if bottom - row >= _FEWEST_ROWS:
        yield Listing(Area(sheet.name, row, left, bottom, right), tuple(cells))


def _is_text(cell: Cell) -> bool:
    return cell.is_constant and isinstance(cell.value, str) and bool(cell.value.strip())
