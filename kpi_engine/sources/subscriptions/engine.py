"""The embedded database that reads and cleans a source: within limits, and shut off from everything else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BLANKS = "' \t\r\n\u00a0\u202f\ufeff'"
"""What is cut from both ends of a cell, as SQL writes it."""
_MOST_MEMORY = 4 << 30
_SETTINGS = (
    "autoinstall_known_extensions = false", "autoload_known_extensions = false",
    "allow_community_extensions = false", "allow_unsigned_extensions = false",
    "enable_progress_bar = false", "TimeZone = 'UTC'", "errors_as_json = false",
)  # fmt: skip


@contextmanager
def engine(folder: Path, memory: int = 0) -> Iterator[DuckDBPyConnection]:
    """A DuckDB of our own, in memory, that spills into `folder` and downloads nothing."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    with tempfile.TemporaryDirectory(prefix="spill-", dir=folder) as spill:
        try:
            for setting in _SETTINGS:
                connection.execute(f"SET {setting}")
            connection.execute(f"SET memory_limit = '{(memory or _usual_memory(connection)) >> 20}MiB'")
            connection.execute(f"SET threads = {max(os.cpu_count() or 1, 1)}")
            connection.execute(f"SET temp_directory = {literal(spill)}")
            yield connection
        finally:
            connection.close()


def shut(connection: DuckDBPyConnection, folder: Path, files: Iterable[Path] = ()) -> None:
    """From here on only `folder` and the named files can be read or written; a view cannot reach others."""
    paths = ", ".join(literal(str(path)) for path in files)
    connection.execute(f"SET allowed_directories = [{literal(str(folder.resolve()) + os.sep)}]")
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def refusing(source: str, what: str = "") -> Iterator[None]:
    """Turn an error of the database into one sentence about the source."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as exc:
        raise SourceError(
            f"{clipped(source, 60)} needs more memory or disk than allowed. Free some, or split the file.",
            code="memory",
        ) from exc
    except duckdb.Error as exc:
        lines = [line for line in str(exc).splitlines() if line.strip()]
        why = clipped(lines[0].partition("Error: ")[2] or lines[0], 110) if lines else "no reason given"
        raise SourceError(
            f"{clipped(source, 50)} cannot be read: {why.rstrip('.')}. {what or 'Export it again.'}"[:255],
            code="unreadable",
        ) from exc


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _usual_memory(connection: DuckDBPyConnection) -> int:
    """Half of the machine's memory, at most 4 GB; DuckDB itself would take four fifths of it."""
    found = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    size, _, unit = str(found[0] if found else "").partition(" ")
    scale = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}.get(unit)
    return min(_MOST_MEMORY, int(float(size) * scale / 0.8 / 2)) if scale else _MOST_MEMORY
