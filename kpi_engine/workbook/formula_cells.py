"""Where the formulas of a sheet stand in its bytes, and which of them are one shared formula."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kpi_engine.workbook.markup import Element, attributes, children
from kpi_engine.workbook.sheet_markup import SheetMarkup

Place = tuple[int, int]
"""Row and column of a cell."""


class FormulaCell(NamedTuple):
    """A formula and its cell; `group` is the shared formula that it belongs to, 0 for none."""

    place: Place
    cell: Element
    formula: Element
    group: int


def formula_cells(sheet: SheetMarkup, rows: Collection[int] | None = None) -> Iterator[FormulaCell]:
    """The formulas of these rows, or of all; the first of a group is the one that states its formula."""
    latest: dict[bytes, int] = {}
    count = 0
    for row in sheet.rows:
        if rows is not None and row.number not in rows:
            continue
        for column, cell, _ in sheet.cells_of(sheet.element(row), row.number):
            part = next((p for p in children(sheet.view, cell.inner, cell.inner_end) if p.name == b"f"), None)
            if part is None:
                continue
            stated = attributes(sheet.view, part)
            number = stated.get(b"si", b"") if stated.get(b"t") == b"shared" else None
            if number is not None and (part.inner < part.inner_end or number not in latest):
                count += 1
                latest[number] = count
            yield FormulaCell((row.number, column), cell, part, latest[number] if number is not None else 0)
