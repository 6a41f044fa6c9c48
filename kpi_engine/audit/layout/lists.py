"""Lists: a row of headings, and below it rows that each describe one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.structure.once import once
from kpi_engine.audit.structure.tables import tables
from kpi_engine.workbook.references import Area

_FEWEST_ROWS, _FEWEST_COLUMNS, _HIGHEST = 5, 3, 4


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its headings, one text above each column; `area` holds both."""

    area: Area
    headings: tuple[Cell, ...]


@once
def listings(sheet: SheetCells) -> Sequence[Listing]:
    """The blocks of a sheet that begin with a heading above every column and have five rows or more."""
    return tuple(_found(sheet))


def _found(sheet: SheetCells) -> Iterator[Listing]:
    for area in tables(sheet):
        if area.rows <= _FEWEST_ROWS or area.columns < _FEWEST_COLUMNS:
            continue
        for top in range(area.top, min(area.top + _HIGHEST, area.bottom - _FEWEST_ROWS + 1)):
            texts = tuple(cell for cell in sheet.rows.get(top, ()) if _is_text(cell, area))
            if len(texts) == area.columns:
                if any(cell.is_number for cell in sheet.rows.get(top + 1, ())):
                    yield Listing(Area(sheet.name, top, area.left, area.bottom, area.right), texts)
                break


def _is_text(cell: Cell, area: Area) -> bool:
    inside = area.left <= cell.column <= area.right
    return inside and cell.is_constant and isinstance(cell.value, str) and bool(cell.value.strip())
