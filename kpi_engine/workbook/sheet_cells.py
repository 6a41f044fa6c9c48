"""The cells of a sheet read as they are asked for: one row, some rows, or all that hold formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Protocol

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import LAST_COLUMN, column_letters
from kpi_engine.workbook.cell_record import CellRecord
from kpi_engine.workbook.cell_scan import CellScan, NotPlainError
from kpi_engine.workbook.sheet_markup import SheetMarkup


class Source(Protocol):
    """The workbook that the sheet belongs to."""

    @property
    def strings(self) -> Sequence[str]:
        """The shared texts."""

    @property
    def date1904(self) -> bool:
        """True when days are counted from 1904."""

    def markup(self, sheet: str) -> SheetMarkup:
        """The XML of a sheet."""

    def cells(self, sheet: str) -> Iterator[CellRecord]:
        """Every cell of a sheet, however it is written."""


class SheetCells:
    """The cells of one sheet; one that is not plainly written is read in full."""

    def __init__(self, source: Source, sheet: str) -> None:
        self._source, self._sheet = source, sheet
        self._rows: dict[int, Mapping[int, CellRecord]] = {}
        self._scan: CellScan | None = None
        try:
            self._scan = CellScan(source.markup(sheet), lambda: source.strings, date1904=source.date1904)
        except (NotPlainError, WorkbookError):
            self._read_in_full()

    def row(self, number: int) -> Mapping[int, CellRecord]:
        """The cells of a row by column."""
        if number not in self._rows and self._scan is not None:
            try:
                self._rows[number] = {cell.column: cell for cell in self._scan.row(number)}
            except NotPlainError:
                self._read_in_full()
        return self._rows.get(number, {})

    def between(self, top: int, bottom: int, across: Sequence[tuple[int, int]]) -> list[CellRecord]:
        """The cells of the rows from `top` to `bottom` that stand in these columns (first, last)."""
        try:
            if (scan := self._scan) is not None:
                columns = _letters(tuple(across))
                return [cell for number in scan.numbers(top, bottom) for cell in scan.row(number, columns)]
        except NotPlainError:
            self._read_in_full()
        rows = sorted(number for number in self._rows if top <= number <= bottom)
        cells = (cell for number in rows for cell in self._rows[number].values())
        return [cell for cell in cells if any(left <= cell.column <= right for left, right in across)]

    def formulas(self) -> list[CellRecord]:
        """The cells that hold a formula, in the order of the file."""
        try:
            if self._scan is not None:
                return list(self._scan.formulas())
        except NotPlainError:
            self._read_in_full()
        return [cell for cells in self._rows.values() for cell in cells.values() if cell.kind]

    @property
    def last_row_in_use(self) -> int:
        """The last row with a value or a formula; 0 for none."""
        if self._scan is not None:
            return self._scan.last_row_in_use()
        every = (cell for cells in self._rows.values() for cell in cells.values())
        return max((cell.row for cell in every if cell.in_use), default=0)

    def _read_in_full(self) -> None:
        """Read the whole sheet with the parser, which understands every way of writing."""
        rows: dict[int, dict[int, CellRecord]] = {}
        for cell in self._source.cells(self._sheet):
            rows.setdefault(cell.row, {})[cell.column] = cell
        self._scan, self._rows = None, dict(rows)


@lru_cache(maxsize=200)
def _letters(across: tuple[tuple[int, int], ...]) -> Set[bytes] | None:
    """The letters of these columns; None for all columns."""
    if across == ((1, LAST_COLUMN),):
        return None
    return {column_letters(each).encode() for left, right in across for each in range(left, right + 1)}
