"""Look-ups: the key that a formula looks for, the cells it looks in, and where it takes its answer from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.excel.lookup_arguments import READ, calls, constant, function_of, reference_of
from kpi_engine.audit.once import once
from kpi_engine.formula.grammar import Call, Literal, Node
from kpi_engine.formula.references import Reference
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.references import Area

FUNCTIONS = frozenset(["VLOOKUP", "HLOOKUP", "LOOKUP", "MATCH", "XLOOKUP"])


@dataclass(frozen=True, slots=True)
class Lookup:
    """One look-up in a formula, as its first copy reads it.

    `cell` is the cell with the key, where the key is one; `table` the whole table for VLOOKUP and HLOOKUP;
    `answer` the line of cells that is returned, if known; `line` which line of the table that is.
    `mode`: 0 exact, 1 ascending, -1 descending.
    """

    copies: Copies
    function: str
    key: Node
    cell: Reference | None
    table: Reference
    mode: int
    line: int = 0
    answer: Reference | None = None

    @property
    def is_across(self) -> bool:
        """True where the keys stand in a row."""
        if self.function in ("VLOOKUP", "HLOOKUP"):
            return self.function == "HLOOKUP"
        return self.table.bottom.at == self.table.top.at

    def place(self, reference: Reference, position: Position) -> Area:
        """The cells that a reference is for the copy at a position."""
        first = self.copies.first
        there = reference.moved(position[0] - first[0], position[1] - first[1])
        sheet = there.sheet or self.copies.sheet
        low, high = sorted((there.top.at, there.bottom.at))
        left, right = sorted((there.left.at, there.right.at))
        return Area(sheet, low, left, high, right)

    def keys(self, position: Position) -> Area:
        """The line of cells in which the copy at a position looks for its key."""
        area = self.place(self.table, position)
        if self.is_across:
            return Area(area.sheet, area.top, area.left, area.top, area.right)
        return Area(area.sheet, area.top, area.left, area.bottom, area.left)

    def answers(self, position: Position) -> Area | None:
        """The line of cells from which the copy takes its answer; None where that is not known."""
        if self.answer is not None:
            area = self.place(self.answer, position)
            return area if area.is_line else None
        area, step = self.place(self.table, position), self.line - 1
        if step < 0 or step >= (area.rows if self.is_across else area.columns):
            return None
        if self.is_across:
            return Area(area.sheet, area.top + step, area.left, area.top + step, area.right)
        return Area(area.sheet, area.top, area.left + step, area.bottom, area.left + step)

    def wanted(self, book: AuditBook, position: Position) -> Scalar:
        """The value of the key for the copy at a position; None where it is computed in the formula."""
        if isinstance(self.key, Literal):
            return constant(self.key.text)
        if self.cell is None or not self.cell.is_cell:
            return None
        area = self.place(self.cell, position)
        sheet = book.sheet(area.sheet)
        found = sheet.get(area.top, area.left) if sheet else None
        return found.value if found else None


@once
def lookups(book: AuditBook) -> Sequence[Lookup]:
    """Every look-up of the workbook, once for all copies of its formula."""
    return [
        found
        for sheet in book.sheets
        for copies in sheet.copies
        if not FUNCTIONS.isdisjoint(copies.functions) and copies.tree is not None
        for found in _in(book, copies, copies.tree)
    ]


def _in(book: AuditBook, copies: Copies, top: Node) -> Iterator[Lookup]:
    answered: dict[int, Reference | None] = {}
    for call in calls(top):
        name, given = function_of(call), call.arguments
        if name == "INDEX" and len(given) > 1:
            for each in given[1:3]:
                if isinstance(each, Call) and function_of(each) == "MATCH":
                    answered[id(each)] = reference_of(book, copies, given[0])
        if name in FUNCTIONS and len(given) > 1:
            table = reference_of(book, copies, given[1])
            if table is not None and not table.book and not table.last_sheet:
                read = READ[name](book, copies, given)
                mode, line, answer = read if read else (None, 0, None)
                if mode is not None:
                    answer = answer or answered.get(id(call))
                    cell = reference_of(book, copies, given[0])
                    yield Lookup(copies, name, given[0], cell, table, mode, line, answer)
