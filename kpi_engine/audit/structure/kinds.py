"""What kind of content a cell has."""

from __future__ import annotations

from typing import Literal

from kpi_engine.audit.cells import Cell, SheetCells

Kind = Literal["formula", "number", "text", "blank"]
"""formula: a formula or its result; number: a typed number (a date too); text: a typed text, truth value
or error; blank: nothing, or only spaces."""


def kind(cell: Cell | None) -> Kind:
    """The kind of content of a cell; None is a cell where nothing stands."""
    if cell is None or (cell.is_constant and isinstance(cell.value, str) and not cell.value.strip()):
        return "blank"
    if cell.kind:
        return "formula"
    return "number" if cell.is_number else "text"


def kind_at(sheet: SheetCells, row: int, column: int) -> Kind:
    """The kind of content at a place of a sheet."""
    return kind(sheet.get(row, column))


def has_number(cell: Cell | None) -> bool:
    """True where a number stands, typed or computed."""
    return cell is not None and cell.is_number
