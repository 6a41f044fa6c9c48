"""The sheets of a workbook as they are recognised: read once, for the mapping and for its facts."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from kpi_engine.recognition.grid import Grid, Values, View, read_grid
from kpi_engine.recognition.tables.axes import Axis, axes_of
from kpi_engine.recognition.words.titles import titles_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.styles import read_styles


class Sheets:
    """The cells of each sheet and the headings on it, read when they are first asked for."""

    def __init__(self, package: Package, values: Values) -> None:
        self._package, self.values = package, values
        self._styles = read_styles(package)
        self._grids: dict[str, Grid] = {}
        self._axes: dict[str, list[Axis]] = {}
        self.names = {info.name.casefold(): info.name for info in package.sheets if info.kind == "worksheet"}

    def grid(self, sheet: str) -> Grid:
        """The cells of a worksheet."""
        if sheet not in self._grids:
            self._grids[sheet] = read_grid(self._package, sheet, self._styles, self.values)
        return self._grids[sheet]

    def axes(self, sheet: str) -> list[Axis]:
        """The headings of a sheet, those over columns first."""
        if sheet not in self._axes:
            grid = self.grid(sheet)
            titles = titles_of(grid)
            self._axes[sheet] = [*axes_of(View(grid), titles), *axes_of(View(grid, turned=True), titles)]
        return self._axes[sheet]


_LAST: WeakKeyDictionary[Package, Sheets] = WeakKeyDictionary()


def sheets_of(package: Package, values: Values | None) -> Sheets:
    """The sheets of a workbook; those of its last reading where the results to use are the same."""
    given = values if values is not None else {}
    known = _LAST.get(package)
    if known is None or known.values != given:
        known = _LAST[package] = Sheets(package, given)
    return known
