"""Inputs, workings and results: what each block of a sheet is for, from who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.formula.rectangles import blocks
from kpi_engine.workbook.references import Area

Role = Literal["input", "working", "output", "unused"]
"""input: typed numbers that formulas read; working: formulas that formulas read; output: formulas that none
reads; unused: typed numbers that none reads."""
ROLES: tuple[Role, ...] = get_args(Role)

_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells of one role."""

    role: Role
    area: Area


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The blocks of one sheet in the order of their first cells, and how many cells have each role."""

    sheet: str
    blocks: tuple[Block, ...]
    cells: Mapping[Role, int]

    @property
    def role(self) -> Role | Literal["mixed", "text"]:
        """What nine of ten figures of the sheet are; mixed without such a majority, text without figures."""
        total = sum(self.cells.values())
        if not total:
            return "text"
        return next((role for role in ROLES if self.cells[role] >= _MOSTLY * total), "mixed")


def layout(book: AuditBook) -> tuple[SheetLayout, ...]:
    """The inputs, workings and results of every sheet, in the order of the tabs."""
    return tuple(_of_sheet(book, sheet) for sheet in book.sheets)


def roles(book: AuditBook, sheet: SheetCells) -> dict[Position, Role]:
    """What each figure of a sheet is for; texts and truth values that somebody typed have no role."""
    found: dict[Position, Role] = {}
    is_read = book.uses.is_read
    for position, cell in sheet.cells.items():
        if cell.formula:
            found[position] = "working" if is_read(sheet.name, *position) else "output"
        elif cell.is_constant and cell.is_number:
            found[position] = "input" if is_read(sheet.name, *position) else "unused"
    return found


def _of_sheet(book: AuditBook, sheet: SheetCells) -> SheetLayout:
    by_role: dict[Role, list[Position]] = {role: [] for role in ROLES}
    for position, role in roles(book, sheet).items():
        by_role[role].append(position)
    found = [Block(role, Area(sheet.name, *block)) for role in ROLES for block in blocks(by_role[role])]
    found.sort(key=lambda each: (each.area.top, each.area.left))
    return SheetLayout(sheet.name, tuple(found), {role: len(cells) for role, cells in by_role.items()})
