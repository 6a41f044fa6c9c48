"""Cells put into a sheet's rows as ready XML; rows that the sheet lacks are made."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.markup import (
    Change,
    Element,
    attributes,
    children,
    qualified,
    spliced,
    tag,
)
from kpi_engine.workbook.row_scan import Row
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.sheet_rows import inserted_rows, widened

Attributes = dict[bytes, bytes]
CellsOfRow = Mapping[int, bytes]
"""Column → XML of the cell; b"" takes the cell out."""


def with_cells(
    sheet: SheetMarkup, cells: Mapping[int, CellsOfRow], heads: Mapping[int, Attributes], new_head: Attributes
) -> bytes:
    """The sheet's part with these cells. `heads` replaces attributes of rows, `new_head` is for new rows."""
    if not sheet.rows:
        raise sheet.damaged("lacks the cells of its table")
    there: dict[int, Row] = {}
    for row in sheet.rows:
        if row.number in there and row.number in cells:
            raise sheet.damaged(f"states row {row.number} twice")
        there[row.number] = row
    changes: list[Change] = []
    added: dict[int, bytes] = {}
    for number in sorted({*cells, *heads}):
        if number in there:
            changes.append(_changed_row(sheet, there[number], cells.get(number, {}), heads.get(number, {})))
        elif content := b"".join(xml for _, xml in sorted(cells.get(number, {}).items())):
            added[number] = _row(sheet.cells.prefix, number, new_head | heads.get(number, {}), content)
    changes += inserted_rows(sheet, added)
    rows = [number for number, each in cells.items() if any(each.values())]
    columns = {column for each in cells.values() for column, xml in each.items() if xml}
    return spliced(sheet.data, changes + widened(sheet, rows, columns))


def _row(prefix: bytes, number: int, stated: Attributes, content: bytes) -> bytes:
    element = Element(prefix, b"row", 0, 0, 0, 0)
    head = tag(element, {b"r": b"%d" % number} | {name: value for name, value in stated.items() if value})
    return head + content + b"</" + qualified(prefix, b"row") + b">"


def _changed_row(sheet: SheetMarkup, row: Row, cells: CellsOfRow, head: Attributes) -> Change:
    """A row written anew: cells that are not named keep their bytes, with their address stated."""
    element = sheet.element(row)
    by_column: dict[int, bytes] = {}
    for column, cell, stated in sheet.cells_of(element, row.number):
        if column in by_column:
            name = cell_name(row.number, column)
            raise sheet.damaged(f"states cell {name} twice")
        xml = sheet.data[cell.start : cell.end]
        if not stated:
            at = 1 + len(qualified(cell.prefix, cell.name))
            xml = xml[:at] + b' r="%s"' % cell_name(row.number, column).encode() + xml[at:]
        by_column[column] = xml
    by_column |= cells
    others = b"".join(
        sheet.data[part.start : part.end]
        for part in children(sheet.view, element.inner, element.inner_end)
        if part.name != b"c"
    )
    stated_head = attributes(sheet.view, element) | head
    stated_head.pop(b"spans", None)
    stated_head.pop(b"r", None)
    content = b"".join(xml for _, xml in sorted(by_column.items())) + others
    return element.start, element.end, _row(element.prefix, row.number, stated_head, content)
