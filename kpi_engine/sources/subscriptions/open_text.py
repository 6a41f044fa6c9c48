"""A CSV file or a sheet as rows of the embedded database, each with the number that the user sees."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.subscriptions.engine import BLANKS, literal, shut
from kpi_engine.sources.subscriptions.layout import Headers, known_headers
from kpi_engine.sources.subscriptions.opened import STORED, Opened
from kpi_engine.sources.subscriptions.spelling import Named
from kpi_engine.sources.table import Misfit, StoredNumber, Table, refusal
from kpi_engine.sources.text_file import text_form

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LARGE = 16 << 20
"""Bytes from which on DuckDB's own reader is tried first."""
_LONGEST_CELL = 32_767
"""Characters; no cell of Excel holds more."""
_CHUNK = 1 << 22


def open_text(connection: DuckDBPyConnection, source: Named, folder: Path) -> Opened:
    """The table of a CSV file, or of a workbook's sheet or Excel table."""
    path = Path(source.where)
    table = _table(path, source)
    headers = replace(Headers.of(table.file, table.header), above=table.above)
    types = ("VARCHAR",) * len(headers.texts)
    shut(connection, folder, [path.resolve()])
    if source.kind == "workbook" or not _read_by_database(connection, path, table):
        _read_by_rows(connection, table, folder)
    return Opened(connection, headers, types, True)


def _table(path: Path, source: Named) -> Table:
    if source.kind == "text":
        return open_table(path, None, known_headers)
    from kpi_engine.sources.sheet import read_excel_table, read_sheet_table
    from kpi_engine.workbook.package import Package

    package = Package.for_reading(path)
    if not source.table:
        if len(package.tables) == 1:
            return read_excel_table(package, package.tables[0])
        return read_sheet_table(path, None, known_headers)
    sheets = [sheet.name for sheet in package.sheets if sheet.kind == "worksheet"]
    if source.table.casefold() in map(str.casefold, sheets):
        return read_sheet_table(path, source.table, known_headers)
    table = package.table(source.table)
    if table is None:
        has = clipped(", ".join([*sheets, *(each.name for each in package.tables)]), 110)
        why = f'no sheet or Excel table "{clipped(source.table)}". It has: {has}.'
        raise refusal(Place(path.name), why, "unknown-table")
    return read_excel_table(package, table)


def _read_by_rows(connection: DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Every row goes through our reader into a plain file, which the database loads at once."""
    plain = folder / "rows.csv"
    with plain.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(_plain_rows(table))
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(table.header)))
    connection.execute(
        f"CREATE TABLE cells AS SELECT * FROM read_csv({literal(str(plain))}, header = false, quote = '\"', "
        f"escape = '\"', delim = ',', auto_detect = false, max_line_size = 64000000, parallel = true, "
        f"columns = {{'row': 'BIGINT', 'misfit': 'VARCHAR', {columns}}})"
    )
    plain.unlink()
    _raw(connection, len(table.header), '"row"', "nullif(misfit, '')")


def _plain_rows(table: Table) -> Iterator[list[object]]:
    for found in table.rows():
        width = len(table.header)
        if isinstance(found, Misfit):
            why = str(found.refusal).partition(": ")[2]
            yield [found.row, why, *map(_plain, (found.cells + [""] * width)[:width])]
        else:
            yield [found[0], _overlong(found[1]), *map(_plain, found[1])]


def _overlong(cells: list[str]) -> str:
    longest = max(map(len, cells), default=0)
    return f"a cell has {longest:,} characters" if longest > _LONGEST_CELL else ""


def _plain(cell: str) -> str:
    if isinstance(cell, StoredNumber):
        return f"{STORED}{cell}" if "." in cell or "e" in cell else str(cell)
    return cell[:_LONGEST_CELL].replace(STORED, "").replace("\0", "")


def _read_by_database(connection: DuckDBPyConnection, path: Path, table: Table) -> bool:
    """A large plain file is read by the database itself; False where our reader must look at the rows."""
    import duckdb

    if path.stat().st_size < _LARGE:
        return False
    form = text_form(path, known_headers)
    plain = form.encoding in ("utf-8", "utf-8-sig") and table.header_row == form.skipped + 1
    if not plain or _has_blank_lines(path):
        return False
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(table.header)))
    try:
        connection.execute(
            f"CREATE TABLE cells AS SELECT * FROM read_csv({literal(str(path.resolve()))}, header = false, "
            f"skip = {table.header_row}, quote = '\"', escape = '\"', "
            f"delim = {literal(form.delimiter)}, auto_detect = false, strict_mode = true, "
            f"null_padding = false, columns = {{{columns}}})"
        )
    except duckdb.Error:
        connection.execute("DROP TABLE IF EXISTS cells")
        return False
    _raw(connection, len(table.header), f"rowid + {table.header_row + 1}", "NULL::VARCHAR")
    return True


def _has_blank_lines(path: Path) -> bool:
    """True for lines that the database would leave out without counting them, or not tell apart."""
    last = b"\n"
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            text = (last + chunk).replace(b"\r", b"")
            if b"\n\n" in text or b"\n" not in text:
                return True
            last = text[-1:]
    return False


def _raw(connection: DuckDBPyConnection, width: int, row: str, misfit: str) -> None:
    """Blank cells are NULL, and rows of nothing else are no rows."""
    cells = ", ".join(f"nullif(trim(c{index}, {BLANKS}), '') AS c{index}" for index in range(width))
    all_cells = ", ".join(f"c{index}" for index in range(width))
    connection.execute(
        f"CREATE VIEW raw AS SELECT * FROM (SELECT {row} AS row, {misfit} AS misfit, {cells} FROM cells) "
        f"WHERE coalesce({all_cells}, misfit) IS NOT NULL"
    )
