"""Typed numbers beside the numbers around them in their row and column: which are of another size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Position, SheetCells

AROUND = 3
"""So many cells on either side are a number's neighbours."""
_FURTHER = 12
"""So many cells on either side are the line in which a size of its own may be at home."""
_SMALLEST = 4.0
"""A number this many times its largest neighbour, or smaller than the smallest, is worth a look."""
_FEWEST = 2
_LONGEST_MARK = 6
"""A text up to this length, such as n/a, stands for a missing number and does not end a line."""
_KNOWN: WeakKeyDictionary[SheetCells, tuple[Outlier, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Outlier:
    """A typed number that is much larger or smaller than its neighbours in a line; sizes have no sign.

    `others` are its neighbours in the line, `across` those in the other direction; zeros are left out.
    `alike` counts the numbers further along the line that are of its own size.
    """

    cell: Cell
    is_row: bool
    others: tuple[float, ...]
    styles: tuple[int, ...]
    across: tuple[float, ...]
    alike: int

    @property
    def size(self) -> float:
        """Its own size."""
        return abs(float(self.cell.value))  # type: ignore[arg-type]

    @property
    def is_larger(self) -> bool:
        """True for a number larger than its neighbours."""
        return self.size > max(self.others)

    @property
    def times(self) -> float:
        """How many times it is larger than its largest neighbour, or smaller than the smallest."""
        return self.size / max(self.others) if self.is_larger else min(self.others) / self.size

    @property
    def spread(self) -> float:
        """The largest neighbour by the smallest."""
        return max(self.others) / min(self.others)

    def shifted(self, factor: float) -> float:
        """The size with its decimal point moved towards its neighbours."""
        return self.size / factor if self.is_larger else self.size * factor

    def fits(self, factor: float, slack: float = 1.0) -> bool:
        """True where the shifted number lies among its neighbours."""
        return min(self.others) / slack <= self.shifted(factor) <= max(self.others) * slack

    def at_home(self, factor: float) -> bool:
        """True where the other direction holds numbers of its size, more than of the shifted one."""
        near = _near(self.across, self.size, 3)
        return near >= 2 and near > _near(self.across, self.shifted(factor), 3)


def outliers(book: AuditBook, sheet: SheetCells) -> tuple[Outlier, ...]:
    """The typed numbers of a sheet that differ in size from their neighbours, found once."""
    if sheet not in _KNOWN:
        _KNOWN[sheet] = tuple(_find(book, sheet))
    return _KNOWN[sheet]


def _find(book: AuditBook, sheet: SheetCells) -> Iterator[Outlier]:
    days = frozenset(
        number for number in range(len(book.styles)) if book.styles[number].showing.kind == "date"
    )
    lines = [
        _Lines(sheet.rows.values(), days, is_row=True),
        _Lines(sheet.columns.values(), days, is_row=False),
    ]
    for own, other in (lines, lines[::-1]):
        for at in own.suspects():
            cell = own.cells[at]
            if cell is not None:
                others = own.around(at, AROUND)
                yield Outlier(
                    cell, own.is_row, tuple(own.sizes[each] for each in others),
                    tuple(found.style for each in others if (found := own.cells[each])),
                    tuple(other.sizes[each] for each in other.around(other.index(cell.position), AROUND)),
                    _near([own.sizes[each] for each in own.around(at, _FURTHER)], own.sizes[at], 2),
                )  # fmt: skip


class _Lines:
    """All lines of a direction end to end, with room between them, so that numpy sees them at once."""

    def __init__(self, lines: Iterable[list[Cell]], days: frozenset[int], *, is_row: bool) -> None:
        self.is_row = is_row
        self.cells: list[Cell | None] = []
        sizes: list[float] = []
        for line in lines:
            last: int | None = None
            for cell in line:
                along = cell.column if is_row else cell.row
                if _ends(cell, along, last):
                    self._part(sizes)
                last = along
                if not cell.kind and cell.is_number and cell.style not in days:
                    self.cells.append(cell)
                    sizes.append(abs(float(cell.value)))  # type: ignore[arg-type]
            self._part(sizes)
        self.sizes: npt.NDArray[np.float64] = np.array(sizes)
        self.sizes[self.sizes == 0] = np.nan
        self._index: dict[Position, int] = {}

    def _part(self, sizes: list[float]) -> None:
        if self.cells and self.cells[-1] is not None:
            self.cells += [None] * AROUND
            sizes += [np.nan] * AROUND

    def index(self, position: Position) -> int:
        """Where a typed number stands."""
        if not self._index:
            self._index = {cell.position: at for at, cell in enumerate(self.cells) if cell is not None}
        return self._index[position]

    def suspects(self) -> Iterator[int]:
        """The numbers that are far from all of their neighbours."""
        sizes = self.sizes
        if len(sizes) <= AROUND:
            return
        low, high = np.full(len(sizes), np.nan), np.full(len(sizes), np.nan)
        count = np.zeros(len(sizes), dtype=int)
        for step in range(1, AROUND + 1):
            for here, there in (
                (slice(step, None), slice(None, -step)),
                (slice(None, -step), slice(step, None)),
            ):
                low[here], high[here] = np.fmin(low[here], sizes[there]), np.fmax(high[here], sizes[there])
                count[here] += ~np.isnan(sizes[there])
        with np.errstate(invalid="ignore"):
            far = (sizes > _SMALLEST * high) | (sizes * _SMALLEST < low)
        yield from (int(at) for at in np.flatnonzero(far & (count >= _FEWEST)))

    def around(self, at: int, reach: int) -> list[int]:
        """The places of the neighbours of a number, zeros and itself left out, up to the end of its line."""
        found: list[int] = []
        for step in (-1, 1):
            for each in range(at + step, at + step * (reach + 1), step):
                if not 0 <= each < len(self.cells) or self.cells[each] is None:
                    break
                if not np.isnan(self.sizes[each]):
                    found.append(each)
        return found


def _ends(cell: Cell, along: int, last: int | None) -> bool:
    """True where a line ends before a cell: after two blank cells, at a formula, at words."""
    if last is not None and along - last > 2:
        return True
    return bool(cell.kind) or (isinstance(cell.value, str) and len(cell.value) > _LONGEST_MARK)


def _near(sizes: Sequence[float], size: float, factor: float) -> int:
    return sum(1 for each in sizes if size / factor <= each <= size * factor)
