"""The cells in which an error arises, apart from those that only pass it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.excel.held import Columns, inside
from kpi_engine.model.cell_error import CellError


def first_errors(book: AuditBook) -> Iterator[tuple[SheetCells, Sequence[Cell]]]:
    """By sheet, the cells with an error that read no cell with an error; without any such, all of them."""
    shown = {
        sheet.name: [cell for cell in sheet.cells.values() if isinstance(cell.value, CellError)]
        for sheet in book.sheets
    }
    if not any(shown.values()):
        return
    errors = {name.casefold(): _columns(cells) for name, cells in shown.items() if cells}
    first = {
        sheet.name: [cell for cell in shown[sheet.name] if not _follows(book, sheet, cell, errors)]
        for sheet in book.sheets
    }
    told = first if any(first.values()) else shown
    yield from ((sheet, told[sheet.name]) for sheet in book.sheets if told[sheet.name])


def error_columns(book: AuditBook) -> dict[str, Columns]:
    """The cells with an error of each sheet that has any, by column."""
    found = {
        sheet.name: [cell for cell in sheet.cells.values() if isinstance(cell.value, CellError)]
        for sheet in book.sheets
    }
    return {name: _columns(cells) for name, cells in found.items() if cells}


def _columns(cells: Sequence[Cell]) -> Columns:
    found: dict[int, list[int]] = {}
    for cell in sorted(cells, key=_position):
        found.setdefault(cell.column, []).append(cell.row)
    return found


def _follows(book: AuditBook, sheet: SheetCells, cell: Cell, errors: Mapping[str, Columns]) -> bool:
    """True where the cell reads one with an error, or is filled by an array formula elsewhere."""
    if cell.kind == "part":
        return True
    copies = sheet.copies_at.get(cell.position)
    if copies is None:
        return False
    own = sheet.name, *cell.position
    for area in book.uses.areas(copies, *cell.position):
        edges = area.top, area.left, area.bottom, area.right
        read = inside(errors.get(area.sheet.casefold(), {}), edges)
        if any((area.sheet, *position) != own for position in read):
            return True
    return False


def _position(cell: Cell) -> tuple[int, int]:
    return cell.position
