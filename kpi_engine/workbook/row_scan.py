"""The rows and cells of a sheet found by their tags, in bytes that a parser has found well-formed."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import le

from kpi_engine.formula.references import LAST_ROW
from kpi_engine.workbook.markup import Element, children

_ROW_REST = rb"""row(?=[\s/>])([^>"'/]*+(?:(?:"[^"]*+"|'[^']*+'|/(?!>))[^>"'/]*+)*)/?>"""
_ROW = re.compile(rb"<" + _ROW_REST)
_PREFIXED_ROW = re.compile(rb"<(?:[^\s/>:]+:)?" + _ROW_REST)
_PLAIN_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_DIGITS = len(str(LAST_ROW))
_FIRST_CELL = re.compile(rb"""\s*<(?:[^\s/>:]+:)?c\s[^>]*?\br\s*=\s*["'][A-Z]{1,3}(\d+)["']""")
_CELL = re.compile(
    rb"""(<c(?=[\s/>])[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>)(?:(?<=/>)|(.*?)</c\s*>)""", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's start tag: from `start`, its attributes from `attributes` on, to `inner`."""

    number: int
    start: int
    attributes: int
    inner: int
    stated: bool


class Rows:
    """The rows of a sheet in the order of the file; a row without a number has its first cell's, or the next.

    Kept are only numbers and places, as a sheet may have a million rows. ValueError for a row beyond a sheet.
    """

    def __init__(self, view: bytes, cells: Element) -> None:
        start, end = cells.inner, cells.inner_end
        self._view, self._end = view, end
        self._pattern = _ROW if view.find(b":row", start, end) < 0 else _PREFIXED_ROW
        self.numbers, self._starts = array("I"), array("Q")
        for found in _PLAIN_ROW.finditer(view, start, end):
            self.numbers.append(int(found[1]))
            self._starts.append(found.start())
        plain = self._pattern is _ROW and view.count(b"<row", start, end) == len(self.numbers)
        self.all_stated = plain or self._read_any(start, end)
        if self.numbers and not 1 <= min(self.numbers) <= max(self.numbers) <= LAST_ROW:
            raise ValueError(max(self.numbers))

    def _read_any(self, start: int, end: int) -> bool:
        """Read rows however they are written; True when each states its number."""
        self.numbers, self._starts = array("I"), array("Q")
        number, all_stated = 0, True
        for found in self._pattern.finditer(self._view, start, end):
            own = _NUMBER.search(found[1]) if found[1] else None
            stated = own or _FIRST_CELL.match(self._view, found.end(), end)
            number = int(stated[1].lstrip(b"0")[: _DIGITS + 1] or b"0") if stated else number + 1
            all_stated = all_stated and own is not None
            self.numbers.append(number)
            self._starts.append(found.start())
        return all_stated

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: int) -> Row:
        found = self._pattern.match(self._view, self._starts[place], self._end)
        if found is None:
            raise IndexError(place)
        stated = self.all_stated or _NUMBER.search(found[1]) is not None
        return Row(self.numbers[place], found.start(), found.start(1), found.end(), stated)

    def __iter__(self) -> Iterator[Row]:
        return (self[place] for place in range(len(self.numbers)))

    def of(self, numbers: Container[int]) -> Iterator[Row]:
        """The rows with these numbers."""
        return (self[place] for place, number in enumerate(self.numbers) if number in numbers)

    def span(self, place: int) -> tuple[int, int]:
        """Where a row starts, and where the next one does."""
        following = place + 1
        return self._starts[place], self._starts[following] if following < len(self._starts) else self._end

    def places(self, low: int, high: int) -> Sequence[int]:
        """Which rows have a number from `low` to `high`, by these."""
        numbers, order = self._sorted
        return order[bisect_left(numbers, low) : bisect_right(numbers, high)]

    @cached_property
    def _sorted(self) -> tuple[Sequence[int], Sequence[int]]:
        """The numbers in their order, and the place of each; nearly every sheet is in order."""
        numbers = self.numbers
        if all(map(le, numbers, islice(numbers, 1, None))):
            return numbers, range(len(numbers))
        order = array("I", sorted(range(len(numbers)), key=numbers.__getitem__))
        return array("I", (numbers[place] for place in order)), order


def cells_in(view: bytes, row: Element) -> Iterator[Element]:
    """The cells of a row; what newer programs add after them may hold other things called c."""
    start, end = row.inner, row.inner_end
    if row.prefix or view.find(b"extLst", start, end) >= 0 or view.find(b":c", start, end) >= 0:
        yield from (part for part in children(view, start, end) if part.name == b"c")
        return
    for found in _CELL.finditer(view, start, end):
        inner_end = found.end() if found[2] is None else found.end(2)
        yield Element(b"", b"c", found.start(), found.end(1), inner_end, found.end())
