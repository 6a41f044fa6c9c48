"""Sums that stop short of the cells that lie between their range and themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.audit.peers.neighbours import alike
from kpi_engine.audit.structure.aggregates import Aggregate, Side, aggregates
from kpi_engine.audit.structure.kinds import has_number, kind_at
from kpi_engine.audit.structure.totals import total_rows
from kpi_engine.workbook.references import Area

MOST_LEFT_OUT = 2
"""A slip leaves out one or two cells; more only where no neighbour does the same."""
_STEPS: dict[Side, tuple[int, int]] = {"above": (1, 0), "below": (-1, 0), "left": (0, 1), "right": (0, -1)}


@dataclass(frozen=True, slots=True)
class ShortRange:
    """A cell whose range stops short, the cells that it leaves out, and the range that takes them in."""

    position: Position
    call: Aggregate
    left_out: tuple[Position, ...]
    whole: Area


def short_ranges(sheet: SheetCells) -> Iterator[ShortRange]:
    """Every sum whose range ends before the numbers between it and the formula do."""
    for call in aggregates(sheet):
        if not call.is_alone:
            continue
        for row, column in call.copies.positions:
            side = call.side(row, column)
            if side == "elsewhere":
                continue
            area = call.area(row, column)
            left_out = _left_out(sheet, area, (row, column), _STEPS[side])
            if left_out and _is_slip(sheet, area, (row, column), side, left_out):
                yield ShortRange((row, column), call, left_out, _with(area, left_out))


def _left_out(sheet: SheetCells, area: Area, place: Position, step: Position) -> tuple[Position, ...]:
    """The numbers from the range's end to the formula; nothing where they do not reach it."""
    row, column = (area.bottom, area.right) if step > (0, 0) else (area.top, area.left)
    found: list[Position] = []
    at = (row + step[0], column + step[1])
    while at != place and has_number(sheet.get(*at)):
        found.append(at)
        at = (at[0] + step[0], at[1] + step[1])
    if at != place and kind_at(sheet, *at) == "blank":
        at = (at[0] + step[0], at[1] + step[1])
    return tuple(found) if at == place else ()


def _is_slip(
    sheet: SheetCells, area: Area, place: Position, side: Side, left_out: Sequence[Position]
) -> bool:
    """True where what is left out is of the kind that the range sums."""
    inside = [cell.position for cell in sheet.inside(area) if has_number(cell)]
    if len(inside) < len(left_out) or any(row in total_rows(sheet) for row, _ in left_out):
        return False
    common = alike(sheet)
    own = common[place]
    if side in ("left", "right") and (
        len(left_out) > 1 or kind_at(sheet, *left_out[0]) != kind_at(sheet, *inside[-1])
    ):
        return False
    agreeing = any(
        common.get((place[0], place[1] + near)) == own or common.get((place[0] + near, place[1])) == own
        for near in (-2, -1, 1, 2)
    )
    return len(left_out) <= MOST_LEFT_OUT or not agreeing


def _with(area: Area, cells: Sequence[Position]) -> Area:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Area(
        area.sheet, min(area.top, *rows), min(area.left, *columns),
        max(area.bottom, *rows), max(area.right, *columns),
    )  # fmt: skip
