"""Addresses: `B2` and row, column; ranges; sheet names in quotes; what a defined name refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, cell_name, column_number, quoted

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
_WITH_SHEET = re.compile(r"=?\s*(?:'((?:[^']|'')+)'|([^'!\s\[\]]+))!(.+)", re.DOTALL)


@lru_cache(maxsize=50_000)
def cell_position(ref: str) -> tuple[int, int]:
    """`$C$2` → (2, 3); anything else is a WorkbookError."""
    found = _CELL.fullmatch(ref)
    if found:
        row, column = int(found[2]), column_number(found[1])
        if 1 <= row <= LAST_ROW and column <= LAST_COLUMN:
            return row, column
    raise WorkbookError(f"{ref[:40]} is not a cell address; write it like B2.", code="bad-address")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells on one sheet; rows and columns count from 1 and include both ends."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    @property
    def is_line(self) -> bool:
        """True for one row or one column of cells."""
        return self.rows == 1 or self.columns == 1

    def __len__(self) -> int:
        return self.rows * self.columns

    def __contains__(self, position: object) -> bool:
        match position:
            case (int(row), int(column)):
                return self.top <= row <= self.bottom and self.left <= column <= self.right
        return False

    def positions(self) -> Iterator[tuple[int, int]]:
        """(row, column) of each cell in reading order, one at a time: an area may be a whole sheet."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def cells(self) -> Iterator[str]:
        """`B2`, `C2` … in reading order."""
        return (cell_name(row, column) for row, column in self.positions())

    @property
    def ref(self) -> str:
        """`B2:D4`, or `B2` for a single cell."""
        first = cell_name(self.top, self.left)
        return first if len(self) == 1 else f"{first}:{cell_name(self.bottom, self.right)}"

    def __str__(self) -> str:
        return f"{quoted(self.sheet)}!{self.ref}"


class AreaIndex:
    """Areas of one sheet, found by a cell inside them without looking at all of them."""

    _TALL = 1_000

    def __init__(self, areas: Iterable[Area]) -> None:
        self._tall: list[Area] = []
        self._rows: dict[int, list[Area]] = {}
        for area in areas:
            if area.rows > self._TALL:
                self._tall.append(area)
                continue
            for row in range(area.top, area.bottom + 1):
                self._rows.setdefault(row, []).append(area)

    def at(self, row: int, column: int) -> Area | None:
        """An area that holds the cell, or None."""
        for area in self._rows.get(row, ()):
            if area.left <= column <= area.right:
                return area
        return next((area for area in self._tall if (row, column) in area), None)


def parse_range(ref: str, sheet: str = "") -> Area | None:
    """`$B$2:D4`, `B2`, `B:D` or `2:4` as an area of `sheet`; None when it is no plain address."""
    text = ref.strip()
    if found := _RANGE.fullmatch(text):
        left, top = column_number(found[1]), int(found[2])
        right, bottom = (column_number(found[3]), int(found[4])) if found[3] else (left, top)
    elif found := _COLUMNS.fullmatch(text):
        left, right, top, bottom = column_number(found[1]), column_number(found[2]), 1, LAST_ROW
    elif found := _ROWS.fullmatch(text):
        top, bottom, left, right = int(found[1]), int(found[2]), 1, LAST_COLUMN
    else:
        return None
    top, bottom = min(top, bottom), max(top, bottom)
    left, right = min(left, right), max(left, right)
    if top < 1 or bottom > LAST_ROW or left < 1 or right > LAST_COLUMN:
        return None
    return Area(sheet, top, left, bottom, right)


def parse_reference(text: str) -> Area | None:
    """`Inputs!$H$12:$BO$12` or `'My Sheet'!B2` as an area; None for anything but one plain address."""
    sheet, rest = split_sheet(text)
    return parse_range(rest, sheet) if sheet else None


def parse_place(text: str, sheet: str = "") -> Area | None:
    """`Costs!B2:C4`, or `B2:C4` on `sheet`, as an area; None for anything else."""
    stated, ref = split_sheet(text)
    return parse_range(ref, stated or sheet)


def split_sheet(text: str) -> tuple[str, str]:
    """`'My Sheet'!B2` is My Sheet and B2; text without a sheet in front is "" and the text."""
    found = _WITH_SHEET.fullmatch(text.strip())
    if not found:
        return "", text.strip()
    return (found[1].replace("''", "'") if found[1] else found[2]), found[3].strip()
