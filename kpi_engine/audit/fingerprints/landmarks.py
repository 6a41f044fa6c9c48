"""The words by which a cell is found again after rows and columns were put in: headings and row names.

Not the labels that reports show: those weigh how near and how formatted a text is, and a blank row may change
them. Here the nearest text counts, however far, so that what is put in between changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells

_FIGURE = re.compile(r"[\s$€£¥(+\-]*[\d.,\s]+[%)\s]*")
"""A text that is a figure: it names nothing, and it changes."""
_YEARS = range(1980, 2101)
_LONGEST = 80


class _Line:
    """The words along one row or column: typed ones, and those that formulas give where none is typed."""

    __slots__ = ("_computed", "_typed")

    def __init__(self) -> None:
        self._typed: list[tuple[int, str]] = []
        self._computed: list[tuple[int, str]] = []

    def add(self, place: int, word: str, *, typed: bool) -> None:
        (self._typed if typed else self._computed).append((place, word))

    @property
    def first(self) -> str:
        """The first word; "" without one."""
        words = self._typed or self._computed
        return words[0][1] if words else ""

    def before(self, place: int) -> tuple[str, str]:
        """The farthest and the nearest word before a place; ("", "") without one."""
        for words in (self._typed, self._computed):
            if end := bisect_left(words, (place, "")):
                return words[0][1], words[end - 1][1]
        return "", ""

    def last(self, place: int) -> tuple[int, str]:
        """Where the nearest word before a place stands, and the word; (0, "") without one."""
        for words in (self._typed, self._computed):
            if end := bisect_left(words, (place, "")):
                return words[end - 1]
        return 0, ""

    def count(self, word: str) -> int:
        """How many times a word stands in the line."""
        return sum(each == word for words in (self._typed, self._computed) for _, each in words)

    @property
    def size(self) -> int:
        """How many words the line has."""
        return len(self._typed) + len(self._computed)


class Landmarks:
    """The words of one sheet by row and by column."""

    def __init__(self, book: AuditBook, sheet: SheetCells) -> None:
        self._book, self._sheet = book, sheet

    def left_of(self, row: int, column: int) -> tuple[str, str]:
        """The first word of the row and the nearest one on the left."""
        line = self._lines[0].get(row)
        return line.before(column) if line else ("", "")

    def above(self, row: int, column: int) -> str:
        """The nearest word above in the column.

        With the heading over it where its row has that word several times: `Actual` under `March`.
        """
        line = self._lines[1].get(column)
        place, word = line.last(row) if line else (0, "")
        if word and self._lines[0][place].count(word) > 1:
            return f"{self._over(place, column)}/{word}"
        return word

    def _over(self, row: int, column: int) -> str:
        """What the next heading row above says over a column; a title alone in its row says nothing."""
        place = bisect_left(self._worded, row)
        line = self._lines[0][self._worded[place - 1]] if place else None
        return line.before(column + 1)[1] if line and line.size > 1 else ""

    @cached_property
    def _worded(self) -> list[int]:
        """The rows with words."""
        return sorted(self._lines[0])

    def heading(self, row: int, column: int) -> str:
        """The first word of a whole row (column 0) or of a whole column (row 0)."""
        line = self._lines[0].get(row) if row else self._lines[1].get(column)
        return line.first if line else ""

    def above_names(self, row: int, column: int) -> str:
        """The nearest word above in the column that names the rows: what heads the list."""
        names = [cell.column for cell in self._sheet.rows.get(row, ()) if cell.column < column]
        named = next((each for each in names if self._word(row, each)), 0)
        return self.above(row, named) if named else ""

    def _word(self, row: int, column: int) -> bool:
        cell = self._sheet.get(row, column)
        return cell is not None and isinstance(cell.value, str)

    @cached_property
    def _lines(self) -> tuple[dict[int, _Line], dict[int, _Line]]:
        rows: dict[int, _Line] = {}
        columns: dict[int, _Line] = {}
        for row, column, word, typed in sorted(self._words()):
            rows.setdefault(row, _Line()).add(column, word, typed=typed)
            columns.setdefault(column, _Line()).add(row, word, typed=typed)
        return rows, columns

    def _words(self) -> Iterable[tuple[int, int, str, bool]]:
        dated = self._book.date_styles
        for cell in self._sheet.cells.values():
            value = cell.value
            if isinstance(value, str):
                text = " ".join(value.split()).casefold()[:_LONGEST]
                if text and not _FIGURE.fullmatch(text):
                    yield cell.row, cell.column, text, cell.is_constant
            elif cell.is_number and (cell.style in dated or self._is_year(cell)):
                yield cell.row, cell.column, f"{value:g}", cell.is_constant

    def _is_year(self, cell: Cell) -> bool:
        """A year among years side by side, as over the columns of a plan."""
        if cell.value not in _YEARS or not cell.is_constant:
            return False
        for step in (-1, 1):
            beside = self._sheet.get(cell.row, cell.column + step)
            if beside is not None and beside.value == cell.value + step:  # type: ignore[operator]
                return True
        return False
