"""A workbook whose table has another number of rows, as Excel would make it; the rest keeps its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.workbook.book_patch import without_calc_chain
from kpi_engine.workbook.cells import read_cells
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.formula_cells import Place
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.patch import verify
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.refusals import signed
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.tables.around import follow_around
from kpi_engine.workbook.tables.body import resize_body
from kpi_engine.workbook.tables.columns import column_formulas
from kpi_engine.workbook.tables.elsewhere import follow_elsewhere
from kpi_engine.workbook.tables.formulas import follow_in_sheet
from kpi_engine.workbook.tables.growth import Growth, growth_of
from kpi_engine.workbook.tables.part import check_owner, resize_part, stated_formulas, waits_for_data
from kpi_engine.workbook.tables.room import check_room


@dataclass(frozen=True, slots=True)
class Resized:
    """The workbook with the table resized; `rows` are its data rows before and after.

    `emptied` are the cells that the table left behind. `notes` name what reads a part of the table only.
    """

    package: Package
    table: str
    rows: tuple[int, int]
    emptied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def resized(package: Package, table: str, rows: int) -> Resized:
    """The workbook in memory with `rows` data rows in the table, at least one.

    Styles and calculated columns go down, the totals row moves, and what covers the data rows (names, charts,
    formats, validations, pivot tables, formulas) covers the new ones; a changed formula loses its result.
    WorkbookError with a code where something stands in the way.
    """
    growth = growth_of(package, table, rows)
    counts = growth.last - growth.first + 1, growth.new_last - growth.first + 1
    part = next(each.member for each in package.tables if each.name == growth.table)
    check_owner(package, part, growth.table)
    if not growth.by and not waits_for_data(package, part):
        return Resized(package, growth.table, counts)
    if package.signed:
        raise signed(package.path.name)
    info, name = package.sheet(growth.sheet), package.path.name
    cells = list(package.cells(info.name))
    check_room(package, SheetMarkup.open(package.read(info.member), info.name, name), cells, growth)
    draft = Draft(package)
    notes = _follow(draft, growth, _changing(growth, cells))
    formulas = column_formulas(growth, _current(draft, growth), stated_formulas(package, part))
    sheet = SheetMarkup.open(draft.read(info.member), info.name, name)
    draft.put(info.member, resize_body(sheet, growth, formulas))
    resize_part(draft, part, growth)
    without_calc_chain(draft)
    data = rebuilt(package.container, draft.changed, draft.removed)
    verify(package, data, {}, changed=draft.changed, removed=draft.removed)
    result = Package.of_bytes(data, package.path)
    return Resized(result, growth.table, counts, _emptied(growth, cells), notes)


def _follow(draft: Draft, growth: Growth, own: set[Place]) -> tuple[str, ...]:
    """Change what refers to the table, in every part; gives back what reads a part of it only."""
    partly = []
    for sheet in draft.package.sheets:
        mine = own if growth.is_on(sheet.name) else set()
        found = follow_in_sheet(draft, growth, sheet.name, mine)
        partly += [f"{quoted(sheet.name)}!{each}" for each in found]
        follow_around(draft, growth, sheet.name)
    follow_elsewhere(draft, growth)
    if not partly:
        return ()
    more = f" (and {len(partly) - 1} more cells)" if len(partly) > 1 else ""
    what = "that does not grow with them" if growth.by > 0 else "that is no longer there"
    return (f"{partly[0]}, a part of the rows of {growth.table} {what}{more}.",)


def _changing(growth: Growth, cells: list[CellRecord]) -> set[Place]:
    """Formulas that move with the totals row or leave with their row."""
    start = min(growth.last, growth.new_last) + 1
    return {
        (cell.row, cell.column)
        for cell in cells
        if cell.kind and start <= cell.row <= growth.bottom and growth.holds(cell.column, cell.column)
    }


def _current(draft: Draft, growth: Growth) -> list[CellRecord]:
    """The cells of the table's sheet as the draft has them."""
    package = draft.package
    data = draft.read(package.sheet(growth.sheet).member)
    return list(read_cells(data, growth.sheet, package.path.name, package.strings, date1904=package.date1904))


def _emptied(growth: Growth, cells: list[CellRecord]) -> tuple[str, ...]:
    return tuple(
        cell_name(cell.row, cell.column)
        for cell in cells
        if cell.in_use
        and growth.new_bottom < cell.row <= growth.bottom
        and growth.holds(cell.column, cell.column)
    )
