"""The rows of a table of many companies, put in order once, so that each company is read by itself.

A table of any length is read through once and its rows are kept in a temporary file; in memory there is only
the list of companies.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.batch.own_figures import OwnFigures
from kpi_engine.errors import SourceError, WorkbookError
from kpi_engine.sources.by_entity import EntityRow, EntityTable, entity_key, misfit_of, open_by_entity

_SHOWN = 5
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the table: the number of its rows in the file of rows, and other ways it is written.

    `figures` is the hash of what its rows state.
    """

    number: int
    name: str
    spellings: tuple[str, ...] = ()
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Spooled:
    """What the table holds: how it is read, its companies, its hash, and rows that belong to nobody."""

    table: EntityTable
    companies: tuple[Company, ...]
    sha256: str
    without: int = 0
    why_without: str = ""


def spool(data: Path, by: str, place: Path, *, sheet: str | None, decimal: str | None) -> Spooled:
    """Read `data` through and keep its rows at `place`, ordered by company."""
    table, rows = open_by_entity(data, by, sheet=sheet, decimal=decimal)
    sha256 = hash_of(data)
    place.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(place, isolation_level=None)) as store:
            store.execute("PRAGMA journal_mode = OFF")
            store.execute("PRAGMA synchronous = OFF")
            store.execute("CREATE TABLE rows (company INTEGER, row INTEGER, text TEXT)")
            store.execute("BEGIN")
            index = _Index(table)
            store.executemany("INSERT INTO rows VALUES (?, ?, ?)", index.numbered(rows))
            store.execute("CREATE INDEX by_company ON rows (company)")
            store.execute("CREATE TABLE names (key TEXT PRIMARY KEY, name TEXT)")
            store.executemany("INSERT INTO names VALUES (?, ?)", index.keyed())
            store.execute("COMMIT")
    except sqlite3.OperationalError as fault:
        raise WorkbookError(
            f"The rows of {data.name[:60]} cannot be kept in the folder of the workbooks: {str(fault)[:80]}. "
            "Free some space there.",
            code="disk-full",
        ) from fault
    return index.spooled(sha256)


def in_order(place: Path, companies: Iterable[Company]) -> Iterator[tuple[Company, list[tuple[int, str]]]]:
    """Company by company, the rows of each as they stand in the table: row number and text."""
    with closing(sqlite3.connect(place)) as store:
        for company in companies:
            found = store.execute(
                "SELECT row, text FROM rows WHERE company = ? ORDER BY rowid", (company.number,)
            )
            yield company, found.fetchall()


def company_called(place: Path, name: str) -> str | None:
    """The company of the table that bears this name, however it is written; None where none does."""
    with closing(sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro", uri=True)) as store:
        found = store.execute("SELECT name FROM names WHERE key = ?", (entity_key(name),)).fetchone()
    return None if found is None else str(found[0])


class _Index:
    """Gives each company its number as its first row comes by."""

    def __init__(self, table: EntityTable) -> None:
        self._table = table
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._spellings: dict[int, list[str]] = {}
        self._without = 0
        self._why = ""
        self._figures = OwnFigures(table)

    def numbered(self, rows: Iterator[EntityRow]) -> Iterator[tuple[int, int, str]]:
        seen: dict[str, int] = {}
        for name, row, text in rows:
            if not name:
                self._belongs_to_nobody(row, text)
                continue
            number = seen.get(name)
            if number is None:
                number = seen[name] = self._number(name)
            self._figures.add(number, text)
            yield number, row, text

    def keyed(self) -> Iterator[tuple[str, str]]:
        """Every company under the one spelling of its name."""
        return ((key, self._names[number]) for key, number in self._numbers.items())

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(entity_key(name), len(self._names))
        if number == len(self._names):
            self._names.append(name)
        elif name != self._names[number]:
            self._spellings.setdefault(number, []).append(name)
        return number

    def _belongs_to_nobody(self, row: int, text: str) -> None:
        self._without += 1
        if not self._why:
            header = self._table.header[self._table.column]
            where = f"{self._table.file} row {row}"
            self._why = misfit_of(text) or f'{where}: the column "{header}" names no company. Name it.'

    def spooled(self, sha256: str) -> Spooled:
        if not self._names:
            raise SourceError(
                self._why or f"{self._table.file}: there is a header but no row below it.", code="no-rows"
            )
        companies = tuple(
            Company(number, name, tuple(self._spellings.get(number, ())), self._figures.of(number))
            for number, name in enumerate(self._names)
        )
        return Spooled(self._table, companies, sha256, self._without, self._why)


def named_rows(rows: list[int]) -> str:
    """`rows 2 to 13`, or `rows 2, 14 and 3 more`."""
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return f"row {first}"
    if last - first == len(rows) - 1:
        return f"rows {first} to {last}"
    shown = ", ".join(str(row) for row in rows[:_SHOWN])
    return f"rows {shown}" + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")


def hash_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as data:
        while piece := data.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()
