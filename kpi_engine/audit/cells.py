"""The cells of one sheet as rules look at them: values, formulas, and which of these are copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kpi_engine.formula.grammar import FormulaSyntaxError, Node, tree
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.shapes import Down, Shape, shape, written
from kpi_engine.formula.tokens import Kind, Token, tokens
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range

Position = tuple[int, int]
"""Row and column, from 1."""


class Cell(NamedTuple):
    """One cell in use. `formula` has no `=`; `kind` is "" for a typed cell.

    kind: normal, shared, array, datatable, or part for a cell that an array formula elsewhere fills.
    """

    row: int
    column: int
    value: Scalar
    formula: str
    kind: str
    array_ref: str
    style: int

    @property
    def position(self) -> Position:
        """Row and column."""
        return self.row, self.column

    @property
    def is_constant(self) -> bool:
        """True for a typed cell: a number, a text, a truth value."""
        return not self.kind

    @property
    def is_number(self) -> bool:
        """True where the value, typed or computed, is a number (a truth value is none)."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool | CellError)


def rectangles(sheet: str, positions: Iterable[Position]) -> tuple[Area, ...]:
    """Cells of a sheet as rectangles, the first first."""
    return tuple(Area(sheet, *block) for block in blocks(positions))


@dataclass(eq=False)
class Copies:
    """The cells of a sheet that hold one formula, once references are counted from their own cell."""

    sheet: str
    shape: Shape
    is_array: bool = False
    positions: list[Position] = field(default_factory=list)

    @property
    def first(self) -> Position:
        """The first of its cells in reading order."""
        return self.positions[0]

    def at(self, row: int, column: int) -> str:
        """The formula as it reads, or would read, in a cell; without `=`."""
        return written(self.shape, row, column)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the formula in its first cell."""
        return tuple(tokens(self.at(*self.first)))

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions that it calls, in reading order, upper case, without `_xlfn.`."""
        return tuple(
            token.text[:-1].rpartition("!")[2].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            for token in self.tokens
            if token.kind is Kind.FUNCTION
        )

    @cached_property
    def tree(self) -> Node | None:
        """The formula of its first cell as a tree; None for one that cannot be read."""
        try:
            return tree(self.at(*self.first))
        except FormulaSyntaxError:
            return None

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Its cells as rectangles, the first first."""
        return rectangles(self.sheet, self.positions)


class SheetCells:
    """Every cell in use of one sheet, read once; `blank_rows` only have cells with a format."""

    def __init__(self, package: Package, sheet: str) -> None:
        self.name = sheet
        self.cells: dict[Position, Cell] = {}
        self.blank_rows: set[int] = set()
        arrays: list[tuple[str, Position]] = []
        for entry in package.entries(sheet):
            if entry[4] or entry[2] is not None:
                cell = Cell(*entry)
                self.cells[entry[0], entry[1]] = cell
                if cell.array_ref:
                    arrays.append((cell.array_ref, (cell.row, cell.column)))
            else:
                self.blank_rows.add(entry[0])
        self.blank_rows -= {row for row, _ in self.cells}
        for ref, master in arrays:
            self._mark_parts(ref, master)

    def _mark_parts(self, ref: str, master: Position) -> None:
        """Cells that an array formula fills hold its results; nobody typed them."""
        area = parse_range(ref, self.name)
        if area is None or len(area) > len(self.cells) + 1_000:
            return
        for position in area.positions():
            cell = self.cells.get(position)
            if cell is not None and position != master and cell.is_constant:
                self.cells[position] = cell._replace(kind="part")

    def get(self, row: int, column: int) -> Cell | None:
        """The cell, or None where nothing stands."""
        return self.cells.get((row, column))

    @cached_property
    def formulas(self) -> tuple[Cell, ...]:
        """The cells that hold a formula of their own, in reading order."""
        return tuple(cell for cell in self.cells.values() if cell.formula)

    @cached_property
    def constants(self) -> tuple[Cell, ...]:
        """The typed cells, in reading order."""
        return tuple(cell for cell in self.cells.values() if not cell.kind)

    @cached_property
    def copies(self) -> tuple[Copies, ...]:
        """The different formulas of the sheet with their cells, in the order of their first cell."""
        found: dict[tuple[Shape, bool], Copies] = {}
        above: dict[int, tuple[Down, Copies]] = {}
        before: Copies | None = None
        for cell in self.formulas:
            copies = _copied(cell, above, before)
            if copies is None:
                key = shape(cell.formula, cell.row, cell.column), cell.kind == "array"
                copies = found.get(key)
                if copies is None:
                    found[key] = copies = Copies(self.name, *key)
            if cell.column not in above or above[cell.column][1] is not copies:
                above[cell.column] = Down(copies.shape, cell.column), copies
            copies.positions.append((cell.row, cell.column))
            before = copies
        return tuple(found.values())

    @cached_property
    def copies_at(self) -> Mapping[Position, Copies]:
        """The formula that stands in each cell."""
        return {position: copies for copies in self.copies for position in copies.positions}

    @cached_property
    def rows(self) -> Mapping[int, list[Cell]]:
        """The cells of each row, from the left."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells.values():
            found.setdefault(cell.row, []).append(cell)
        return {row: sorted(cells, key=_column) for row, cells in sorted(found.items())}

    @cached_property
    def columns(self) -> Mapping[int, list[Cell]]:
        """The cells of each column, from the top."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells.values():
            found.setdefault(cell.column, []).append(cell)
        return {column: sorted(cells, key=_row) for column, cells in sorted(found.items())}

    def inside(self, area: Area) -> Iterator[Cell]:
        """The cells in use inside a rectangle."""
        if len(area) <= len(self.cells):
            for position in area.positions():
                if position in self.cells:
                    yield self.cells[position]
        else:
            yield from (cell for cell in self.cells.values() if (cell.row, cell.column) in area)


def _copied(cell: Cell, above: Mapping[int, tuple[Down, Copies]], before: Copies | None) -> Copies | None:
    """The formula above in the column, or the one just read, where this cell holds a copy of it.

    To write such a copy and compare takes a fraction of the time of taking a formula apart.
    """
    is_array = cell.kind == "array"
    if cell.column in above:
        down, copies = above[cell.column]
        if copies.is_array == is_array and down.at(cell.row) == cell.formula:
            return copies
    if before is None or before.is_array != is_array:
        return None
    return before if written(before.shape, cell.row, cell.column) == cell.formula else None


def _row(cell: Cell) -> int:
    return cell.row


def _column(cell: Cell) -> int:
    return cell.column
