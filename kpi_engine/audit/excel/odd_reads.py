"""Formulas that read a blank cell or a text where a figure is expected; looked up once for several rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.audit.once import once


@dataclass(slots=True)
class OddReads:
    """A reference of a formula to single cells: the formula's own cells whose cell is blank, or a text."""

    copies: Copies
    operand: Operand
    blank: list[Position] = field(default_factory=list)
    text: list[Position] = field(default_factory=list)

    def target(self, position: Position) -> Position:
        """The cell that the copy at a position reads."""
        return self.operand.edges(*position)[:2]


@once
def odd_reads(book: AuditBook) -> Sequence[OddReads]:
    """Every reference to a single cell that is calculated with and is blank or a text in some copy."""
    return [
        odd
        for sheet in book.sheets
        for copies in sheet.copies
        for operand in operands(book, copies)
        if operand.is_cell and (odd := _odd(book, copies, operand))
    ]


def _odd(book: AuditBook, copies: Copies, operand: Operand) -> OddReads | None:
    sheet = book.sheet(operand.sheet)
    if sheet is None or not operand.is_calculated:
        return None
    odd = OddReads(copies, operand)
    cells = sheet.cells
    for position, target in zip(copies.positions, operand.targets(copies.positions), strict=True):
        cell = cells.get(target)
        if cell is None or (cell[2] is None and not cell[4]):
            odd.blank.append(position)
        elif cell[2].__class__ is str:
            odd.text.append(position)
    return odd if odd.blank or odd.text else None
