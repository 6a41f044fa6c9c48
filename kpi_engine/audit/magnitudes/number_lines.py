"""The typed numbers of a sheet in lines, end to end, so that numpy compares them with their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Position, SheetCells
from kpi_engine.audit.once import once

AROUND = 3
"""So many cells on either side are a number's neighbours."""
_LONGEST_MARK = 6
"""A text up to this length, such as n/a, stands for a missing number and does not end a line."""


@once
def number_lines(book: AuditBook, sheet: SheetCells) -> tuple[NumberLines, NumberLines]:
    """The typed numbers of a sheet by row and by column, read once; dates are left out."""
    days = book.date_styles
    return (
        NumberLines(sheet.rows.values(), days, is_row=True),
        NumberLines(sheet.columns.values(), days, is_row=False),
    )


class NumberLines:
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
                    sizes.append(float(cell.value))  # type: ignore[arg-type]
            self._part(sizes)
        values: npt.NDArray[np.float64] = np.array(sizes, dtype=float)
        values[values == 0] = np.nan
        self.sizes, self.signs = np.abs(values), np.sign(values)
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

    def far(self, times: float, fewest: int) -> Iterator[int]:
        """The numbers that are so many times larger, or smaller, than all of their neighbours."""
        low, high, count = self._extremes(self.sizes)
        with np.errstate(invalid="ignore"):
            far = (self.sizes > times * high) | (self.sizes * times < low)
        yield from (int(at) for at in np.flatnonzero(far & (count >= fewest)))

    def against(self, fewest: int) -> Iterator[int]:
        """The numbers whose sign is the other one of all of their neighbours."""
        low, high, count = self._extremes(self.signs)
        with np.errstate(invalid="ignore"):
            against = (low == high) & (self.signs == -low)
        yield from (int(at) for at in np.flatnonzero(against & (count >= fewest)))

    def _extremes(
        self, values: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int_]]:
        """The lowest and the highest neighbour of each number, and how many neighbours there are."""
        low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
        count = np.zeros(len(values), dtype=int)
        for step in range(1, min(AROUND, len(values) - 1) + 1):
            after, before = slice(step, None), slice(None, -step)
            for here, there in ((after, before), (before, after)):
                low[here], high[here] = np.fmin(low[here], values[there]), np.fmax(high[here], values[there])
                count[here] += ~np.isnan(values[there])
        return low, high, count

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
