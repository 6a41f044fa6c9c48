"""Rows and columns as runs: cells side by side that hold copies of one formula, numbers, or texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_engine.audit.cells import Cell, Copies, Position, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.kinds import Kind, kind


@dataclass(frozen=True, slots=True)
class Run:
    """Cells side by side of alike kind: copies of one formula, typed numbers, or texts."""

    kind: Kind
    positions: tuple[Position, ...]
    copies: Copies | None = None

    @property
    def first(self) -> Position:
        """The leftmost or topmost cell."""
        return self.positions[0]

    @property
    def last(self) -> Position:
        """The rightmost or lowest cell."""
        return self.positions[-1]

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column in use: its runs in order; between two runs that do not touch stands a gap."""

    is_row: bool
    number: int
    runs: tuple[Run, ...]

    def along(self, position: Position) -> int:
        """How far along the line a cell stands: its column in a row, its row in a column."""
        return position[1] if self.is_row else position[0]

    def gap(self, before: Run, after: Run) -> int:
        """The blank cells between two runs."""
        return self.along(after.first) - self.along(before.last) - 1

    @property
    def formula_runs(self) -> tuple[Run, ...]:
        """The runs of formulas."""
        return tuple(run for run in self.runs if run.copies is not None)


@once
def rows(sheet: SheetCells) -> Mapping[int, Line]:
    """Every row in use, by its number."""
    return {number: _line(sheet, cells, number, is_row=True) for number, cells in sheet.rows.items()}


@once
def columns(sheet: SheetCells) -> Mapping[int, Line]:
    """Every column in use, by its number."""
    return {number: _line(sheet, cells, number, is_row=False) for number, cells in sheet.columns.items()}


def lines(sheet: SheetCells) -> Iterator[Line]:
    """Every row, then every column, in use."""
    yield from rows(sheet).values()
    yield from columns(sheet).values()


def _line(sheet: SheetCells, cells: list[Cell], number: int, *, is_row: bool) -> Line:
    runs: list[Run] = []
    pending: list[Position] = []
    before: tuple[Kind, Copies | None, int] | None = None
    for cell in cells:
        what = kind(cell)
        if what == "blank":
            continue
        at = cell.column if is_row else cell.row
        copies = sheet.copies_at.get(cell.position)
        if before is not None and before != (what, copies, at - 1):
            runs.append(Run(before[0], tuple(pending), before[1]))
            pending = []
        pending.append(cell.position)
        before = what, copies, at
    if before is not None:
        runs.append(Run(before[0], tuple(pending), before[1]))
    return Line(is_row, number, tuple(runs))
