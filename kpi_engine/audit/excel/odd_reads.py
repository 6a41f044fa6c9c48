"""Formulas that read a blank cell or a text where a figure is expected; looked up once for several rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.excel.operands import Operand, operands


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


_KNOWN: WeakKeyDictionary[AuditBook, Sequence[OddReads]] = WeakKeyDictionary()


def odd_reads(book: AuditBook) -> Sequence[OddReads]:
    """Every reference to a single cell that is blank or a text in some copy of its formula."""
    if book not in _KNOWN:
        found = []
        for sheet in book.sheets:
            for copies in sheet.copies:
                for operand in operands(book, copies):
                    if operand.is_cell and (odd := _odd(book, copies, operand)):
                        found.append(odd)
        _KNOWN[book] = found
    return _KNOWN[book]


def _odd(book: AuditBook, copies: Copies, operand: Operand) -> OddReads | None:
    sheet = book.sheet(operand.sheet)
    if sheet is None:
        return None
    odd = OddReads(copies, operand)
    cells, edges = sheet.cells, operand.edges
    for position in copies.positions:
        cell = cells.get(edges(*position)[:2])
        if cell is None or (cell.value is None and not cell.kind):
            odd.blank.append(position)
        elif isinstance(cell.value, str):
            odd.text.append(position)
    return odd if odd.blank or odd.text else None
