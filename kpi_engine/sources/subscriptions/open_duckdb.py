"""A table or view of a DuckDB file, which is only read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.choosing import chosen_table
from kpi_engine.sources.subscriptions.engine import literal, quoted, refusing, shut
from kpi_engine.sources.subscriptions.layout import Headers
from kpi_engine.sources.subscriptions.opened import Opened
from kpi_engine.sources.subscriptions.spelling import Named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_duckdb(connection: DuckDBPyConnection, source: Named, folder: Path) -> Opened:
    """The file stays as it is; a view in it that reads other files is refused."""
    path = Path(source.where)
    if not path.is_file():
        raise SourceError(
            f"{clipped(source.label, 60)}: not found in {clipped(str(path.parent.absolute()), 110)}. "
            "Check the name and the folder.",
            code="missing",
        )
    _attach(connection, path, source.label)
    shut(connection, folder, [path.resolve()])
    tables = _tables(connection)
    schema, name, is_view = chosen_table(source.label, source.table, tables)
    place = f"source.{quoted(schema)}.{quoted(name)}"
    label = f"{source.label} {name}"
    with refusing(label, "Check the view."):
        described = connection.execute(f"DESCRIBE SELECT * FROM {place}").fetchall()
        cells = ", ".join(f"{quoted(column)} AS c{index}" for index, (column, *_) in enumerate(described))
        row = "rowid + 1"
        if is_view:
            connection.execute(f"CREATE TABLE cells AS SELECT {cells} FROM {place}")
            place, cells = "cells", ", ".join(f"c{index}" for index in range(len(described)))
    connection.execute(
        f"CREATE VIEW raw AS SELECT {row} AS row, NULL::VARCHAR AS misfit, {cells} FROM {place}"
    )
    headers = Headers.of(label, [column for column, *_ in described])
    return Opened(connection, headers, tuple(str(kind) for _, kind, *_ in described), False)


def _attach(connection: DuckDBPyConnection, path: Path, label: str) -> None:
    import duckdb

    try:
        connection.execute(f"ATTACH {literal(str(path.resolve()))} AS source (READ_ONLY, TYPE duckdb)")
    except duckdb.Error as exc:
        text = str(exc)
        if "lock" in text.casefold():
            why, what = "another program is writing to it", "Close it there, or give a copy of the file"
        elif "not a valid DuckDB" in text or "magic" in text:
            why, what = "this is no DuckDB database", "Check which file it is"
        elif "version" in text.casefold():
            why, what = "it was written by a newer DuckDB", "Export the table as Parquet there"
        else:
            why, what = "the database is damaged", "Give a fresh copy of the file"
        raise SourceError(f"{clipped(label, 60)} cannot be opened: {why}. {what}.", code="database") from exc


def _tables(connection: DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    """Schema, name and whether it is a view, of all that the file holds."""
    found = connection.execute(
        "SELECT schema_name, table_name, false FROM duckdb_tables() "
        "WHERE database_name = 'source' AND NOT internal UNION ALL "
        "SELECT schema_name, view_name, true FROM duckdb_views() "
        "WHERE database_name = 'source' AND NOT internal ORDER BY ALL"
    ).fetchall()
    return [(str(schema), str(name), bool(view)) for schema, name, view in found]
