"""Cells of a sheet that are not for figures: headers and totals of tables, and what a pivot table writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.edits import Edit, SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.pivots import pivot_outputs
from kpi_engine.workbook.references import Area, cell_position, parse_range
from kpi_engine.workbook.refusals import pivot_output, short, table_header, table_totals

Refusal = Callable[[str, str], WorkbookError]


def check_inputs(package: Package, sheet: str, cells: Mapping[str, Edit]) -> None:
    """Refuse a figure for the header or totals of a table, or for a cell that a pivot table overwrites."""
    inputs = [ref for ref, edit in cells.items() if isinstance(edit, SetValue)]
    areas = list(forbidden_areas(package, sheet)) if inputs else []
    for ref in inputs if areas else ():
        for area, name, refusal in areas:
            if cell_position(ref) in area:
                raise refusal(f"{short(package.path.name)} {short(quoted(sheet))}!{ref}", name)


def forbidden_areas(package: Package, sheet: str) -> Iterator[tuple[Area, str, Refusal]]:
    """The cells of a sheet that take no figures, what they belong to, and how that is said."""
    for table in package.tables:
        area = parse_range(table.ref, sheet) if table.sheet == sheet else None
        if area and table.header_rows:
            last = area.top + table.header_rows - 1
            yield Area(sheet, area.top, area.left, last, area.right), table.name, table_header
        if area and table.totals_rows:
            first = area.bottom - table.totals_rows + 1
            yield Area(sheet, first, area.left, area.bottom, area.right), table.name, table_totals
    for area, name in pivot_outputs(package, sheet):
        yield area, name, pivot_output
