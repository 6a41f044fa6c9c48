"""Pivot tables: where they write, and which show old figures after a patch until Excel reads them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from kpi_engine.workbook.edits import Edit
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.resolve import table_body
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.touched import Touched
from kpi_engine.workbook.xml_parts import MAIN, parse, relation_id


def pivot_outputs(package: Package, sheet: str) -> Iterator[tuple[Area, str]]:
    """The cells that each pivot table of a sheet writes, and its name."""
    for _, root in _pivot_tables(package, sheet):
        location = root.find(f"{{{MAIN}}}location")
        area = parse_range(location.get("ref") or "", sheet) if location is not None else None
        if area:
            yield area, root.get("name") or ""


def stale_pivots(package: Package, edits: Mapping[str, Mapping[str, Edit]]) -> tuple[str, ...]:
    """Pivot tables, as `By plan on Board`, that summarise cells which these edits change.

    Their figures are from before until Excel opens the workbook and refreshes them. A table whose range
    cannot be read without calculating is among them.
    """
    touched = Touched(package, edits)
    return tuple(
        f"{root.get('name') or 'PivotTable'} on {info.name}"
        for info in package.sheets
        for member, root in _pivot_tables(package, info.name)
        if _reads(package, member, touched)
    )


def _pivot_tables(package: Package, sheet: str) -> Iterator[tuple[str, etree._Element]]:
    for member in parts_of_kind(package.container, package.sheet(sheet).member, "pivotTable"):
        yield member, parse(package.read(member), member, package.path.name)


def _reads(package: Package, pivot_table: str, touched: Touched) -> bool:
    """True when the pivot table's source is in this workbook and has a cell that changes."""
    for member in parts_of_kind(package.container, pivot_table, "pivotCacheDefinition"):
        source = parse(package.read(member), member, package.path.name).find(f"{{{MAIN}}}cacheSource")
        if source is not None and source.get("type") == "worksheet":
            stated = source.find(f"{{{MAIN}}}worksheetSource")
            return stated is None or touched.hits(_source(package, stated, touched))
    return False


def _source(package: Package, stated: etree._Element, touched: Touched) -> tuple[Area, ...] | None:
    sheet, ref, name = (stated.get(key) or "" for key in ("sheet", "ref", "name"))
    if relation_id(stated):
        return ()
    if table := package.table(name) if name else None:
        body = table_body(table)
        return (body,) if body else ()
    area = parse_range(ref, sheet) if ref else None
    return (area,) if area else touched.areas(name, sheet) if name else None
