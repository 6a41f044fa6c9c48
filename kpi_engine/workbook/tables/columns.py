"""Calculated columns of a table: the one formula that every row of a column has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_engine.formula.shapes import shape
from kpi_engine.workbook.cell_text import unescaped
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.tables.growth import Growth, extent, growth_of
from kpi_engine.workbook.tables.part import stated_formulas


@dataclass(frozen=True, slots=True)
class ColumnFormula:
    """The formula of a column as the cell in `row` has it; `array` when it is an array formula."""

    text: str
    row: int
    array: bool = False


def calculated_columns(package: Package, table: str) -> frozenset[str]:
    """The columns of a table that hold formulas, as its header writes them; figures do not go there."""
    info = package.table(table)
    if info is None:
        return frozenset()
    rows = extent(info)
    growth = growth_of(package, table, rows[2] - rows[1] + 1)
    stated = stated_formulas(package, info.member)
    found = column_formulas(growth, list(package.cells(info.sheet)), stated)
    return frozenset(info.columns[column - growth.left] for column in found)


def column_formulas(
    growth: Growth, cells: Iterable[CellRecord], stated: Mapping[str, str]
) -> dict[int, ColumnFormula]:
    """Column number → formula, for each column that the table calculates.

    That is a column with a formula in the table's own declaration, and one whose rows all hold the same one.
    """
    columns: dict[int, list[CellRecord]] = {}
    for cell in cells:
        if cell.in_use and growth.first <= cell.row <= growth.last and growth.holds(cell.column, cell.column):
            columns.setdefault(cell.column, []).append(cell)
    declared = {unescaped(name).casefold(): text for name, text in stated.items()}
    found = {}
    for index, name in enumerate(growth.columns):
        column = growth.left + index
        own = _usual(columns.get(column, []), growth, name.casefold() in declared)
        if own is None and name.casefold() in declared:
            own = ColumnFormula(unescaped(declared[name.casefold()]), growth.first)
        if own is not None:
            found[column] = own
    return found


def _usual(cells: list[CellRecord], growth: Growth, declared: bool) -> ColumnFormula | None:
    """The formula that the rows share; in a column declared as calculated, the one that most have."""
    formulas = [cell for cell in cells if cell.formula and cell.kind != "datatable"]
    if not formulas or (not declared and len(formulas) < growth.last - growth.first + 1):
        return None
    shapes = [(shape(cell.formula, cell.row, cell.column), cell.kind == "array") for cell in formulas]
    usual, count = Counter(shapes).most_common(1)[0]
    if not declared and count < len(shapes):
        return None
    model = next(cell for cell, each in zip(formulas[::-1], shapes[::-1], strict=True) if each == usual)
    if model.kind == "array" and model.array_ref not in ("", model.ref):
        return None
    return ColumnFormula(model.formula, model.row, model.kind == "array")
