"""A table before and after it gets another number of rows, and where the rows of a reference are then."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.formula.references import LAST_ROW
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.tables.refusals import no_rows, no_table, too_long


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows and columns of a table; `last` is its last data row now, `new_last` the one it is to have."""

    table: str
    sheet: str
    columns: tuple[str, ...]
    top: int
    left: int
    right: int
    first: int
    last: int
    totals: int
    new_last: int

    @property
    def by(self) -> int:
        """How many rows more; fewer when negative."""
        return self.new_last - self.last

    @property
    def bottom(self) -> int:
        """The last row now, totals included."""
        return self.last + self.totals

    @property
    def new_bottom(self) -> int:
        """The last row to be, totals included."""
        return self.new_last + self.totals

    @property
    def totals_row(self) -> int:
        """The row of the totals now; 0 without one."""
        return self.bottom if self.totals else 0

    def is_on(self, sheet: str) -> bool:
        """True for the sheet of the table."""
        return sheet.casefold() == self.sheet.casefold()

    def holds(self, left: int, right: int) -> bool:
        """True when these columns all belong to the table."""
        return self.left <= left and right <= self.right

    def below(self) -> Area:
        """The cells under the table that it grows into; only meant for a table that grows."""
        return Area(self.sheet, self.bottom + 1, self.left, self.new_bottom, self.right)

    def rows_after(self, top: int, bottom: int, *, single: bool = False) -> tuple[int, int]:
        """The rows that a reference within the table's columns covers afterwards.

        What covers the data rows in full ends with the last of them; what names the totals row follows it. A
        reference to the only data row means a single row, unless `single` says that it stands for the column.
        What reached into rows that leave a table with totals ends before the totals, so as not to add them.
        """
        new_top = top + self.by if top == self.totals_row else top
        if bottom == self.totals_row:
            return new_top, bottom + self.by
        if bottom == self.last and top <= self.first and (top < bottom or single):
            return new_top, self.new_last
        if self.totals and top <= self.new_last < bottom <= self.last:
            return new_top, self.new_last
        return new_top, bottom


def growth_of(package: Package, name: str, rows: int) -> Growth:
    """The table of this name with `rows` data rows, at least one: Excel knows no table without."""
    table = package.table(name)
    if table is None:
        raise no_table(package.path.name, name, [each.name for each in package.tables])
    area, first, last = extent(table)
    new_last = first + max(rows, 1) - 1
    if new_last + table.totals_rows > LAST_ROW:
        raise too_long(table.name, rows)
    return Growth(
        table.name, table.sheet, table.columns, area.top, area.left, area.right, first, last,
        table.totals_rows, new_last,
    )  # fmt: skip


def extent(table: TableInfo) -> tuple[Area, int, int]:
    """The area of a table, its first and its last data row; a table without data rows is refused."""
    area = parse_range(table.ref, table.sheet)
    if area is None:
        raise no_rows(table.name)
    first, last = area.top + table.header_rows, area.bottom - table.totals_rows
    if first > last:
        raise no_rows(table.name)
    return area, first, last
