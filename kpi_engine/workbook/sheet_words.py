"""The words of one sheet: its texts, dates and years, and which of its rows are headings."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.label_words import (
    are_years,
    counted_periods,
    day_named,
    is_heading,
    is_year,
    one_line,
)
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.styles import Styles

Words = dict[int, str]


class Stated(Protocol):
    """What is asked of a cell: where it stands, what it holds, whether a formula gives it, how it looks."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def value(self) -> Scalar: ...
    @property
    def kind(self) -> str: ...
    @property
    def style(self) -> int: ...


_LARGEST_MERGE = 2_000


@dataclass(slots=True)
class RowWords:
    """What a row says: texts and dates by column, how many figures it has, and its first if that is a year.

    `computed` are the columns of texts that a formula gives, `remarks` of those that follow a figure.
    """

    texts: Words = field(default_factory=dict)
    days: Words = field(default_factory=dict)
    numbers: int = 0
    first_year: str = ""
    first_figure: int = 0
    remarks: set[int] = field(default_factory=set)
    computed: set[int] = field(default_factory=set)

    @property
    def words(self) -> Words:
        """Texts and dates."""
        return {**self.days, **self.texts}


class SheetWords:
    """The words of a sheet by row; `headings` are the rows without a figure that can head columns."""

    def __init__(
        self, cells: Iterable[Stated], merges: Sequence[Area], styles: Styles, *, date1904: bool
    ) -> None:
        self._styles, self._date1904 = styles, date1904
        self.rows: dict[int, RowWords] = {}
        for number, records in groupby(cells, key=lambda cell: cell.row):
            self._add(number, list(records))
        self._spread(merges)
        first_figures = min((number for number, row in self.rows.items() if row.numbers), default=0)
        self.headings = sorted(
            number for number, row in self.rows.items()
            if not row.numbers and row.words and (not row.computed or number < first_figures)
        )  # fmt: skip
        self.seen = Counter(text for row in self.rows.values() for text in row.texts.values())

    def _add(self, number: int, records: list[Stated]) -> None:
        row = self.rows.setdefault(number, RowWords())
        figures: list[tuple[int, float]] = []
        for record in records:
            value = record.value
            if isinstance(value, str):
                if is_heading(text := one_line(value)):
                    row.texts[record.column] = text
                    if record.kind:
                        row.computed.add(record.column)
                    if figures and figures[-1][0] == record.column - 1:
                        row.remarks.add(record.column)
            elif isinstance(value, float):
                if day := self._day(record, value):
                    row.days[record.column] = day
                else:
                    figures.append((record.column, value))
        self._count(row, figures)

    def _count(self, row: RowWords, figures: list[tuple[int, float]]) -> None:
        """Years and counted months are words; all other figures are figures."""
        numbers = [number for _, number in figures]
        counted = counted_periods(list(row.texts.values()), numbers)
        if are_years(numbers) or counted:
            before = f"{counted} " if counted else ""
            row.days.update({column: f"{before}{number:.0f}" for column, number in figures})
            return
        row.numbers += len(figures)
        if figures and is_year(figures[0][1]) and not row.first_year:
            row.first_figure, row.first_year = figures[0][0], f"{figures[0][1]:.0f}"

    def _day(self, record: Stated, value: float) -> str:
        style = self._styles[record.style]
        if style.showing.kind != "date" or value < 1:
            return ""
        day = date_of(value, date1904=self._date1904)
        return day_named(day, style.number_format) if day else ""

    def _spread(self, merges: Sequence[Area]) -> None:
        """A merged text stands over every cell that it covers."""
        for area in merges:
            first = self.rows.get(area.top)
            text = first.texts.get(area.left) if first else None
            if text is None or len(area) > _LARGEST_MERGE:
                continue
            for row, column in area.positions():
                self.rows.setdefault(row, RowWords()).texts.setdefault(column, text)

    def above(self, row: int) -> Iterator[int]:
        """The heading rows above a row, the nearest first."""
        return reversed(self.headings[: bisect_left(self.headings, row)])
