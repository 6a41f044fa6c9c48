"""Blocks of cells that touch one another, corner to corner counted: the tables a reader sees."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.lines import Run, rows
from kpi_engine.workbook.references import Area


@once
def tables(sheet: SheetCells) -> Sequence[Area]:
    """The blocks of a sheet, from the top; a block ends where a whole blank row and column surround it."""
    open_: list[Area] = []
    done: list[Area] = []
    for number, line in rows(sheet).items():
        done += [area for area in open_ if area.bottom < number - 1]
        open_ = [area for area in open_ if area.bottom >= number - 1]
        for left, right in _segments(line.runs):
            touching = [area for area in open_ if area.left <= right + 1 and area.right >= left - 1]
            open_ = [area for area in open_ if area not in touching]
            open_.append(_around(Area(sheet.name, number, left, number, right), touching))
    return tuple(sorted([*done, *open_], key=lambda area: (area.top, area.left)))


def _segments(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """First and last column of the cells side by side in a row."""
    found: list[tuple[int, int]] = []
    for run in runs:
        left, right = run.first[1], run.last[1]
        if found and found[-1][1] == left - 1:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _around(area: Area, others: Sequence[Area]) -> Area:
    every = [area, *others]
    return Area(
        area.sheet, min(each.top for each in every), min(each.left for each in every),
        max(each.bottom for each in every), max(each.right for each in every),
    )  # fmt: skip
