"""How a source is named: a path or an address, and behind `::` the table, sheet or SELECT in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped
from kpi_engine.sources.open_table import is_workbook

Kind = Literal["text", "workbook", "parquet", "duckdb", "postgresql"]

_SCHEMES = ("postgresql://", "postgres://")
_DATABASES = (".duckdb", ".ddb")
_PARQUET = (".parquet", ".parq", ".pq")
_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Named:
    """A source taken apart. `where` is a path, or an address that may hold a password: show `label`."""

    kind: Kind
    where: str
    table: str = ""

    @property
    def label(self) -> str:
        """The source as it may be printed: of a database address host and name, never user or password."""
        if self.kind != "postgresql":
            return Path(self.where).name or self.where
        try:
            address = urlsplit(self.where)
            host = address.hostname or "local"
        except ValueError:
            return "postgresql"
        return f"postgresql {host}{address.path}"


def named(source: str, table: str = "") -> Named:
    """`shop.duckdb::subscriptions`, `postgresql://host/db::SELECT …`, `plan.xlsx::Sheet1`, `rows.csv`.

    `table` says the same as what stands behind `::`; both are allowed only when they agree.
    """
    where, behind = _split(source.strip())
    if table and behind and table != behind:
        raise SourceError(
            f'The source names "{clipped(behind)}" behind :: and another table is "{clipped(table)}". '
            "Name one.",
            code="two-tables",
        )
    kind = _kind(where)
    chosen = table or behind
    if chosen and kind in ("text", "parquet"):
        raise SourceError(
            f"{clipped(Path(where).name, 60)} holds one table, so leave out {clipped(chosen)}.",
            code="table-of-file",
        )
    return Named(kind, where, chosen)


def _split(source: str) -> tuple[str, str]:
    """At the first `::` behind the host: the host may hold one (`[::1]`), and so may a SELECT."""
    if source.lower().startswith(_SCHEMES):
        host_ends = source.find("/", source.index("//") + 2)
        if host_ends < 0:
            return source, ""
        database, _, table = source[host_ends:].partition("::")
        return source[:host_ends] + database, table.strip()
    if Path(source).exists():
        return source, ""
    where, _, table = source.partition("::")
    return where.strip(), table.strip()


def _kind(where: str) -> Kind:
    if where.lower().startswith(_SCHEMES):
        return "postgresql"
    path = Path(where)
    suffix = path.suffix.lower()
    if suffix in _PARQUET or path.is_dir() or _GLOB.search(path.name):
        return "parquet"
    if suffix in _DATABASES:
        return "duckdb"
    return "workbook" if is_workbook(path) else "text"
