"""The cells of a template as a fill needs them: each row read when it is first asked for."""

from __future__ import annotations

from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import Recalculator
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.references import Area


class Cells:
    """What the cells of a workbook hold, by place."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._computed: dict[tuple[str, str], Scalar] | None = None

    def record(self, sheet: str, row: int, column: int) -> CellRecord | None:
        """The cell, or None when the sheet does not state it."""
        cells = self._package.sheet_cells(sheet)
        return None if cells is None else cells.row(row).get(column)

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """What the cell shows; a formula without a stored result is calculated."""
        cell = self.record(sheet, row, column)
        if cell is None:
            return None
        if cell.kind and cell.value is None:
            return self._calculated().get((sheet, cell_name(row, column)))
        return cell.value

    def values(self, area: Area) -> list[Scalar]:
        """What the cells of an area show, in reading order."""
        return [self.value(area.sheet, row, column) for row, column in area.positions()]

    def _calculated(self) -> dict[tuple[str, str], Scalar]:
        if self._computed is None:
            cells = Recalculator(self._package).recalculate_affected().cells
            self._computed = {(cell.sheet, cell.cell): cell.computed for cell in cells}
        return self._computed
