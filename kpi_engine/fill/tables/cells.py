"""Figures for `Table[Column]` in a long list: each gets the address of its row, the table its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import Axis, read_axis
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.refusals import Problem, refuse, suggestion
from kpi_engine.fill.tables.body import TableBody
from kpi_engine.fill.tables.filling import FilledTables
from kpi_engine.fill.tables.rows import header_key
from kpi_engine.formula.references import place_name
from kpi_engine.model.fact import Fact
from kpi_engine.model.period import FIRST_SERIAL, LAST_SERIAL
from kpi_engine.workbook.cell_text import date_of, serial_of
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.tables import resized

_COLUMN = re.compile(r"\s*+([^\[\]]+)\[((?:[^\[\]']|'.)+)\]\s*+", re.DOTALL)
_ESCAPE = re.compile(r"'(.)", re.DOTALL)


def with_addresses(filled: FilledTables, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, those for a column of a table with the address of their cell; tables grow as needed.

    A figure with a period goes to the row of that period, one that the table lacks is a new row; figures
    without a period go down the column in the order of the data. SourceError names the row in the way.
    """
    by_table: dict[str, list[int]] = {}
    for index, fact in enumerate(facts):
        table = table_named(filled.package, fact.term)
        if table is not None:
            by_table.setdefault(table.name, []).append(index)
    found = list(facts)
    for name, indexes in by_table.items():
        placed = _addressed(filled, name, [facts[index] for index in indexes])
        for index, fact in zip(indexes, placed, strict=True):
            found[index] = fact
    return found


def table_named(package: Package, term: str) -> TableInfo | None:
    """The table of `Table[Column]`; None for other words."""
    match = _COLUMN.fullmatch(term) if "[" in term else None
    return package.table(match[1].strip()) if match else None


def _addressed(filled: FilledTables, name: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts about one table, with addresses; the table gets the rows that they need."""
    table = filled.package.table(name)
    assert table is not None  # it was found by this name
    body = TableBody(filled.package, table)
    columns = [_column_of(body, fact) for fact in facts]
    periods = _Periods(filled.package, body)
    rows = _rows(facts, columns, periods)
    filled.took(resized(filled.package, name, max(body.count, *(row + 1 for row in rows))), body)
    periods.enter(filled)
    return [
        replace(fact, term=place_name(body.sheet, body.first + row, body.left + column))
        for fact, row, column in zip(facts, rows, columns, strict=True)
    ]


def _column_of(body: TableBody, fact: Fact) -> int:
    match = _COLUMN.fullmatch(fact.term)
    wanted = header_key(_ESCAPE.sub(r"\1", match[2].strip())) if match else ""
    known = {header_key(name): index for index, name in enumerate(body.columns)}
    if wanted not in known:
        near = suggestion(match[2] if match else "", [name.casefold() for name in body.columns])
        listed = near or f" It has {short(', '.join(body.columns), 80)}."
        text = f"the table {short(body.name)} has no column {short(fact.term, 50)}.{listed}"
        refuse([Problem("unknown-column", text, fact)])
    return known[wanted]


def _rows(facts: Sequence[Fact], columns: Sequence[int], periods: _Periods) -> list[int]:
    """The row of each fact, counted from 0."""
    counts: dict[int, int] = {}
    with_period = {column: bool(fact.period) for fact, column in zip(facts, columns, strict=True)}
    rows = []
    for fact, column in zip(facts, columns, strict=True):
        if bool(fact.period) != with_period[column]:
            text = f"{short(fact.term, 50)} is stated with a period in some rows and without in others."
            refuse([Problem("period", f"{text} State it in all, or in none.", fact)])
        if fact.period:
            rows.append(periods.row(fact))
        else:
            rows.append(counts.get(column, 0))
            counts[column] = rows[-1] + 1
    return rows


class _Periods:
    """The column of a table that says which period a row is for, and the rows that are new."""

    def __init__(self, package: Package, body: TableBody) -> None:
        self._package, self._body = package, body
        self._column, self._axis = _dates(package, body)
        self._new: dict[str, int] = {}

    def row(self, fact: Fact) -> int:
        """The row of a fact's period; a period that is missing takes the first row that is still empty."""
        if self._axis is None:
            text = f"the table {short(self._body.name)} has no column of dates. Leave the period out."
            refuse([Problem("no-dates", text, fact)])
            return 0
        if fact.period in self._axis.places:
            return self._axis.places[fact.period]
        if _kind(fact.period) != _kind(next(iter(self._axis.places))):
            text = (
                f"the rows of {short(self._body.name)} are {self._axis.span}, {fact.period} is none of them."
            )
            refuse([Problem("period-outside", text, fact)])
        return self._new.setdefault(fact.period, self._body.filled + len(self._new))

    def enter(self, filled: FilledTables) -> None:
        """Put the dates of the new rows into the resized table; where formulas give them, check them."""
        body, axis = self._body, self._axis
        if not self._new or axis is None:
            return
        if self._column in body.calculated:
            self._check(filled.package)
            return
        held = [body.value(row, self._column) for row in axis.places.values()]
        ends = _kind(next(iter(axis.places))) != "W" and all(
            isinstance(value, float) and _ends_month(value, body.date1904) for value in held
        )
        for period, row in self._new.items():
            if any(isinstance(value, str) for value in held):
                filled.put(body, row, self._column, period, "new row", is_date=False)
            else:
                day = _last_day(period) if ends else _first_day(period)
                serial = serial_of(day, date1904=body.date1904)
                filled.put(body, row, self._column, serial, "new row", is_date=True)

    def _check(self, package: Package) -> None:
        body = self._body
        last = max(self._new.values())
        column = body.left + self._column
        area = Area(body.sheet, body.first, column, body.first + last, column)
        there = read_axis(body.name, area, Cells(package).values(area), date1904=body.date1904).places
        for period, row in self._new.items():
            if there.get(period) != row:
                raise TemplateError(
                    f"The table {short(body.name)} calculates its periods, and none of its new rows becomes "
                    f"{period}. Give the periods without a gap, or type dates into the table.",
                    code="period-outside",
                )


def _dates(package: Package, body: TableBody) -> tuple[int, Axis | None]:
    """The first column whose cells are all dates or periods."""
    cells = Cells(package)
    for column in range(len(body.columns)):
        area = Area(body.sheet, body.first, body.left + column, body.last, body.left + column)
        values = cells.values(area)[: body.filled or None]
        numbers = [value for value in values if isinstance(value, float)]
        if any(not FIRST_SERIAL <= number <= LAST_SERIAL for number in numbers):
            continue
        if numbers and not body.shows_days(column):
            continue
        try:
            return column, read_axis(body.name, area, values, date1904=body.date1904)
        except TemplateError:
            continue
    return 0, None


def _kind(period: str) -> str:
    """Week, quarter, month or year, told by the spelling."""
    return "W" if "-W" in period else "Q" if "-Q" in period else "M" if "-" in period else "Y"


def _first_day(period: str) -> date:
    year = int(period[:4])
    if "-W" in period:
        return date.fromisocalendar(year, int(period[6:]), 1)
    if "-Q" in period:
        return date(year, int(period[6:]) * 3 - 2, 1)
    return date(year, int(period[5:]) if "-" in period else 1, 1)


def _last_day(period: str) -> date:
    first = _first_day(period)
    months = {"Q": 3, "M": 1, "Y": 12}[_kind(period)]
    following = first.month - 1 + months
    return date(first.year + following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _ends_month(serial: float, date1904: bool) -> bool:
    day = date_of(serial, date1904=date1904)
    return day is not None and (day + timedelta(days=1)).day == 1
