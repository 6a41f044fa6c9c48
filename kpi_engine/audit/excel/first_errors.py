"""The cells in which an error arises, apart from those that only pass it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, Position, SheetCells
from kpi_engine.audit.excel.held import Columns, inside, is_empty
from kpi_engine.audit.excel.operands import operands
from kpi_engine.model.cell_error import CellError


def first_errors(book: AuditBook) -> Iterator[tuple[SheetCells, Sequence[Cell]]]:
    """By sheet, the cells with an error that read no cell with an error; without any such, all of them.

    #N/A of a formula that calls NA() is meant, and is none of them.
    """
    errors = error_columns(book)
    if not errors:
        return
    shown = {
        sheet.name: [cell for cell in _shown(sheet) if not _is_meant(sheet, cell)] for sheet in book.sheets
    }
    first = {sheet.name: _first(book, sheet, shown[sheet.name], errors) for sheet in book.sheets}
    told = first if any(first.values()) else shown
    yield from ((sheet, told[sheet.name]) for sheet in book.sheets if told[sheet.name])


def error_columns(book: AuditBook) -> dict[str, Columns]:
    """The cells with an error of each sheet that has any: the rows of each column."""
    found: dict[str, dict[int, list[int]]] = {}
    for sheet in book.sheets:
        for row, column in sorted(cell[:2] for cell in _shown(sheet)):
            found.setdefault(sheet.name, {}).setdefault(column, []).append(row)
    return {**found}


def _shown(sheet: SheetCells) -> list[Cell]:
    return [cell for cell in sheet.cells.values() if cell[2].__class__ is CellError]


def _first(
    book: AuditBook, sheet: SheetCells, cells: Sequence[Cell], errors: Mapping[str, Columns]
) -> list[Cell]:
    """The cells that read none with an error; nor are they filled by an array formula elsewhere."""
    by_formula: dict[Copies, list[Position]] = {}
    for cell in cells:
        if cell.formula:
            by_formula.setdefault(sheet.copies_at[cell[:2]], []).append(cell[:2])
    following = {
        position for copies, positions in by_formula.items()
        for position in _following(book, copies, positions, errors)
    }  # fmt: skip
    return [cell for cell in cells if cell.kind != "part" and cell[:2] not in following]


def _is_meant(sheet: SheetCells, cell: Cell) -> bool:
    return cell[2] is CellError.NA and bool(cell[3]) and "NA" in sheet.copies_at[cell[:2]].functions


def _following(
    book: AuditBook, copies: Copies, positions: Sequence[Position], errors: Mapping[str, Columns]
) -> set[Position]:
    """The copies that read a cell with an error besides their own."""
    found: set[Position] = set()
    known = set[tuple[str, object]]()
    for operand in operands(book, copies):
        if len(found) == len(positions):
            break
        columns = errors.get(operand.sheet)
        key = operand.sheet, operand.reference
        if (
            not columns
            or key in known
            or all(is_empty(columns, operand.reach(each)) for each in copies.areas)
        ):
            continue
        known.add(key)
        for position in positions:
            if position not in found:
                read = inside(columns, operand.edges(*position))
                if any(operand.sheet != copies.sheet or place != position for place in read):
                    found.add(position)
    return found
