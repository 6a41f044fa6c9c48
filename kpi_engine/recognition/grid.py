"""The cells of one sheet as rows or as columns: a table that lies on its side is read the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.label_words import one_line
from kpi_engine.workbook.number_formats import showing
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.styles import Styles

Values = Mapping[tuple[str, int, int], Scalar]
"""Results of formulas by sheet, row and column, for a workbook in which some are not stored."""
_LARGEST_MERGE = 2_000
_LONGEST_TEXT = 160


class Cell(NamedTuple):
    """A cell in use: a text, a day or a figure; `figure` is None for the other two."""

    row: int
    column: int
    text: str
    day: date | None
    figure: float | None
    formula: str
    format: str
    typed: bool


Line = dict[int, Cell]
"""The cells of a row by column, or of a column by row."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet by row; merged texts stand in every cell that they cover (`spread`).

    `others` are the cells by row that hold what is neither text nor figure: errors, results not stored.
    """

    sheet: str
    rows: dict[int, Line]
    merges: tuple[Area, ...]
    others: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def columns(self) -> dict[int, Line]:
        """The same cells by column."""
        found: dict[int, Line] = {}
        for row in sorted(self.rows):
            for column, cell in self.rows[row].items():
                found.setdefault(column, {})[row] = cell
        return found

    @cached_property
    def spread(self) -> dict[tuple[int, int], Cell]:
        """The text of a merged range at each further cell that it covers."""
        found: dict[tuple[int, int], Cell] = {}
        for area in self.merges:
            cell = self.rows.get(area.top, {}).get(area.left)
            if cell is not None and cell.figure is None and len(area) <= _LARGEST_MERGE:
                found |= dict.fromkeys(area.positions(), cell)
        return found


@dataclass(frozen=True)
class View:
    """A grid by its rows or, `turned`, by its columns: a line holds the figures of one term."""

    grid: Grid
    turned: bool = False

    @cached_property
    def lines(self) -> dict[int, Line]:
        return self.grid.columns if self.turned else self.grid.rows

    @cached_property
    def order(self) -> list[int]:
        """The numbers of the lines in use, from the first."""
        return sorted(self.lines)

    def place(self, line: int, position: int) -> tuple[int, int]:
        """Row and column."""
        return (position, line) if self.turned else (line, position)

    @property
    def crossing(self) -> dict[int, Line]:
        """The lines that run across, by position."""
        return self.grid.rows if self.turned else self.grid.columns

    def cell(self, line: int, position: int) -> Cell | None:
        """What stands there, also as a part of a merged range."""
        found = self.lines.get(line, {}).get(position)
        return found or self.grid.spread.get(self.place(line, position))

    def is_other(self, line: int, position: int) -> bool:
        """True for an error or a result that is not stored."""
        return self.place(line, position) in self.grid.others

    def ref(self, line: int, first: int, last: int) -> str:
        """The address of a part of a line: `C5:N5`."""
        start, end = cell_name(*self.place(line, first)), cell_name(*self.place(line, last))
        return start if first == last else f"{start}:{end}"


def read_grid(package: Package, sheet: str, styles: Styles, values: Values) -> Grid:
    """Read the cells of a worksheet; errors, truth values and blanks are left out."""
    rows: dict[int, Line] = {}
    others: set[tuple[int, int]] = set()
    date1904 = package.date1904
    kinds: dict[int, tuple[str, bool]] = {}
    for row, column, value, formula, kind, _, style in package.entries(sheet):
        if kind and value is None:
            value = values.get((sheet, row, column))
            value = float(value) if type(value) is int else value
        if not isinstance(value, str | float):
            if kind or value is not None:
                others.add((row, column))
            continue
        if style not in kinds:
            code = styles[style].number_format
            kinds[style] = code, showing(code).kind == "date"
        code, is_date = kinds[style]
        if isinstance(value, str):
            text = one_line(value) if value.strip() else ""
            if not text or len(text) > _LONGEST_TEXT:
                others |= {(row, column)} if kind else set()
                continue
            indent = value[: len(value) - len(value.lstrip(" "))]
            cell = Cell(row, column, f"{indent}{text}", None, None, formula, code, not kind)
        else:
            day = date_of(value, date1904=date1904) if is_date and value >= 1 else None
            cell = Cell(row, column, "", day, None if day else value, formula, code, not kind)
        rows.setdefault(row, {})[column] = cell
    return Grid(sheet, rows, tuple(package.markup(sheet).merges), frozenset(others))
