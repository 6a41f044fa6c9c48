"""Findings about a number of the wrong size: the neighbours are the evidence, the shifted number the fix."""

from __future__ import annotations

from statistics import median

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.magnitudes.neighbours import Outlier
from kpi_engine.audit.magnitudes.number_lines import AROUND
from kpi_engine.audit.rule import Flag
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area


def scale_flag(book: AuditBook, sheet: SheetCells, found: Outlier, factor: int, told: str) -> Flag:
    """The finding that a typed number is `factor` times too large or too small."""
    cell = found.cell
    area = Area(sheet.name, cell.row, cell.column, cell.row, cell.column)
    value = float(cell.value)  # type: ignore[arg-type]
    right = float(f"{value / factor if found.is_larger else value * factor:.15g}")
    is_read = book.uses.is_read(sheet.name, cell.row, cell.column)
    middle = median(found.others)
    near = f"{written(min(found.others))} to {written(max(found.others))}"
    return Flag(
        f"{area} is {written(value)}, {told} ({near}).", (area,),
        AuditEvidence(peers=(str(_line(sheet, found)),), facts=(
            ("Typed", written(value)), ("Neighbours", near),
            ("Their median", written(middle)), ("Would fit", written(right)),
        )),
        AuditFix(f"Check the figure; {written(right)} would fit its neighbours.",
                 (Correction(sheet.name, cell_name(*cell.position), right),)),
        severity=None if is_read else "info", confidence="medium" if is_read else "low",
    )  # fmt: skip


def _line(sheet: SheetCells, found: Outlier) -> Area:
    """The neighbourhood as a range, the number itself inside."""
    row, column = found.cell.position
    down, across = (0, AROUND) if found.is_row else (AROUND, 0)
    return Area(sheet.name, max(1, row - down), max(1, column - across), row + down, column + across)
