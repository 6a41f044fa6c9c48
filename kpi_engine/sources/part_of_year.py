"""The period of a row whose year stands in one column and whose month or quarter in another."""

from __future__ import annotations

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.model.period import period_readings
from kpi_engine.model.written import clipped
from kpi_engine.sources.header import Layout, ValueColumn
from kpi_engine.sources.stated_header import WHOLE_YEAR
from kpi_engine.sources.table import Table
from kpi_engine.sources.words import Words


class Periods:
    """Reads the periods of one table; what is no period is refused with its row."""

    def __init__(self, table: Table, layout: Layout, words: Words) -> None:
        self._table, self._roles, self._words = table, layout.roles, words
        self._read: dict[tuple[str, str], str] = {}

    def of(self, row: int, cells: list[str], column: ValueColumn) -> str:
        """The period of a figure; a month or quarter counts in the year that stands beside it."""
        beside = "year" in self._roles
        if not beside and not column.part:
            return self._words.period(row, cells)
        year = self._words.text(cells, "year" if beside else "period")
        own = "" if column.part == WHOLE_YEAR else column.part
        part = own or (self._words.text(cells, "period") if beside else "")
        if (year, part) not in self._read:
            self._read[year, part] = self._together(row, year, part)
        return self._read[year, part]

    def _together(self, row: int, year: str, part: str) -> str:
        """`2026` and `Jan`, `1` or `Q1`; a part that names a whole period must agree with the year."""
        years, own = period_readings(year), period_readings(part)
        if len(own) == 1 and years and own[0][:4] != years[0]:
            why = f'"{clipped(part)}" is not in {years[0]}, which stands beside it. Correct one of them.'
            raise self._table.refusal(row, self._roles["period"], why, "period")
        if len(own) == 1 or not (year or part):
            return own[0] if own else ""
        readings = period_readings(self._spelled(part, years[0])) if len(years) == 1 else ()
        if len(readings) != 1:
            why = f'"{clipped(part)}" and "{clipped(year)}" are no period together. Write it like 2026-01.'
            raise self._table.refusal(row, self._roles["period"], why, "period")
        return readings[0]

    def _spelled(self, part: str, year: str) -> str:
        number = part.removesuffix(".0")
        if not number.isdigit():
            return f"{part} {year}".strip()
        kind = normalised(self._table.header[self._roles["period"]])
        return f"{year}-Q{number}" if kind == "quarter" else f"{year}-{number:0>2}" if kind == "month" else ""
