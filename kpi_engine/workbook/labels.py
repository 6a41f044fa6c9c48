"""What the cells of any worksheet are called: by their row, their column, their table, a defined name.

Made for workbooks that nobody described: a figure's row is named by the nearest text to its left, its
column by the nearest heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kpi_engine.workbook.label_places import column_label, key_in_table, row_day, row_label
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.references import Area, AreaIndex, parse_range, parse_reference
from kpi_engine.workbook.sheet_words import SheetWords, Stated
from kpi_engine.workbook.styles import Styles, read_styles

_LARGEST_NAMED = 100_000
_FOR_PRINTING = re.compile(r"_xl|print_", re.IGNORECASE)
_Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """What one cell is called; every part is "" where the workbook does not say.

    `row` names the row (`Customer acquisition cost, Actual`), `section` the heading under which the row
    stands where the row's name alone occurs more than once, `column` the column (`Feb 2026`), `unit` how the
    row is counted, `table` the table's column (`Customers[MRR]`), `name` the defined name of the cell alone,
    `range_name` that of a range around it, `day` the day or year by which a row without texts is known.
    """

    row: str = ""
    column: str = ""
    section: str = ""
    unit: str = ""
    table: str = ""
    name: str = ""
    range_name: str = ""
    day: str = ""

    @property
    def text(self) -> str:
        """The label in one line; "" for a cell that nothing names."""
        row = f"{self.row} ({self.section})" if self.row and self.section else self.row
        parts = [row, self.column if self.column != self.row else "", self.day]
        return ", ".join(part for part in parts if part) or self.name


class Labels:
    """The labels of a workbook's cells; a sheet is read when one of its cells is first asked for.

    `cells` gives the cells of a sheet that has been read already.
    """

    def __init__(self, package: Package, cells: Callable[[str], Iterable[Stated]] | None = None) -> None:
        self._package, self._cells = package, cells or package.cells
        self._sheets: dict[str, SheetWords] = {}

    def at(self, sheet: str, row: int, column: int) -> Label:
        """What the cell is called."""
        words = self.words(sheet)
        name, range_name = self._named(sheet, row, column)
        found = self._table(sheet, row, column)
        if found is None:
            label, unit, section = row_label(words, row, column)
            heading, day = column_label(words, row, column), "" if label else row_day(words, row, column)
            return Label(label, heading, section, unit, "", name, range_name, day)
        area, table = found
        header = table.columns[column - area.left] if column - area.left < len(table.columns) else ""
        key, day = key_in_table(words, row, column, area)
        return Label(key, header, "", "", f"{table.name}[{header}]", name, range_name, day)

    def words(self, sheet: str) -> SheetWords:
        """The texts and headings of a sheet."""
        info = self._package.sheet(sheet)
        if info.name not in self._sheets:
            merges = self._package.markup(info.name).merges if info.kind == "worksheet" else ()
            self._sheets[info.name] = SheetWords(
                self._cells(info.name), merges, self._styles, date1904=self._package.date1904
            )
        return self._sheets[info.name]

    def _table(self, sheet: str, row: int, column: int) -> tuple[Area, TableInfo] | None:
        """The table around a cell below its headers."""
        for area, table in self._tables.get(sheet.casefold(), ()):
            if (row, column) in area and row >= area.top + table.header_rows:
                return area, table
        return None

    def _named(self, sheet: str, row: int, column: int) -> tuple[str, str]:
        """The defined name of the cell, and that of a range around it."""
        cells, ranges, index = self._names
        area = index[sheet.casefold()].at(row, column) if sheet.casefold() in index else None
        return cells.get((sheet.casefold(), row, column), ""), ranges[area] if area else ""

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._package)

    @cached_property
    def _tables(self) -> Mapping[str, list[tuple[Area, TableInfo]]]:
        found: dict[str, list[tuple[Area, TableInfo]]] = {}
        for table in self._package.tables:
            if area := parse_range(table.ref, table.sheet):
                found.setdefault(table.sheet.casefold(), []).append((area, table))
        return found

    @cached_property
    def _names(self) -> tuple[Mapping[_Cell, str], Mapping[Area, str], Mapping[str, AreaIndex]]:
        """Names of single cells, names of ranges, and the ranges by sheet."""
        cells: dict[_Cell, str] = {}
        ranges: dict[Area, str] = {}
        for name in self._package.defined_names:
            area = parse_reference(name.refers_to)
            if area is None or name.hidden or len(area) > _LARGEST_NAMED or _FOR_PRINTING.match(name.name):
                continue
            if len(area) == 1:
                cells.setdefault((area.sheet.casefold(), area.top, area.left), name.name)
            else:
                ranges.setdefault(area, name.name)
        by_sheet: dict[str, list[Area]] = {}
        for area in ranges:
            by_sheet.setdefault(area.sheet.casefold(), []).append(area)
        return cells, ranges, {sheet: AreaIndex(areas) for sheet, areas in by_sheet.items()}
