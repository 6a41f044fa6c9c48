"""Every kind of source opened in one way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.sources.subscriptions.opened import Opened
from kpi_engine.sources.subscriptions.spelling import Named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_source(connection: DuckDBPyConnection, source: Named, folder: Path) -> Opened:
    """The rows of the source as the view `raw`; its readers are loaded only when used."""
    match source.kind:
        case "parquet":
            from kpi_engine.sources.subscriptions.open_parquet import open_parquet as opener
        case "duckdb":
            from kpi_engine.sources.subscriptions.open_duckdb import open_duckdb as opener
        case "postgresql":
            from kpi_engine.sources.subscriptions.open_postgres import open_postgres as opener
        case _:
            from kpi_engine.sources.subscriptions.open_text import open_text as opener
    return opener(connection, source, folder)
