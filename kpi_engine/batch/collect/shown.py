"""The KPIs as a workbook itself shows them: the sheet Status of our templates, as it was last saved."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.fill.cells import Cells
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.resolve import resolve

_SHEET, _HEADINGS = "Status", ("KPI", "Segment", "Value", "Target", "Status")


@dataclass(frozen=True, slots=True)
class ShownKpi:
    """One line of the sheet Status: label and segment, and what stood there in the month that it shows."""

    label: str
    segment: str
    month: str
    value: float | CellError
    target: float | None
    status: str


def shown_kpis(package: Package, cells: Cells) -> tuple[ShownKpi, ...]:
    """What the sheet Status shows; nothing where there is none, or where it shows another scenario."""
    if (
        all(sheet.name != _SHEET for sheet in package.sheets)
        or _named(package, cells, "set_scenario") != "Actual"
    ):
        return ()
    closed = _named(package, cells, "closed_month")
    day = date_of(closed, date1904=package.date1904) if isinstance(closed, float) else None
    rows: dict[int, dict[int, Scalar]] = {}
    for cell in package.cells(_SHEET):
        rows.setdefault(cell.row, {})[cell.column] = cell.value
    header = next((number for number, row in rows.items() if set(_HEADINGS) <= set(row.values())), None)
    if day is None or header is None:
        return ()
    columns = {str(text): column for column, text in rows[header].items() if text in _HEADINGS}
    found = []
    for number in sorted(rows):
        row = {name: rows[number].get(column) for name, column in columns.items()}
        if number > header and isinstance(row["Value"], float | CellError) and isinstance(row["KPI"], str):
            found.append(_line(row, f"{day:%Y-%m}"))
    return tuple(found)


def _line(row: dict[str, Scalar], month: str) -> ShownKpi:
    value, target, status = row["Value"], row["Target"], row["Status"]
    return ShownKpi(
        str(row["KPI"]), str(row["Segment"] or ""), month,
        value if isinstance(value, float | CellError) else CellError.NA,
        target if isinstance(target, float) else None,
        status if isinstance(status, str) else "",
    )  # fmt: skip


def _named(package: Package, cells: Cells, name: str) -> Scalar:
    """What a named cell held when the workbook was saved; a formula without a result is not computed."""
    area = resolve(package, name)
    record = None if area is None else cells.record(area.sheet, area.top, area.left)
    return None if record is None else record.value
