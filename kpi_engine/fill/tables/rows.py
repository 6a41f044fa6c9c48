"""A file of rows read for one table: its columns found by their headers, its values typed by the columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.fill.refusals import suggestion
from kpi_engine.fill.tables.body import TableBody
from kpi_engine.fill.tables.columns import ColumnReader, told_by_data
from kpi_engine.fill.values import NewValue
from kpi_engine.model.written import clipped
from kpi_engine.sources.facts import decimal_sign
from kpi_engine.sources.figures import Figures
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.open_table import is_workbook, open_table
from kpi_engine.sources.table import Table
from kpi_engine.workbook.package import Package

Values = Mapping[int, NewValue]
"""Column of the table (from 0) → its value."""


@dataclass(frozen=True, slots=True)
class TableData:
    """A file with the rows for a table; they follow the present rows (`append`) or take their place."""

    table: str
    path: Path
    append: bool = False

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file: values by column, with the row of the file; and what there is to say about them."""

    numbers: Sequence[int]
    values: Sequence[Values]
    notes: tuple[str, ...]


def read_rows(data: TableData, body: TableBody, decimal: str | None) -> Rows:
    """Read the file for this table; SourceError where a column or a value does not fit."""
    source = open_table(data.path, _sheet(data))
    columns, notes = _columns(source, body, data)
    records = list(source.records())
    if not records:
        why = "there is a header but no row below it; a table keeps its rows. Export the data again."
        raise source.refusal(source.header_row, None, why, "no-rows")
    _check_nameless(source, records)
    for index, column in list(columns.items()):
        if column in body.calculated:
            _check_calculated(source, records, index)
            del columns[index]
    kinds = {
        index: body.takes(column) or told_by_data([cells[index] for _, cells in records])
        for index, column in columns.items()
    }
    figures = Figures(source, tuple(ValueColumn(index) for index in columns), decimal_sign(decimal))
    readers = {
        index: ColumnReader(source, index, kind, figures, date1904=body.date1904)
        for index, kind in kinds.items()
    }
    percent = {index for index, column in columns.items() if body.shows_percent(column)}
    values = [
        {columns[index]: reader.value(row, cells[index], percent=index in percent)
         for index, reader in readers.items()}
        for row, cells in records
    ]  # fmt: skip
    notes += [_bare(source, index, reader) for index, reader in readers.items() if reader.bare_percentages]
    return Rows([row for row, _ in records], values, tuple(notes))


def _sheet(data: TableData) -> str | None:
    """In a workbook, the sheet called like the table; else its only one."""
    if not is_workbook(data.path):
        return None
    names = [sheet.name for sheet in Package.open(data.path).sheets]
    return next((name for name in names if name.casefold() == data.table.casefold()), None)


def _columns(source: Table, body: TableBody, data: TableData) -> tuple[dict[int, int], list[str]]:
    """Column of the data → column of the table, and what is left blank."""
    wanted = {header_key(name): index for index, name in enumerate(body.columns)}
    found: dict[int, int] = {}
    for index, text in enumerate(source.header):
        if not text:
            continue
        if header_key(text) not in wanted:
            near = suggestion(text, [name.casefold() for name in body.columns])
            listed = near or f" It has {clipped(', '.join(body.columns), 80)}."
            why = f"the table {clipped(body.name)} has no column {clipped(text)}.{listed}"
            raise source.refusal(source.header_row, None, why, "unknown-column")
        if wanted[header_key(text)] in found.values():
            why = f"the column {clipped(text)} stands twice in the header. Keep one of them."
            raise source.refusal(source.header_row, None, why, "duplicate-column")
        found[index] = wanted[header_key(text)]
    missing = [
        name for index, name in enumerate(body.columns)
        if index not in found.values() and index not in body.calculated
    ]  # fmt: skip
    if missing and not data.append:
        why = (
            f"the column {clipped(missing[0])} of the table {clipped(body.name)} is missing; replacing the "
            "rows would empty it. Add it to the data, or append the rows."
        )
        raise source.refusal(source.header_row, None, why, "missing-column")
    blank = f"{source.file} has no column {clipped(', '.join(missing), 80)}; it is blank in the new rows."
    return found, [blank] if missing else []


def header_key(text: str) -> str:
    """A header in one spelling: upper and lower case and blanks do not count."""
    return "".join(text.casefold().split())


def _check_nameless(source: Table, records: Sequence[tuple[int, list[str]]]) -> None:
    nameless = [index for index, text in enumerate(source.header) if not text]
    for row, cells in records if nameless else ():
        for index in nameless:
            if cells[index]:
                why = "a cell stands in a column without a name. Name the column, or empty it."
                raise source.refusal(row, index, why, "nameless-column")


def _check_calculated(source: Table, records: Sequence[tuple[int, list[str]]], index: int) -> None:
    for row, cells in records:
        if cells[index]:
            why = (
                f"the table calculates the column {clipped(source.header[index])}, so "
                f'"{clipped(cells[index], 20)}" has no place there. Take the column out of the data.'
            )
            raise source.refusal(row, index, why, "calculated-column")


def _bare(source: Table, index: int, reader: ColumnReader) -> str:
    rows = reader.bare_percentages
    return (
        f"{source.file} row {rows[0]}: {len(rows)} figures above 200 % without a percent sign in the column "
        f"{source.shown(index)}, which shows percentages. 15 % is 0.15 or 15%."
    )
