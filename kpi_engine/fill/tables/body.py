"""A table of the template as it stands: its columns, what they take, and the rows that are filled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from kpi_engine.fill.tables.columns import Takes, takes
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import CellRecord, Package, TableInfo
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.styles import CellStyle, Styles, read_styles
from kpi_engine.workbook.tables import calculated_columns
from kpi_engine.workbook.tables.growth import extent


class TableBody:
    """One table, read once. Columns and rows count from 0."""

    def __init__(self, package: Package, table: TableInfo) -> None:
        self._package, self._table = package, table
        self.name, self.sheet, self.columns = table.name, table.sheet, table.columns
        self.date1904 = package.date1904
        area, self.first, self.last = extent(table)
        self.left = area.left

    @property
    def count(self) -> int:
        """How many data rows the table has."""
        return self.last - self.first + 1

    @cached_property
    def calculated(self) -> frozenset[int]:
        """The columns that the table calculates."""
        names = calculated_columns(self._package, self.name)
        return frozenset(index for index, name in enumerate(self.columns) if name in names)

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], CellRecord]:
        """(row, column) → cell, of the data rows."""
        right = self.left + len(self.columns) - 1
        return {
            (cell.row - self.first, cell.column - self.left): cell
            for cell in self._package.cells(self.sheet)
            if self.first <= cell.row <= self.last and self.left <= cell.column <= right
        }

    @cached_property
    def filled(self) -> int:
        """How many rows there are up to the last that is filled.

        A row with nothing but formulas and, in the first of its columns, its own number is not.
        """
        numbered = len(self.columns) > 1
        return max(
            (
                row + 1
                for (row, column), cell in self.cells.items()
                if cell.value is not None and not cell.kind
                and not (numbered and column == 0 and cell.value == row + 1)
            ),
            default=0,
        )  # fmt: skip

    def value(self, row: int, column: int) -> Scalar:
        """What a cell holds."""
        cell = self.cells.get((row, column))
        return cell.value if cell is not None else None

    def takes(self, column: int) -> Takes | None:
        """What a column takes; None where neither its format nor what it holds tells."""
        held = [cell.value for (_, each), cell in self.cells.items() if each == column]
        return takes(self._style(column), held)

    def shows_percent(self, column: int) -> bool:
        """True for a column formatted in percent."""
        return self._style(column).showing.kind == "percent"

    def shows_days(self, column: int) -> bool:
        """True for a column formatted as dates."""
        return self._style(column).showing.kind == "date"

    def _style(self, column: int) -> CellStyle:
        return self._styles[self._markup.style_at(self.last, self.left + column)]

    @cached_property
    def _markup(self) -> SheetMarkup:
        return self._package.markup(self.sheet)

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._package)
