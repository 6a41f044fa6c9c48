"""Parquet files, one or many, read where they are."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.engine import literal, quoted, refusing, shut
from kpi_engine.sources.subscriptions.layout import Headers
from kpi_engine.sources.subscriptions.opened import Opened, file_names
from kpi_engine.sources.subscriptions.spelling import Named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_FILES = 10_000


def open_parquet(connection: DuckDBPyConnection, source: Named, folder: Path) -> Opened:
    """A Parquet file, all of a folder (`plan=Pro/` is a column), or those of a pattern, in order of names."""
    paths = _paths(Path(source.where), source.label)
    connection.execute("SET preserve_insertion_order = false")  # the file itself numbers its rows
    shut(connection, folder, paths)
    files = f"[{', '.join(literal(str(path)) for path in paths)}]"
    with refusing(source.label, "Check that it is a whole Parquet file."):
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({files})").fetchall()
        counts = connection.execute(
            f"SELECT file_name, num_rows FROM parquet_file_metadata({files})"
        ).fetchall()
    rows = dict(counts)
    sizes = [int(rows[str(path)]) for path in paths]
    starts = [0, *accumulate(sizes)][:-1]
    cells = ", ".join(f"{quoted(name)} AS c{index}" for index, (name, *_) in enumerate(described))
    row = "file_row_number + 1"
    if len(paths) > 1:
        row = f"list_extract({starts}, CAST(file_index AS INTEGER) + 1) + {row}"
    connection.execute(
        f"CREATE VIEW raw AS SELECT {row} AS row, NULL::VARCHAR AS misfit, {cells} FROM read_parquet({files})"
    )
    headers = Headers.of(source.label, [name for name, *_ in described])
    types = tuple(str(kind) for _, kind, *_ in described)
    names = file_names(paths)
    return Opened(connection, headers, types, False, files=tuple(zip(names, starts, strict=True)))


def _paths(where: Path, label: str) -> list[Path]:
    if where.is_dir():
        found = [path for path in where.rglob("*") if path.suffix.lower() in (".parquet", ".parq", ".pq")]
    elif where.is_file():
        found = [where]
    else:
        found = [path for path in where.parent.glob(where.name) if path.is_file()] if where.name else []
    if not found:
        raise SourceError(
            f"{clipped(label, 60)}: no Parquet file found in {clipped(str(where.parent.absolute()), 90)}. "
            "Check the name and the folder.",
            code="missing",
        )
    if len(found) > _MOST_FILES:
        raise SourceError(
            f"{clipped(label, 60)}: {len(found):,} files; at most {_MOST_FILES:,} are read at once.",
            code="too-many",
        )
    return sorted(path.resolve() for path in found)
