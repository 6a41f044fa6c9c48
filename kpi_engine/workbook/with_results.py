"""A workbook as it would be with other results of its formulas: read so, never written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_record import CellEntry
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.sheet_cells import SheetCells

Results = Mapping[str, Mapping[tuple[int, int], Scalar]]
"""Results by sheet, row and column."""


def with_results(package: Package, results: Results) -> Package:
    """The workbook whose formulas at these places have these results, whatever the file stores."""
    if not results:
        return package
    return _WithResults(
        package.path, package.data, package.container, package.book, read_only=True, results=results
    )


@dataclass(frozen=True, eq=False)
class _WithResults(Package):
    results: Results = field(default_factory=dict, repr=False)

    def entries(self, sheet: str) -> Iterator[CellEntry]:
        """As the file has them, the results of the formulas replaced."""
        results = self.results.get(self.sheet(sheet).name, {})
        for entry in super().entries(sheet):
            place = entry[:2]
            yield (*place, results[place], *entry[3:]) if place in results else entry

    def sheet_cells(self, sheet: str) -> SheetCells | None:
        """A sheet with other results is read in full, as its file does not hold them."""
        info = self.sheet(sheet)
        if info.name in self.results and info.name not in self._sheet_cells:
            self._sheet_cells[info.name] = _ReadInFull(self, info.name)
        return super().sheet_cells(info.name)


class _ReadInFull(SheetCells):
    def __init__(self, source: Package, sheet: str) -> None:
        self._source, self._sheet, self._scan, self._rows = source, sheet, None, {}
        self._read_in_full()
