"""Regions of alike formulas: rectangles of copies, and the few cells inside them that are something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Copies, Position, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.workbook.references import Area

_WIDEST_BREAK = 2


@dataclass(frozen=True, slots=True)
class Region:
    """Copies of one formula together in a rectangle, and the cells of it that hold something else."""

    area: Area
    copies: Copies
    positions: tuple[Position, ...]
    interruptions: tuple[Position, ...]


@once
def regions(sheet: SheetCells) -> Sequence[Region]:
    """The rectangles of copies of a sheet, two cells or more; breaks of up to two cells do not end one."""
    return tuple(
        _region(sheet, copies, group)
        for copies in sheet.copies if len(copies.positions) > 1
        for group in _together(copies.positions) if len(group) > 1
    )  # fmt: skip


def _together(positions: Sequence[Position]) -> list[list[Position]]:
    """Cells in one row or column with at most a short break between them belong together."""
    group = {position: position for position in positions}

    def head(position: Position) -> Position:
        while group[position] != position:
            group[position] = group[group[position]]
            position = group[position]
        return position

    for row, column in positions:
        for step in range(1, _WIDEST_BREAK + 2):
            for near in ((row + step, column), (row, column + step)):
                if near in group:
                    group[head(near)] = head((row, column))
    found: dict[Position, list[Position]] = {}
    for position in positions:
        found.setdefault(head(position), []).append(position)
    return list(found.values())


def _region(sheet: SheetCells, copies: Copies, positions: Sequence[Position]) -> Region:
    rows, columns = [row for row, _ in positions], [column for _, column in positions]
    area = Area(sheet.name, min(rows), min(columns), max(rows), max(columns))
    inside = set(positions)
    fills = len(area) <= 4 * len(positions)
    between = tuple(at for at in area.positions() if at not in inside) if fills else ()
    return Region(area, copies, tuple(positions), between)
