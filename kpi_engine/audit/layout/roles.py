"""Inputs, workings and results: what each block of a sheet is for, from who reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.formula.rectangles import blocks
from kpi_engine.workbook.references import Area

Role = Literal["input", "working", "output", "unused"]
"""input: typed numbers that formulas read; working: formulas that formulas read; output: formulas that none
reads; unused: typed numbers that none reads."""
ROLES: tuple[Role, ...] = get_args(Role)

Purpose = Role | Literal["mixed", "text"]
_MOSTLY = 0.9
_MOST_RANGES = 100


@dataclass(frozen=True, slots=True)
class RoleAreas:
    """The cells of a sheet that have one role: how many, and their rectangles, the largest hundred."""

    role: Role
    cells: int
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """What the figures of one sheet are for.

    `purpose` is what nine of ten of them are; mixed without such a majority, text without figures.
    """

    sheet: str
    purpose: Purpose
    areas: tuple[RoleAreas, ...]


def layout(book: AuditBook) -> tuple[SheetLayout, ...]:
    """The inputs, workings and results of every sheet, in the order of the tabs."""
    return tuple(_of_sheet(book, sheet) for sheet in book.sheets)


@once
def roles(book: AuditBook, sheet: SheetCells) -> Mapping[Role, Sequence[Position]]:
    """The figures of a sheet by what they are for; typed texts and truth values have no role."""
    found: dict[Role, list[Position]] = {role: [] for role in ROLES}
    is_read = book.uses.is_read
    for position, cell in sheet.cells.items():
        if cell.formula:
            found["working" if is_read(sheet.name, *position) else "output"].append(position)
        elif cell.is_constant and cell.is_number:
            found["input" if is_read(sheet.name, *position) else "unused"].append(position)
    return found


def _of_sheet(book: AuditBook, sheet: SheetCells) -> SheetLayout:
    by_role = roles(book, sheet)
    areas = tuple(
        RoleAreas(role, len(cells), _ranges(sheet.name, cells)) for role, cells in by_role.items() if cells
    )
    total = sum(each.cells for each in areas)
    purpose: Purpose = next((each.role for each in areas if each.cells >= _MOSTLY * total), "mixed")
    return SheetLayout(sheet.name, purpose if areas else "text", areas)


def _ranges(sheet: str, cells: Sequence[Position]) -> tuple[str, ...]:
    areas = [Area(sheet, *block) for block in blocks(cells)]
    largest = sorted(areas, key=len, reverse=True)[:_MOST_RANGES]
    return tuple(each.ref for each in sorted(largest, key=lambda each: (each.top, each.left)))
