"""Which cells the formulas of a workbook read, and which formulas read a cell: from the text alone.

References are followed through defined names and tables. What OFFSET and INDIRECT find is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kpi_engine.audit.cells import Copies, SheetCells
from kpi_engine.formula.references import column_letters, quoted
from kpi_engine.formula.shapes import Shape, shape
from kpi_engine.formula.structured import table_name
from kpi_engine.formula.tokens import Kind
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Dependents, areas_read
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_Block = tuple[Copies, Area]
_Rectangle = tuple[int, int, int, int]
_Edges = npt.NDArray[np.int_]
_LARGEST_GRID = 50_000_000
_NAMES = (Kind.NAME, Kind.STRUCTURED)


class Uses:
    """What reads what in one workbook."""

    def __init__(self, sheets: Sequence[SheetCells], package: Package) -> None:
        self._sheets, self._package = sheets, package
        self._titles = {sheet.name.casefold(): sheet.name for sheet in sheets}
        self._known: dict[int, Shape] = {}

    def areas(self, copies: Copies, row: int, column: int) -> Iterator[Area]:
        """The rectangles that a formula reads when it stands in this cell of its sheet."""
        for sheet, *edges in areas_read(self._reads(copies), (copies.sheet, row, column)):
            if sheet in self._titles:
                yield Area(self._titles[sheet], *edges)

    def is_read(self, sheet: str, row: int, column: int) -> bool:
        """True where some formula of the workbook reads the cell, alone or inside a range."""
        grid = self._grids.get(sheet.casefold())
        return grid is not None and grid.holds(row, column)

    def readers(self, area: Area) -> list[_Block]:
        """The formulas that read some cell of an area, each with the block of its copies that does."""
        found = self._by_sheet.get(area.sheet.casefold())
        if found is None:
            return []
        edges, who = found
        touch = (
            (edges[:, 0] <= area.bottom) & (edges[:, 2] >= area.top)
            & (edges[:, 1] <= area.right) & (edges[:, 3] >= area.left)
        )  # fmt: skip
        return list(dict.fromkeys(who[int(at)] for at in np.flatnonzero(touch)))

    def reached(self, start: Iterable[Place]) -> set[Place]:
        """Every formula cell whose result depends on one of these cells, directly or through others."""
        return self._dependents.reached(start)

    @cached_property
    def _dependents(self) -> Dependents:
        return Dependents(
            ((copies.sheet, row, column), self._reads(copies))
            for sheet in self._sheets for copies in sheet.copies for row, column in copies.positions
        )  # fmt: skip

    def _reads(self, copies: Copies) -> Shape:
        """The formula, followed by the places that its names and tables stand for."""
        known = self._known.get(id(copies))
        if known is None:
            behind = [piece for text in self._behind(copies) for piece in (" ", *shape(text, 1, 1))]
            known = self._known[id(copies)] = (*copies.shape, *behind)
        return known

    def _behind(self, copies: Copies) -> Iterator[str]:
        """The absolute references behind the names and table parts of a formula."""
        for token in copies.tokens if self._package.defined_names or self._package.tables else ():
            if token.kind in _NAMES:
                name = self._package.name(token.text.rpartition("!")[2], copies.sheet)
                area = parse_reference(name.refers_to) if name else self._table(token.text, copies)
                if area is not None:
                    yield _fixed(area)

    def _table(self, text: str, copies: Copies) -> Area | None:
        """The columns of a table that `Sales[Amount]` or `[@Amount]` names, header and totals too."""
        name = table_name(text) if "[" in text else text
        table = self._package.table(name) if name else self._table_around(copies)
        area = parse_range(table.ref, table.sheet) if table else None
        if table is None or area is None:
            return None
        wanted = [at for at, header in enumerate(table.columns) if header and header in text]
        if not wanted:
            return area
        return Area(area.sheet, area.top, area.left + wanted[0], area.bottom, area.left + wanted[-1])

    def _table_around(self, copies: Copies) -> TableInfo | None:
        """The table in which the formula stands, which `[@Amount]` does not name."""
        tables = (table for table in self._package.tables if table.sheet == copies.sheet)
        return next((each for each in tables if copies.first in (parse_range(each.ref) or ())), None)

    @cached_property
    def _blocks(self) -> Mapping[str, dict[_Rectangle, list[_Block]]]:
        """What is read on each sheet (case-folded): rectangles, with the blocks of formulas that do."""
        found: dict[str, dict[_Rectangle, list[_Block]]] = defaultdict(dict)
        for sheet in self._sheets:
            for copies in sheet.copies:
                reads = self._reads(copies)
                for block in copies.areas:
                    first = areas_read(reads, (sheet.name, block.top, block.left))
                    last = areas_read(reads, (sheet.name, block.bottom, block.right))
                    for one, other in zip(first, last, strict=True):
                        edges = (min(one[1], other[1]), min(one[2], other[2]),
                                 max(one[3], other[3]), max(one[4], other[4]))  # fmt: skip
                        found[one[0]].setdefault(edges, []).append((copies, block))
        return found

    @cached_property
    def _by_sheet(self) -> Mapping[str, tuple[_Edges, list[_Block]]]:
        found = {}
        for sheet, areas in self._blocks.items():
            pairs = [(edges, who) for edges, readers in areas.items() for who in readers]
            found[sheet] = np.array([edges for edges, _ in pairs]), [who for _, who in pairs]
        return found

    @cached_property
    def _grids(self) -> Mapping[str, _Grid]:
        sheets = {sheet.name.casefold(): sheet for sheet in self._sheets}
        return {name: _Grid(sheets[name], areas) for name, areas in self._blocks.items() if name in sheets}


class _Grid:
    """The cells in use of one sheet, and which of them lie in an area that is read."""

    def __init__(self, sheet: SheetCells, areas: Iterable[_Rectangle]) -> None:
        rows = np.array(sorted({row for row, _ in sheet.cells}) or [0])
        columns = np.array(sorted({column for _, column in sheet.cells}) or [0])
        self._row_at = {int(row): at for at, row in enumerate(rows)}
        self._column_at = {int(column): at for at, column in enumerate(columns)}
        self._is_read: npt.NDArray[np.bool_] | None = None
        if len(rows) * len(columns) > _LARGEST_GRID:
            return
        steps = np.zeros((len(rows) + 1, len(columns) + 1), dtype=np.int32)
        edges = np.array(list(areas))
        top, bottom = np.searchsorted(rows, edges[:, 0]), np.searchsorted(rows, edges[:, 2], side="right")
        left, right = np.searchsorted(columns, edges[:, 1]), np.searchsorted(columns, edges[:, 3], "right")
        for step, down, across in ((1, top, left), (-1, top, right), (-1, bottom, left), (1, bottom, right)):
            np.add.at(steps, (down, across), step)
        self._is_read = steps.cumsum(axis=0).cumsum(axis=1) > 0

    def holds(self, row: int, column: int) -> bool:
        """True where the cell is read; a grid that is too large to tell says that all are."""
        if self._is_read is None:
            return True
        down, across = self._row_at.get(row), self._column_at.get(column)
        return down is not None and across is not None and bool(self._is_read[down, across])


def _fixed(area: Area) -> str:
    """`Sheet1!$A$1:$B$9`: an area as every cell reads it."""
    first, last = (column_letters(column) for column in (area.left, area.right))
    return f"{quoted(area.sheet)}!${first}${area.top}:${last}${area.bottom}"
