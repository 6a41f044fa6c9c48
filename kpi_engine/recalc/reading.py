"""From a workbook package to what a recalculation needs of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from kpi_engine.formula.references import Reference, cell_place, reference
from kpi_engine.formula.structured import TableShape
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Book, FormulaCell, Place
from kpi_engine.workbook.external_links import linked_books
from kpi_engine.workbook.package import CellRecord, Package, TableInfo
from kpi_engine.workbook.structure import parts_of_kind

LARGEST_ARRAY = 200_000
"""An array formula that fills more cells is left as it is."""
_TOTAL = re.compile(r"\b(?:SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=[\"'](?:1|true|on)[\"'][^>]*>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn\b")
_FULL_CALCULATION = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=[\"'](?:1|true|on)[\"']")


def read_book(package: Package, inputs: Mapping[tuple[str, str], Scalar] | None = None) -> Book:
    """Constants, formulas and caches of every worksheet; `inputs` replaces what stands in those cells."""
    constants: dict[Place, Scalar] = {}
    formulas: list[FormulaCell] = []
    last: list[Place] = []
    for info in package.sheets:
        sheet, last_row = info.name, 0
        for row, column, value, formula, kind, area, _ in package.entries(sheet):
            if kind:
                place = sheet, row, column
                formulas.append(FormulaCell(place, formula, value, area, kind == "datatable"))
            elif value is not None:
                constants[sheet, row, column] = value
            else:
                continue
            if row > last_row:
                last_row = row
        last.append((sheet, last_row, 1))
    given = placed(package, inputs or {})
    if given:
        formulas = [cell for cell in formulas if cell.place not in given]
    spilled = take_spilled(formulas, constants)
    constants.update(given)
    used = used_rows(chain(last, given, spilled))
    return assembled(package, constants, formulas, spilled, used)


def assembled(
    package: Package, constants: dict[Place, Scalar], formulas: list[FormulaCell],
    spilled: Mapping[Place, tuple[Place, Scalar]], used: Mapping[str, int],
) -> Book:  # fmt: skip
    """The book of these cells, with the names, tables and settings of its workbook."""
    tables = {
        table.name.casefold(): shape for table in package.tables if (shape := _shape(table)) is not None
    }
    sheets, names, cells = _linked(package)
    totals = _totals(formulas)
    return Book(
        tuple(info.name for info in package.sheets), constants, formulas,
        {(name.sheet.casefold(), name.name.casefold()): name.refers_to for name in package.defined_names},
        tables, package.date1904, package.iterate, spilled,
        bool(_FULL_CALCULATION.search(package.read(package.book.member))), used,
        *(_not_shown(package) if totals else ({}, frozenset())), sheets, names, cells, totals,
    )  # fmt: skip


def _linked(
    package: Package,
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str], dict[Place, Scalar]]:
    """The sheets and names of other workbooks, and the cells that the file has kept of them."""
    sheets: dict[tuple[str, str], str] = {}
    names: dict[tuple[str, str], str] = {}
    cells: dict[Place, Scalar] = {}
    for book in linked_books(package):
        for title, kept in book.sheets.items():
            name = f"KPI link {book.number} {len(sheets)}"
            sheets[book.number, title.casefold()] = name
            cells |= {(name, row, column): value for (row, column), value in kept.items()}
        names |= {(book.number, name.casefold()): refers_to for name, refers_to in book.names.items()}
    return sheets, names, cells


def used_rows(places: Iterable[Place]) -> dict[str, int]:
    """The last row in use on each sheet (case-folded)."""
    last: dict[str, int] = defaultdict(int)
    for sheet, row, _ in places:
        if row > last[sheet]:
            last[sheet] = row
    return {sheet.casefold(): row for sheet, row in last.items() if row}


def is_total(formula: str) -> bool:
    """True for a formula that may leave hidden rows and other totals out."""
    upper = formula.upper()
    return ("SUBTOTAL(" in upper or "AGGREGATE(" in upper) and _TOTAL.search(formula) is not None


def _totals(formulas: Iterable[FormulaCell]) -> dict[str, frozenset[tuple[int, int]]]:
    """Where totals stand that leave others out, by sheet (case-folded)."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for cell in formulas:
        if is_total(cell.formula):
            found[cell.sheet.casefold()].add((cell.row, cell.column))
    return {sheet: frozenset(places) for sheet, places in found.items()}


def _not_shown(package: Package) -> tuple[dict[str, frozenset[int]], frozenset[str]]:
    """Hidden rows by sheet, and the sheets with an active filter; for workbooks in which a formula asks."""
    hidden: dict[str, frozenset[int]] = {}
    filtered: set[str] = set()
    for info in package.sheets:
        data = package.read(info.member)
        rows = {int(found[1]) for tag in _HIDDEN_ROW.findall(data) if (found := _ROW_NUMBER.search(tag))}
        if rows:
            hidden[info.name.casefold()] = frozenset(rows)
        tables = parts_of_kind(package.container, info.member, "table")
        parts = [data, *map(package.read, tables)]
        if any(_FILTER.search(part) for part in parts):
            filtered.add(info.name.casefold())
    return hidden, frozenset(filtered)


def formula_cell(record: CellRecord) -> FormulaCell:
    """A cell that holds a formula."""
    place = record.sheet, record.row, record.column
    return FormulaCell(place, record.formula, record.value, record.array_ref, record.kind == "datatable")


def take_spilled(
    formulas: list[FormulaCell], constants: dict[Place, Scalar]
) -> dict[Place, tuple[Place, Scalar]]:
    """The cells that array formulas fill, taken out of the constants and of the formulas.

    A filled cell may state a formula element without text: it says that the cell is computed, not how.
    """
    if all(cell.formula and not cell.area for cell in formulas):
        return {}
    hollow = {cell.place: cell.cached for cell in formulas if not cell.formula and not cell.area}
    stated = {cell.place for cell in formulas} - set(hollow)
    spilled: dict[Place, tuple[Place, Scalar]] = {}
    for cell in formulas:
        area = filled_area(cell)
        if area is None:
            continue
        for row in range(area.top.at, area.bottom.at + 1):
            for column in range(area.left.at, area.right.at + 1):
                place = (cell.sheet, row, column)
                if place not in stated:
                    spilled[place] = (cell.place, constants.pop(place, hollow.get(place)))
    formulas[:] = [cell for cell in formulas if cell.place not in spilled]
    return spilled


def filled_area(cell: FormulaCell) -> Reference | None:
    """The cells that an array formula or a what-if table fills; None when it fills its own only."""
    area = reference(cell.area) if cell.area else None
    return None if area is None or area.is_cell or cells_in(area) > LARGEST_ARRAY else area


def cells_in(area: Reference) -> int:
    """How many cells a range has."""
    return (area.bottom.at - area.top.at + 1) * (area.right.at - area.left.at + 1)


def placed(package: Package, inputs: Mapping[tuple[str, str], Scalar]) -> dict[Place, Scalar]:
    """The inputs by place."""
    given: dict[Place, Scalar] = {}
    for (sheet, ref), value in inputs.items():
        row, column = cell_place(ref)
        given[package.sheet(sheet).name, row, column] = value
    return given


def _shape(table: TableInfo) -> TableShape | None:
    area = reference(table.ref)
    if area is None:
        return None
    return TableShape(
        table.name, table.sheet, area.top.at, area.left.at, area.bottom.at, area.right.at,
        table.columns, table.header_rows, table.totals_rows,
    )  # fmt: skip
