"""Cells that the database cannot read by itself: each spelling is read once, by the engine's own readers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.opened import Opened


def load(
    opened: Opened, folder: Path, table: str, columns: dict[str, str], rows: Iterable[Sequence[object]]
) -> None:
    """A small table of the database from Python's rows; None is NULL."""
    file = folder / f"{table}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    kinds = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    opened.connection.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_csv({literal(str(file.resolve()))}, header = false, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"max_line_size = 64000000, columns = {{{kinds}}})"
    )
    file.unlink()


def spellings(
    opened: Opened, texts: Sequence[str], readable: Callable[[str], str], source: str = "raw"
) -> list[str]:
    """The different texts of some columns that SQL alone does not read."""
    if not texts:
        return []
    parts = [f"SELECT DISTINCT {text} AS t FROM {source} r WHERE {readable(text)} IS NULL" for text in texts]
    query = f"SELECT DISTINCT t FROM ({' UNION ALL '.join(parts)}) WHERE t IS NOT NULL ORDER BY t"
    return [str(text) for (text,) in opened.connection.execute(query).fetchall()]


def first_match(opened: Opened, texts: Sequence[str], pattern: str, source: str = "raw") -> str:
    """A text of some columns that matches, "" for none."""
    for text in texts:
        query = f"SELECT {text} FROM {source} r WHERE regexp_full_match({text}, {literal(pattern)}) LIMIT 1"
        found = opened.connection.execute(query).fetchone()
        if found:
            return str(found[0])
    return ""
