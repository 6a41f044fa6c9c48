"""Where the rows and columns of a template stand in its returned copy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, Corner, Reference
from kpi_engine.workbook.references import Area


@dataclass(frozen=True)
class Line:
    """The rows (or the columns) of one sheet: for each of the template its number in the copy.

    Lines after the last stated one follow it at the same distance.
    """

    places: Mapping[int, int] = field(default_factory=dict)
    last: int = LAST_ROW
    deleted: tuple[int, ...] = ()
    inserted: tuple[int, ...] = ()
    beyond: int = 0
    """By how much lines after the last known one have moved."""
    known: int = 0

    @property
    def moved(self) -> bool:
        """True when any line was inserted or deleted."""
        return bool(self.deleted or self.inserted)

    def to(self, number: int) -> int | None:
        """The line in the copy; None for one that was deleted."""
        if not self.moved or number in (self.last, 0):
            return number
        return number + self.beyond if number > self.known else self.places.get(number)

    def span(self, low: int, high: int) -> tuple[int, int] | None:
        """A run of lines as a spreadsheet adjusts it: deleted ends come off, inside it grows."""
        if not self.moved:
            return low, high
        first, last = self.to(low), self.to(high)
        if first is None:
            kept = self._kept
            at = bisect_left(kept, low)
            first = self.to(kept[at] if at < len(kept) else self.known + 1)
            low = kept[at] if at < len(kept) else self.known + 1
        if last is None:
            kept = self._kept
            at = bisect_left(kept, high)
            if not at:
                return None
            high = kept[at - 1]
            last = self.to(high)
        if low > high or first is None or last is None:
            return None
        return first, last

    @property
    def _kept(self) -> list[int]:
        return sorted(self.places)


@dataclass(frozen=True)
class Moves:
    """Rows and columns of one sheet, and the name of the sheet in the copy."""

    sheet: str
    rows: Line = field(default_factory=Line)
    columns: Line = field(default_factory=lambda: Line(last=LAST_COLUMN))

    @property
    def moved(self) -> bool:
        """True when cells stand elsewhere than in the template."""
        return self.rows.moved or self.columns.moved

    def cell(self, row: int, column: int) -> tuple[int, int] | None:
        """Where a cell of the template stands; None when it was deleted."""
        there = self.rows.to(row), self.columns.to(column)
        return None if there[0] is None or there[1] is None else (there[0], there[1])

    def area(self, area: Area) -> Area | None:
        """Where a rectangle of the template stands; None when all of it was deleted."""
        rows, columns = self.rows.span(area.top, area.bottom), self.columns.span(area.left, area.right)
        if rows is None or columns is None:
            return None
        return Area(self.sheet, rows[0], columns[0], rows[1], columns[1])

    def reference(self, place: Reference) -> Reference | None:
        """The rectangle of a formula as the copy's formula must name it."""
        if not self.moved:
            return place
        rows = self.rows.span(place.top.at, place.bottom.at)
        columns = self.columns.span(place.left.at, place.right.at)
        if rows is None or columns is None:
            return None
        (top, bottom), (left, right) = rows, columns
        return replace(place, top=Corner(top, True), bottom=Corner(bottom, True),
                       left=Corner(left, True), right=Corner(right, True))  # fmt: skip


def line(pairs: Mapping[int, int], known_old: int, last: int) -> Line:
    """The line that an alignment of numbers 1 to `known_old` with those of the copy gives."""
    reached = max(pairs.values(), default=0)
    taken = set(pairs.values())
    inserted = tuple(each for each in range(1, reached + 1) if each not in taken)
    deleted = tuple(each for each in range(1, known_old + 1) if each not in pairs)
    beyond = len(inserted) - len(deleted)
    return Line(pairs, last, deleted, inserted, beyond, known_old)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers together: 7, 8, 9, 12 gives (7, 9), (12, 12)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found
