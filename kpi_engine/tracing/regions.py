"""Cells that belong together: copies of one formula side by side, rows or columns of typed figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kpi_engine.formula.rectangles import Block, blocks
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area, areas_read
from kpi_engine.tracing.traced import Traced


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of cells on one sheet: copies of one formula, or typed cells."""

    sheet: str
    block: Block
    is_formula: bool

    @property
    def first(self) -> Place:
        """The cell in its upper left corner."""
        return self.sheet, self.block[0], self.block[1]

    @property
    def last(self) -> Place:
        """The cell in its lower right corner."""
        return self.sheet, self.block[2], self.block[3]

    @property
    def area(self) -> Area:
        """The rectangle as a range."""
        return self.sheet.casefold(), *self.block

    @property
    def cells(self) -> int:
        """How many cells it has."""
        top, left, bottom, right = self.block
        return (bottom - top + 1) * (right - left + 1)

    def places(self) -> Iterator[Place]:
        """Each of its cells."""
        top, left, bottom, right = self.block
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self.sheet, row, column


def formula_regions(traced: Traced) -> list[Region]:
    """The formulas of a workbook in blocks of copies."""
    alike: dict[tuple[str, object], list[tuple[int, int]]] = defaultdict(list)
    for each in traced.workings.cells:
        cell = each.cell
        what = each.lowered.shape or cell.formula
        alike[cell.sheet, what].append((cell.row, cell.column))
    regions = [Region(sheet, block, True) for (sheet, _), cells in alike.items() for block in blocks(cells)]
    order = {name: at for at, name in enumerate(traced.book.sheets)}
    return sorted(regions, key=lambda region: (order[region.sheet], region.block))


def input_regions(traced: Traced, read: Iterable[Area]) -> list[Region]:
    """The typed cells that formulas read, by rows where they run across, by columns where they run down."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for area in set(read):
        for place in traced.inside(area):
            if place in traced.book.constants:
                found[place[0]].add(place[1:])
    regions = []
    for sheet in traced.book.sheets:
        for block in blocks(found.get(sheet, ())):
            regions += [Region(sheet, line, False) for line in _lines(block)]
    return regions


def _lines(block: Block) -> Iterator[Block]:
    top, left, bottom, right = block
    if bottom - top <= right - left:
        yield from ((row, left, row, right) for row in range(top, bottom + 1))
    else:
        yield from ((top, column, bottom, column) for column in range(left, right + 1))


def reads_of(traced: Traced, region: Region) -> list[Area]:
    """What the formulas of a region read, each reference of the formula as one range."""
    shape = traced.workings.prepared[region.first].lowered.shape
    first, last = list(areas_read(shape, region.first)), list(areas_read(shape, region.last))
    found: dict[Area, None] = {}
    for one, other in zip(first, last, strict=True):
        if traced.has_sheet(one[0]):
            found[
                one[0], min(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]),
                max(one[4], other[4]),
            ] = None  # fmt: skip
    return list(found)


class Finder:
    """Finds the regions that a range touches."""

    def __init__(self, regions: list[Region]) -> None:
        by_sheet: dict[str, list[int]] = defaultdict(list)
        for number, region in enumerate(regions):
            by_sheet[region.sheet.casefold()].append(number)
        self._numbers = {sheet: np.array(numbers) for sheet, numbers in by_sheet.items()}
        self._blocks = {
            sheet: np.array([regions[number].block for number in numbers])
            for sheet, numbers in by_sheet.items()
        }

    def touching(self, area: Area) -> list[int]:
        """The numbers of the regions that share a cell with the range."""
        sheet, top, left, bottom, right = area
        if sheet not in self._blocks:
            return []
        held = self._blocks[sheet]
        touch = (held[:, 0] <= bottom) & (held[:, 2] >= top) & (held[:, 1] <= right) & (held[:, 3] >= left)
        return [int(number) for number in self._numbers[sheet][touch]]
