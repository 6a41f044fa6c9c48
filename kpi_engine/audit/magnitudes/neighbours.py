"""Typed numbers beside the numbers around them in their row and column: which are of another size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.magnitudes.number_lines import AROUND, NumberLines, number_lines
from kpi_engine.audit.once import once

_FURTHER = 12
"""So many cells on either side are the line in which a size of its own may be at home."""
_FURTHEST, _RECURRING = 200, 2
"""In a long list of unlike amounts so many others of its size, this far away, are enough as well."""
_SMALLEST = 4.0
"""A number this many times its largest neighbour, or smaller than the smallest, is worth a look."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Outlier:
    """A typed number that is much larger or smaller than its neighbours in a line; sizes have no sign.

    `others` are its neighbours in the line, `across` those in the other direction; zeros are left out.
    `alike` counts the numbers further along the line that are nearer to its size than to its neighbours'.
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


@once
def outliers(book: AuditBook, sheet: SheetCells) -> tuple[Outlier, ...]:
    """The typed numbers of a sheet that differ in size from their neighbours, found once."""
    return tuple(_find(book, sheet))


def _find(book: AuditBook, sheet: SheetCells) -> Iterator[Outlier]:
    lines = number_lines(book, sheet)
    for own, other in (lines, lines[::-1]):
        for at in own.far(_SMALLEST, _FEWEST):
            cell = own.cells[at]
            if cell is not None:
                others = own.around(at, AROUND)
                yield Outlier(
                    cell, own.is_row, tuple(own.sizes[each] for each in others),
                    tuple(found.style for each in others if (found := own.cells[each])),
                    tuple(other.sizes[each] for each in other.around(other.index(cell.position), AROUND)),
                    _alike(own, at, others),
                )  # fmt: skip


def _alike(lines: NumberLines, at: int, others: Sequence[int]) -> int:
    """The numbers in the further line beyond the middle, in logarithms, of the gap to the neighbours."""
    low, high = min(lines.sizes[each] for each in others), max(lines.sizes[each] for each in others)
    size = lines.sizes[at]
    for reach, fewest in ((_FURTHER, 1), (_FURTHEST, _RECURRING)):
        further = lines.sizes[lines.around(at, reach)]
        found = further > sqrt(size * high) if size > high else further < sqrt(size * low)
        if int(found.sum()) >= fewest:
            return int(found.sum())
    return 0


def _near(sizes: Sequence[float], size: float, factor: float) -> int:
    return sum(1 for each in sizes if size / factor <= each <= size * factor)
