"""A sheet as a map: a square for each cell, or for several of a large one, and a letter for what it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_engine.audit.cells import Cell, SheetCells

_MOST_ROWS, _MOST_COLUMNS = 150, 64
NOTHING, TEXT, NUMBER = ".", "t", "n"
FORMULAS = "ABCDEF"
"""Copies of one formula have one letter; formulas beside each other have different ones."""
_RANK = {NOTHING: 0, TEXT: 1, NUMBER: 2}
_SAME = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """The squares by line; a line of squares begins with its row in `rows` and ends before the next one.

    `lines` hold a letter for each square, several alike ones as their number and the letter: `12.3A`. A
    square of several cells shows what counts most: a formula before a number before a text.
    """

    name: str
    hidden: bool
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    last_row: int
    last_column: int
    lines: tuple[str, ...]


def sheet_picture(sheet: SheetCells, *, hidden: bool = False) -> SheetPicture:
    """The map of a sheet that holds some cell."""
    rows = _bands({row for row, _ in sheet.cells}, _MOST_ROWS)
    columns = _bands({column for _, column in sheet.cells}, _MOST_COLUMNS)
    squares = [[NOTHING] * len(columns) for _ in rows]
    letters = {position: FORMULAS[number % len(FORMULAS)]
               for number, copies in enumerate(sheet.copies) for position in copies.positions}  # fmt: skip
    for position, cell in sheet.cells.items():
        line = squares[bisect_right(rows, cell.row) - 1]
        at = bisect_right(columns, cell.column) - 1
        letter = letters.get(position) or _letter(cell)
        if _RANK.get(letter, 3) > _RANK.get(line[at], 3):
            line[at] = letter
    last_row, last_column = (max(position[axis] for position in sheet.cells) for axis in (0, 1))
    return SheetPicture(
        sheet.name, hidden, tuple(rows), tuple(columns), last_row, last_column,
        tuple(_SAME.sub(lambda run: f"{len(run[0])}{run[1]}", "".join(line)) for line in squares),
    )  # fmt: skip


def _letter(cell: Cell) -> str:
    if cell.kind:
        return FORMULAS[0]  # filled by a formula that stands elsewhere
    return TEXT if isinstance(cell.value, str) else NUMBER


def _bands(used: Iterable[int], most: int) -> Sequence[int]:
    """The first rows of at most so many bands: every row where that suffices, else only rows in use."""
    rows = sorted(used)
    if rows[-1] <= most:
        return range(1, rows[-1] + 1)
    step = -(-len(rows) // most)
    return rows[::step]
