"""The keys that a look-up finds in its cells: in their order, exactly, or by halving as Excel does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpi_engine.audit.book import AuditBook
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.references import Area

Key = tuple[int, float | str]
"""What is compared: numbers, texts and truth values are never equal to one another."""


_MOST_READ, _MOST_HELD = 2_000_000, 500_000


def key_of(value: Scalar) -> Key | None:
    """A value as look-ups compare it: texts without regard to case; None for a blank or an error."""
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, bool):
        return 2, float(value)
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


class Keys:
    """The cells of one line, of which those of a kind are compared with a key."""

    def __init__(self, book: AuditBook, line: Area) -> None:
        sheet = book.sheet(line.sheet)
        found = sorted((cell.row, cell.column, cell.value) for cell in sheet.inside(line)) if sheet else []
        self._line = line
        self._kinds: dict[int, list[tuple[int, Key]]] = {}
        self._places: dict[Key, list[int]] = {}
        self._unsorted: dict[tuple[int, int], tuple[int, int] | None] = {}
        for row, column, value in found:
            if (key := key_of(value)) is not None:
                at = row - line.top + column - line.left
                self._kinds.setdefault(key[0], []).append((at, key))
                self._places.setdefault(key, []).append(at)

    def __len__(self) -> int:
        return sum(map(len, self._kinds.values()))

    def of_kind(self, key: Key) -> Sequence[tuple[int, Key]]:
        """The keys that can be compared with this one, each with its place from 0."""
        return self._kinds.get(key[0], ())

    def exact(self, key: Key) -> Sequence[int]:
        """The places that hold exactly this key."""
        return self._places.get(key, ())

    def unsorted(self, key: Key, mode: int) -> tuple[int, int] | None:
        """The first two neighbours that stand in the wrong order, by their places; None where all is well."""
        asked = key[0], mode
        if asked not in self._unsorted:
            wrong = (
                (one, other) for (one, first), (other, second) in pairwise(self.of_kind(key))
                if (second < first if mode > 0 else second > first)
            )  # fmt: skip
            self._unsorted[asked] = next(wrong, None)
        return self._unsorted[asked]

    def is_beyond(self, key: Key, mode: int) -> bool:
        """True for a key above all others (below, if descending): it finds the last cell of its kind."""
        among = self.of_kind(key)
        return all(each < key if mode > 0 else each > key for _, each in among)

    def cell(self, at: int) -> tuple[int, int]:
        """Row and column of a place."""
        return place_in(self._line, at)


class Lines:
    """The lines of a workbook in which keys are looked for, each read once, as long as that stays quick."""

    def __init__(self, book: AuditBook) -> None:
        self._book = book
        self._known: dict[Area, Keys] = {}
        self._held = self._read = 0

    def get(self, line: Area) -> Keys | None:
        """The keys of a line; None once too many cells were read, which the coverage tells."""
        keys = self._known.get(line)
        if keys is None and self._read > _MOST_READ:
            self._book.leave_out("keys of look-ups", f"more than {_MOST_READ:,} cells in tables that move")
        elif keys is None:
            keys = Keys(self._book, line)
            self._read += len(keys)
            self._held += len(keys)
            if self._held > _MOST_HELD:
                self._known.clear()
                self._held = len(keys)
            self._known[line] = keys
        return keys


def place_in(line: Area, at: int) -> tuple[int, int]:
    """Row and column of the cell number `at`, from 0, of a line."""
    return (line.top, line.left + at) if line.rows == 1 else (line.top + at, line.left)


def halved(keys: Sequence[tuple[int, Key]], key: Key) -> int | None:
    """Where Excel's approximate look-up stops: it halves the keys, as if they were in ascending order."""
    low, high = 0, len(keys) - 1
    while low <= high:
        middle = (low + high) // 2
        found = keys[middle][1]
        if found == key:
            while middle + 1 < len(keys) and keys[middle + 1][1] == key:
                middle += 1
            return keys[middle][0]
        if found < key:
            low = middle + 1
        else:
            high = middle - 1
    return keys[high][0] if high >= 0 else None
