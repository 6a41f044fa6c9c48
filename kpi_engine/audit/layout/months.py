"""Headings that count months, quarters or years: which period each column or row stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.timelines import MONTHS
from kpi_engine.workbook.cell_text import date_of

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[ \-'/]*(\d{4}|\d{2})?")
_QUARTER = re.compile(r"(?:Q([1-4])[ \-'/]*(\d{4}|\d{2})|(\d{4})[ \-'/]*Q([1-4]))", re.IGNORECASE)
_SHORTEST = 6
Unit = Literal["month", "month of any year", "quarter"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Cells side by side that name periods of one length, each with its number: 24,313 is January 2026.

    `across` is True for a row of headings.
    """

    unit: Unit
    cells: tuple[Cell, ...]
    numbers: tuple[int, ...]
    across: bool


@once
def timelines(book: AuditBook, sheet: SheetCells) -> Sequence[Timeline]:
    """Rows and columns of six or more periods side by side, gaps and repetitions included."""
    return tuple(_found(book, sheet))


def _found(book: AuditBook, sheet: SheetCells) -> Iterator[Timeline]:
    dated = book.date_styles
    read = {at: found for at, cell in sheet.cells.items()
            if (isinstance(cell.value, str) or cell.style in dated)
            and (found := _period(book, cell, dated)) is not None}  # fmt: skip
    for across in (True, False):
        lines: dict[int, list[Cell]] = {}
        for row, column in read:
            lines.setdefault(row if across else column, []).append(sheet.cells[row, column])
        for cells in lines.values():
            if len(cells) >= _SHORTEST:
                yield from _runs(sorted(cells, key=_along_row if across else _along_column), read, across)


def _runs(
    cells: Sequence[Cell], read: dict[tuple[int, int], tuple[Unit, int]], across: bool
) -> Iterator[Timeline]:
    start = 0
    for at in range(1, len(cells) + 1):
        if (
            at < len(cells)
            and _is_beside(cells[at - 1], cells[at], across)
            and (read[cells[at - 1].position][0] == read[cells[at].position][0])
        ):
            continue
        if at - start >= _SHORTEST:
            run = tuple(cells[start:at])
            numbers = tuple(read[cell.position][1] for cell in run)
            yield Timeline(read[run[0].position][0], run, numbers, across)
        start = at


def _is_beside(before: Cell, after: Cell, across: bool) -> bool:
    return after.column - before.column == 1 if across else after.row - before.row == 1


def _along_row(cell: Cell) -> int:
    return cell.column


def _along_column(cell: Cell) -> int:
    return cell.row


def _period(book: AuditBook, cell: Cell, dated: frozenset[int]) -> tuple[Unit, int] | None:
    """What a heading counts and its number; a date heads a month where it is its first or last day."""
    value = cell.value
    if isinstance(value, str):
        return _of_text(value.strip()) if 3 <= len(value) <= 14 else None
    if cell.style not in dated or not cell.is_number or isinstance(value, bool) or value is None:
        return None
    day = date_of(float(value), date1904=book.package.date1904)
    if day is None or 1 not in (day.day, (day + timedelta(days=1)).day):
        return None
    return "month", day.year * 12 + day.month


def _of_text(text: str) -> tuple[Unit, int] | None:
    if found := _QUARTER.fullmatch(text):
        year, quarter = int(found[2] or found[3]), int(found[1] or found[4])
        return "quarter", (year + 2000 if year < 100 else year) * 4 + quarter
    named = _NAMED.fullmatch(text)
    word = named[1].casefold() if named else ""
    if not named or word[:3] not in MONTHS or not (len(word) == 3 or word == "sept" or word in _NAMES):
        return None
    month = MONTHS.index(word[:3]) + 1
    if not named[2]:
        return "month of any year", month
    year = int(named[2])
    return "month", (year + 2000 if year < 100 else year) * 12 + month
