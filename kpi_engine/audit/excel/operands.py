"""What a formula does with each of its references: adds it, divides by it, sums it, looks it up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.once import once
from kpi_engine.formula.references import (
    LAST_COLUMN,
    LAST_ROW,
    Corner,
    Reference,
    column_number,
    reference,
)
from kpi_engine.formula.structured import TableShape, lowered, table_name
from kpi_engine.formula.tokens import Kind, Token
from kpi_engine.workbook.package import TableInfo
from kpi_engine.workbook.references import Area, parse_range

ARITHMETIC = frozenset("+-*/^%")
Edges = tuple[int, int, int, int]
_CELL = re.compile(r"(\$?)([A-Z]{1,2})(\$?)([1-9]\d{0,5})")
_OPENS = (Kind.OPEN, Kind.COMMA)
_NAMED = (Kind.NAME, Kind.STRUCTURED)


class Operand(NamedTuple):
    """A reference of a formula, and the signs and the function around it.

    `reference` is as it reads in the first of the copies; a name or a table's column is the cells that it
    stands for. `before` and `after` are the operators beside it; `function` is the innermost around it.
    """

    text: str
    sheet: str
    reference: Reference
    row: int
    column: int
    before: str
    after: str
    function: str
    argument: int

    @property
    def is_cell(self) -> bool:
        """True for a single cell."""
        return self.reference.is_cell

    @property
    def is_calculated(self) -> bool:
        """True where an arithmetic operator stands beside it; a leading `+` is none."""
        return self.before in ARITHMETIC or self.after in ARITHMETIC

    def edges(self, row: int, column: int) -> Edges:
        """Top, left, bottom, right as the copy in this cell reads it."""
        top, left, bottom, right = (
            self.reference.top,
            self.reference.left,
            self.reference.bottom,
            self.reference.right,
        )
        down, across = row - self.row, column - self.column
        first = top.at if top.fixed or not down else (top.at + down - 1) % LAST_ROW + 1
        last = bottom.at if bottom.fixed or not down else (bottom.at + down - 1) % LAST_ROW + 1
        start = left.at if left.fixed or not across else (left.at + across - 1) % LAST_COLUMN + 1
        end = right.at if right.fixed or not across else (right.at + across - 1) % LAST_COLUMN + 1
        return min(first, last), min(start, end), max(first, last), max(start, end)

    def targets(self, positions: Sequence[Position]) -> list[Position]:
        """For a single cell: which one each of these copies reads; as `edges`, for many at once."""
        row, column = self.reference.top, self.reference.left
        down, across = row.at - self.row, column.at - self.column
        if row.fixed and column.fixed:
            return [(row.at, column.at)] * len(positions)
        if row.fixed:
            found = [(row.at, each[1] + across) for each in positions]
        elif column.fixed:
            found = [(each[0] + down, column.at) for each in positions]
        else:
            found = [(each[0] + down, each[1] + across) for each in positions]
        outside = [at for at, (one, other) in enumerate(found) if one < 1 or other < 1]
        for at in outside:
            found[at] = self.edges(*positions[at])[:2]
        return found

    def reach(self, block: Area) -> Edges:
        """The rectangle that all copies in a block read together."""
        first, last = self.edges(block.top, block.left), self.edges(block.bottom, block.right)
        return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])

    def area(self, row: int, column: int) -> Area:
        """The same as an area."""
        return Area(self.sheet, *self.edges(row, column))


@once
def operands(book: AuditBook, copies: Copies) -> tuple[Operand, ...]:
    """The references of a formula to cells of the workbook, in reading order; found once."""
    return tuple(_operands(book, copies))


def _operands(book: AuditBook, copies: Copies) -> Iterator[Operand]:
    pieces = [piece for piece in copies.tokens if piece.kind is not Kind.SPACE]
    stack: list[tuple[str, int]] = []
    row, column = copies.first
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.FUNCTION:
            name = piece.text[:-1].rpartition("!")[2].upper()
            stack.append((name.removeprefix("_XLFN.").removeprefix("_XLWS."), 0))
        elif piece.kind is Kind.OPEN:
            stack.append(stack[-1] if stack else ("", 0))
        elif piece.kind is Kind.CLOSE and stack:
            stack.pop()
        elif piece.kind is Kind.COMMA and stack:
            stack[-1] = (stack[-1][0], stack[-1][1] + 1)
        elif piece.kind is Kind.REFERENCE or piece.kind in _NAMED:
            meant = resolved(book, copies, piece)
            sheet = book.sheet(meant.sheet or copies.sheet) if meant and not meant.last_sheet else None
            if meant is None or meant.book or sheet is None:
                continue
            before, after = _sign_before(pieces, at), _sign_after(pieces, at)
            if ":" not in (before, after):
                function, argument = stack[-1] if stack else ("", 0)
                yield Operand(piece.text, sheet.name, meant, row, column, before, after, function, argument)


def resolved(book: AuditBook, copies: Copies, piece: Token) -> Reference | None:
    """The cells that a reference, a name or a table's column stands for in the first of the copies."""
    if piece.kind is Kind.REFERENCE:
        return _cell(piece.text) or reference(piece.text)
    package = book.package
    word = piece.text.rpartition("!")[2]
    if piece.kind is Kind.NAME and (name := package.name(word, copies.sheet)):
        found = reference(name.refers_to.removeprefix("="))
        return found if found and found.sheet and found.top.fixed and found.left.fixed else None
    if not package.tables:
        return None
    title = table_name(piece.text) if piece.kind is Kind.STRUCTURED else word
    table = package.table(title) if title else _table_around(book, copies)
    shape = _shape(table) if table else None
    return reference(lowered(piece.text, shape, copies.sheet, copies.first[0])) if shape else None


def _cell(text: str) -> Reference | None:
    """A single cell of the formula's own sheet, by far the most frequent reference, read quickly."""
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    fixed_column, letters, fixed_row, digits = found.groups()
    row, column = Corner(int(digits), bool(fixed_row)), Corner(column_number(letters), bool(fixed_column))
    return Reference("", "", "", row, column, row, column)


def _table_around(book: AuditBook, copies: Copies) -> TableInfo | None:
    """The table in which the formula stands, which `[@Amount]` does not name."""
    tables = (table for table in book.package.tables if table.sheet == copies.sheet)
    return next((each for each in tables if copies.first in (parse_range(each.ref) or ())), None)


def _shape(table: TableInfo) -> TableShape | None:
    area = parse_range(table.ref)
    if area is None:
        return None
    return TableShape(
        table.name, table.sheet, area.top, area.left, area.bottom, area.right,
        table.columns, table.header_rows, table.totals_rows,
    )  # fmt: skip


def _sign_before(pieces: list[Token], at: int) -> str:
    """The operator before a token; "" for none, and for a `+` that adds nothing."""
    if not at or pieces[at - 1].kind is not Kind.OPERATOR:
        return ""
    sign = pieces[at - 1].text
    leads = at == 1 or pieces[at - 2].kind in (Kind.OPERATOR, Kind.FUNCTION, *_OPENS)
    return "" if sign == "@" or (sign == "+" and leads) else sign


def _sign_after(pieces: list[Token], at: int) -> str:
    if at + 1 < len(pieces) and pieces[at + 1].kind is Kind.OPERATOR:
        return pieces[at + 1].text
    return ""
