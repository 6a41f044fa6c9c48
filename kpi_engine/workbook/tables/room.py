"""Whether a table has room for its new rows, and whether everything that has to move can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi_engine.formula.references import place_name, quoted
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.pivots import pivot_outputs
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.tables.growth import Growth
from kpi_engine.workbook.tables.refusals import array_in_way, blocked, note_in_totals
from kpi_engine.workbook.xml_parts import local_name, parse

_COMMENTS = ("comments", "threadedComment")


def check_room(package: Package, sheet: SheetMarkup, cells: Iterable[CellRecord], growth: Growth) -> None:
    """Refuse to grow over cells that hold something, and to move what cannot be moved."""
    moving = Area(sheet.name, min(growth.last, growth.new_last) + 1, growth.left,
                  max(growth.bottom, growth.new_bottom), growth.right)  # fmt: skip
    for area in sheet.arrays:
        if _touch(area, moving):
            raise array_in_way(growth.table, f"{quoted(sheet.name)}!{area.ref}")
    if growth.totals:
        _check_comments(package, growth)
    if growth.by <= 0:
        return
    below = growth.below()
    for area, what in _neighbours(package, sheet, growth):
        if _touch(area, below):
            raise blocked(growth.table, f"{quoted(sheet.name)}!{area.ref}", what)
    for cell in cells:
        if (cell.row, cell.column) in below and cell.in_use:
            what = "a formula" if cell.kind else f'"{cell.value}"'
            raise blocked(growth.table, f"{quoted(sheet.name)}!{cell.ref}", what)


def _touch(area: Area, other: Area) -> bool:
    return (area.top <= other.bottom and other.top <= area.bottom
            and area.left <= other.right and other.left <= area.right)  # fmt: skip


def _neighbours(package: Package, sheet: SheetMarkup, growth: Growth) -> Iterator[tuple[Area, str]]:
    """Areas that no table may grow into, and what they are called."""
    for area in sheet.merges:
        yield area, "a merged cell"
    for table in package.tables:
        own = parse_range(table.ref) if growth.is_on(table.sheet) else None
        if own and table.name.casefold() != growth.table.casefold():
            yield own, f"the table {table.name}"
    for area, name in pivot_outputs(package, sheet.name):
        yield area, f"the pivot table {name}"


def _check_comments(package: Package, growth: Growth) -> None:
    """A comment is pinned to its cell in several parts, drawings included, and stays where it is."""
    member = package.sheet(growth.sheet).member
    parts = [part for kind in _COMMENTS for part in parts_of_kind(package.container, member, kind)]
    for target in parts:
        for element in parse(package.read(target), target, package.path.name).iter():
            place = parse_range(element.get("ref") or "") if "omment" in local_name(element) else None
            if place and place.top == growth.totals_row and growth.holds(place.left, place.right):
                where = place_name(growth.sheet, place.top, place.left)
                raise note_in_totals(growth.table, where)
