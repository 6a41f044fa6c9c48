"""A sheet of a workbook as a table: stored numbers keep their digits, formulas give their stored result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpi_engine.model.cell_error import CellError
from kpi_engine.model.digits import decimals_of, half_unit
from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped
from kpi_engine.sources.header import recognised
from kpi_engine.sources.number_format import NumberFormat, format_of
from kpi_engine.sources.table import Misfit, Record, StoredNumber, Table, refusal
from kpi_engine.sources.titles import TOP, Known, header_at, refuse_scale
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.references import parse_range
from kpi_engine.workbook.structure import TableInfo
from kpi_engine.workbook.styles import Styles, read_styles


def read_sheet_table(path: Path, sheet: str | None, known: Known = recognised) -> Table:
    """The table on a sheet; without a name, the only sheet there is."""
    package = Package.for_reading(path)
    name = _sheet_name(package, sheet)
    grid = _grid(package, name)
    if not grid:
        raise refusal(Place(path.name), f"the sheet {clipped(name)} is empty.", "empty")
    top = [(row, _across(grid[row])) for row in sorted(grid)[:TOP]]
    at = header_at([cells for _, cells in top], known)
    refuse_scale(Place(path.name, name), top[:at])
    header_row = top[at][0]
    width = max(grid[header_row]) + 1
    header = tuple(grid[header_row].get(column, "") for column in range(width))

    def rows() -> Iterator[Record | Misfit]:
        for row in sorted(grid)[at + 1 :]:
            yield _fitted(table, row, grid[row])

    above = (name, *(str(cell) for _, cells in top[:at] for cell in cells if cell))
    table = Table(path.name, name, header, header_row, rows, above)
    return table


def read_excel_table(package: Package, table: TableInfo) -> Table:
    """An Excel table by its name: what stands around it and its row of totals are no part of it."""
    area = parse_range(table.ref, table.sheet)
    if area is None or not table.header_rows:
        why = "has no header row. Switch it on in Excel, Table Design, Header Row."
        raise refusal(Place(package.path.name, clipped(table.name)), why, "no-header")
    grid = _grid(package, table.sheet)
    width = len(table.columns)
    body = range(area.top + table.header_rows, area.bottom + 1 - table.totals_rows)

    def rows() -> Iterator[Record | Misfit]:
        for row in sorted(row for row in grid if row in body):
            cells = [grid[row].get(area.left - 1 + column, "") for column in range(width)]
            if any(cells):
                yield row, cells

    return Table(package.path.name, table.sheet, table.columns, area.top, rows)


def _grid(package: Package, sheet: str) -> dict[int, dict[int, str]]:
    """The cells of a sheet that hold something: row → column (from 0) → text."""
    styles = read_styles(package)
    grid: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in package.cells(sheet):
        text = _text(cell, styles, package.date1904)
        if text:
            grid[cell.row][cell.column - 1] = text
    return grid


def _across(cells: Mapping[int, str]) -> list[str]:
    return [cells.get(column, "") for column in range(max(cells) + 1)]


def _sheet_name(package: Package, wanted: str | None) -> str:
    if wanted is not None:
        return package.sheet(wanted).name
    names = [sheet.name for sheet in package.sheets if sheet.kind == "worksheet"]
    if len(names) != 1:
        why = f"it has the sheets {clipped(', '.join(names), 100)}. Name the one to read with --sheet."
        raise refusal(Place(package.path.name), why, "which-sheet")
    return names[0]


def _fitted(table: Table, row: int, cells: Mapping[int, str]) -> Record | Misfit:
    width = len(table.header)
    fitting = [cells.get(column, "") for column in range(width)]
    beyond = [column for column in cells if column >= width]
    if not beyond:
        return row, fitting
    why = f'"{clipped(cells[beyond[0]])}" stands outside the table, which has {width} columns. Remove it.'
    return Misfit(row, fitting, refusal(table.place(row, beyond[0]), why, "column-count"))


def _text(cell: CellRecord, styles: Styles, date1904: bool) -> str:
    value = cell.value
    if value is None:
        return f"={cell.formula}" if cell.formula else ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, str):
        return value.strip()
    shown = format_of(styles[cell.style].number_format)
    day = date_of(value, date1904=date1904) if shown.date else None
    return day.isoformat() if day else _stored(float(value), shown)


def _stored(value: float, shown: NumberFormat) -> StoredNumber:
    """Half a unit of the last digit stored, or shown where the format shows more (15.00 %)."""
    stored = decimals_of(value)
    if shown.decimals is not None:
        stored = max(stored, shown.decimals + 2 * shown.percent)
    return StoredNumber.of(value, half_unit=half_unit(stored), percent=shown.percent)
