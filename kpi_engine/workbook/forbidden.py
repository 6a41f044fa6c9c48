"""Cells of a sheet that are not for figures: headers of tables, and what a pivot table writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.edits import Edit, SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, cell_position, parse_range
from kpi_engine.workbook.refusals import pivot_output, short, table_header
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.xml_parts import MAIN, parse


def check_inputs(package: Package, sheet: str, cells: Mapping[str, Edit]) -> None:
    """Refuse a figure for the header of a table or for a cell that a pivot table overwrites."""
    inputs = [ref for ref, edit in cells.items() if isinstance(edit, SetValue)]
    areas = [*_table_headers(package, sheet), *_pivots(package, sheet)] if inputs else []
    for ref in inputs if areas else ():
        for area, name, is_pivot in areas:
            if cell_position(ref) in area:
                where = f"{short(package.path.name)} {short(quoted(sheet))}!{ref}"
                refusal: WorkbookError = pivot_output(where, name) if is_pivot else table_header(where, name)
                raise refusal


def _table_headers(package: Package, sheet: str) -> Iterator[tuple[Area, str, bool]]:
    for table in package.tables:
        area = parse_range(table.ref) if table.sheet == sheet and table.header_rows else None
        if area:
            last = area.top + table.header_rows - 1
            yield Area(sheet, area.top, area.left, last, area.right), table.name, False


def _pivots(package: Package, sheet: str) -> Iterator[tuple[Area, str, bool]]:
    for kind, target in relations(package.container, package.sheet(sheet).member).values():
        if kind != "pivotTable" or target not in package.container:
            continue
        root = parse(package.read(target), target, package.path.name)
        location = root.find(f"{{{MAIN}}}location")
        area = parse_range(location.get("ref") or "") if location is not None else None
        if area:
            yield area, root.get("name") or "", True
