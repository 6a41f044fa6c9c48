"""A table or SELECT of a PostgreSQL server, streamed batch by batch; nothing is written there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.choosing import Place, chosen_table
from kpi_engine.sources.subscriptions.engine import quoted, refusing, shut
from kpi_engine.sources.subscriptions.layout import Headers
from kpi_engine.sources.subscriptions.opened import Opened
from kpi_engine.sources.subscriptions.spelling import Named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_QUERY = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
_TABLES = """
SELECT table_schema, table_name, table_type = 'VIEW' FROM information_schema.tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""


def open_postgres(connection: DuckDBPyConnection, source: Named, folder: Path) -> Opened:
    """The password comes from the address, PGPASSWORD or .pgpass; no message repeats the address."""
    with _connected(source) as server, server.cursor() as cursor:
        _run(cursor, "SET default_transaction_read_only = on", source)
        server.commit()
        _run(cursor, _query(cursor, source), source)
        batches = cursor.fetch_record_batch()
        shut(connection, folder)
        names = list(batches.schema.names)
        with refusing(source.label, "Check the table."):
            connection.register("batches", batches)
            columns = connection.execute("DESCRIBE batches").fetchall()
            cells = ", ".join(f"{quoted(name)} AS c{i}" for i, (name, *_) in enumerate(columns))
            connection.execute(f"CREATE TABLE cells AS SELECT {cells} FROM batches")
            connection.unregister("batches")
    all_cells = ", ".join(f"c{index}" for index in range(len(names)))
    connection.execute(
        f"CREATE VIEW raw AS SELECT rowid + 1 AS row, NULL::VARCHAR AS misfit, {all_cells} FROM cells"
    )
    types = tuple(str(kind) for _, kind, *_ in columns)
    return Opened(connection, Headers.of(source.label, names), types, False)


def _query(cursor: Any, source: Named) -> str:
    if _QUERY.match(source.table):
        return source.table.rstrip("; \n")
    _run(cursor, _TABLES, source)
    tables: list[Place] = [(str(schema), str(name), bool(view)) for schema, name, view in cursor.fetchall()]
    schema, name, _ = chosen_table(source.label, source.table, tables)
    return f"SELECT * FROM {quoted(schema)}.{quoted(name)}"


def _connected(source: Named) -> Any:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as exc:
        raise SourceError(
            'PostgreSQL needs a connector: pip install "saas-kpi-engine[postgres]".', code="no-connector"
        ) from exc
    try:
        return dbapi.connect(source.where)
    except dbapi.Error as exc:
        raise SourceError(_why_not(str(exc), source), code="no-connection") from exc


def _run(cursor: Any, query: str, source: Named) -> None:
    from adbc_driver_postgresql import dbapi

    try:
        cursor.execute(query)
    except dbapi.Error as exc:
        told = re.search(r"ERROR:\s*(.+)", str(exc))
        why = clipped(_without_address(told[1] if told else str(exc), source), 120).rstrip(".")
        raise SourceError(
            f"{clipped(source.label, 60)} answers: {why}. Correct the table or the SELECT.", code="query"
        ) from exc


def _why_not(text: str, source: Named) -> str:
    label, lowered = clipped(source.label, 60), text.casefold()
    if "password" in lowered or "authentication" in lowered:
        why = "user or password is refused. Check the address, PGPASSWORD or .pgpass"
    elif "refused" in lowered or "no such file" in lowered or "timeout" in lowered:
        why = "no server answers. Check host and port, and that it runs"
    elif "translate host" in lowered or "resolve" in lowered:
        why = "there is no such host. Check its name"
    elif "does not exist" in lowered:
        told = re.search(r'(database|role) "[^"]*" does not exist', text)
        why = f"{told[0] if told else 'it does not exist'}. Check the address"
    else:
        why = "the connection failed. Write the address like postgresql://user@host:5432/database"
    return f"{label}: {why}."


def _without_address(text: str, source: Named) -> str:
    """A message that repeats the address would show the password in it."""
    password = re.search(r"://[^/@]*:([^@/]*)@", source.where)
    cleaned = text.replace(source.where, source.label)
    return cleaned.replace(password[1], "…") if password and password[1] else cleaned
