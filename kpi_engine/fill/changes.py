"""The template's own list of fills: one row a fill, in the first empty row of the range `changes_log`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kpi_engine.fill.cells import Cells
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import serial_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.resolve import resolve

LOG = "changes_log"


def log_row(
    package: Package, cells: Cells, day: date, source: str, count: int, note: str
) -> Mapping[tuple[str, str], Scalar] | None:
    """The cells of the new row (date, source, cells, note); {} without a list, None when the list is full."""
    area = resolve(package, LOG)
    if area is None:
        return {}
    values: list[Scalar] = [serial_of(day, date1904=package.date1904), source, float(count), note]
    for row in range(area.top, area.bottom + 1):
        columns = range(area.left, min(area.right, area.left + len(values) - 1) + 1)
        records = [cells.record(area.sheet, row, column) for column in columns]
        if all(record is None or (record.value is None and not record.kind) for record in records):
            return {(area.sheet, cell_name(row, column)): values[column - area.left] for column in columns}
    return None
