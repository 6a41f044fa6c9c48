"""A workbook read only as far as a calculation needs it: its formulas, and the cells that these read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Book, FormulaCell, Place
from kpi_engine.recalc.graph import Area
from kpi_engine.recalc.reading import assembled, filled_area, formula_cell, take_spilled, used_rows
from kpi_engine.workbook.package import CellRecord, Package

Span = tuple[int, int]


def read_outline(package: Package) -> Book:
    """The formulas of every worksheet with their caches; no constants, but the last row in use."""
    sheets = [(info.name, cells) for info in package.sheets
              if (cells := package.sheet_cells(info.name)) is not None]  # fmt: skip
    formulas = [formula_cell(record) for _, cells in sheets for record in cells.formulas()]
    filled = [area for cell in formulas if (area := area_filled(cell)) is not None]
    constants: dict[Place, Scalar] = {
        (record.sheet, record.row, record.column): record.value
        for record in read_areas(package, filled)
        if not record.kind and record.value is not None
    }
    spilled = take_spilled(formulas, constants)
    last = [(name, cells.last_row_in_use, 1) for name, cells in sheets]
    return assembled(package, {}, formulas, spilled, used_rows((*last, *spilled)))


def area_filled(cell: FormulaCell) -> Area | None:
    """The rectangle that an array formula fills; None for one that fills its own cell only."""
    area = filled_area(cell)
    if area is None:
        return None
    return cell.sheet.casefold(), area.top.at, area.left.at, area.bottom.at, area.right.at


def constants_read(
    package: Package, book: Book, areas: Iterable[Area] | None, computed: Set[Place]
) -> dict[Place, Scalar]:
    """What the cells of these areas hold, all cells without; formulas that are not computed as they were."""
    held: dict[Place, Scalar] = {}
    for record in read_areas(package, areas):
        place = record.sheet, record.row, record.column
        anchor = book.spilled[place][0] if place in book.spilled else place
        if anchor not in computed and record.value is not None:
            held[place] = record.value
    return held


def read_areas(package: Package, areas: Iterable[Area] | None) -> Iterator[CellRecord]:
    """The cells that the workbook states in these areas, each once; every cell without areas."""
    by_sheet: dict[str, dict[Span, list[Span]]] = defaultdict(lambda: defaultdict(list))
    if areas is None:
        areas = [(info.name.casefold(), 1, 1, LAST_ROW, LAST_COLUMN) for info in package.sheets]
    for sheet, top, left, bottom, right in areas:
        by_sheet[sheet][left, right].append((top, bottom))
    for info in package.sheets:
        columns = by_sheet.get(info.name.casefold())
        cells = package.sheet_cells(info.name) if columns else None
        if columns and cells is not None:
            for top, bottom, across in _segments(columns):
                yield from cells.between(top, bottom, across)


def _segments(columns: Mapping[Span, list[Span]]) -> Iterator[tuple[int, int, list[Span]]]:
    """Rows from top to bottom in which the same columns are wanted, with these columns."""
    begins: dict[int, list[Span]] = defaultdict(list)
    ends: dict[int, list[Span]] = defaultdict(list)
    for across, rows in columns.items():
        for top, bottom in merged(rows):
            begins[top].append(across)
            ends[bottom + 1].append(across)
    active: set[Span] = set()
    for top, following in pairwise(sorted({*begins, *ends})):
        active.difference_update(ends.get(top, ()))
        active.update(begins.get(top, ()))
        if active:
            yield top, following - 1, merged(active)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or touch made one, in order."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined
