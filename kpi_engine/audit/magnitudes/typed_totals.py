"""Totals that were typed: the number, what it is called, and the figures above it or left of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import fsum

from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.totals import says_total
from kpi_engine.workbook.references import Area

_FEWEST = 2
_MOST = 500
_EXACT = 1e-9


@dataclass(frozen=True)
class TypedTotal:
    """A typed number called a total, and its parts: the figures straight above it or left of it."""

    sheet: str
    cell: Cell
    parts: tuple[Cell, ...]

    @property
    def value(self) -> float:
        """The typed total."""
        return float(self.cell.value)  # type: ignore[arg-type]

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The figures of the parts."""
        return tuple(float(part.value) for part in self.parts)  # type: ignore[arg-type]

    @cached_property
    def sum(self) -> float:
        """The sum of the parts."""
        return fsum(self.values)

    def equals(self, value: float) -> bool:
        """True where a value is the typed total, but for the last bits."""
        return abs(value - self.value) <= _EXACT * max(abs(value), abs(self.value))

    @property
    def area(self) -> Area:
        """The range of the parts."""
        first, last = self.parts[0], self.parts[-1]
        return Area(self.sheet, first.row, first.column, last.row, last.column)


@once
def typed_totals(sheet: SheetCells) -> Sequence[TypedTotal]:
    """Every typed number in a row or column that is called a total, with two figures or more before it."""
    return tuple(_find(sheet))


def _find(sheet: SheetCells) -> Iterator[TypedTotal]:
    for cells in sheet.rows.values():
        name = next((cell for cell in cells if not cell.kind and isinstance(cell.value, str)), None)
        if name is not None and says_total(name.value):
            yield from _totals(sheet, [cell for cell in cells if cell.column > name.column], down=1, across=0)
    for cells in sheet.columns.values():
        titles = [at for at, cell in enumerate(cells) if not cell.kind and says_total(cell.value)]
        for at, following in pairwise([*titles, len(cells)]):
            if cells[at].column > 1:
                yield from _totals(sheet, cells[at + 1 : following], down=0, across=1)


def _totals(sheet: SheetCells, cells: Sequence[Cell], *, down: int, across: int) -> Iterator[TypedTotal]:
    for cell in cells:
        if cell.kind or not cell.is_number or not cell.value:
            continue
        parts: list[Cell] = []
        row, column = cell.row - down, cell.column - across
        while (part := sheet.get(row, column)) is not None and part.is_number and len(parts) < _MOST:
            parts.append(part)
            row, column = row - down, column - across
        if sum(1 for part in parts if part.value) >= _FEWEST:
            yield TypedTotal(sheet.name, cell, tuple(reversed(parts)))
