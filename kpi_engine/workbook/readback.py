"""Reading back the cells that a patch was to change, without reading a large sheet in full."""

from __future__ import annotations

from collections.abc import Collection

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cells import read_cells
from kpi_engine.workbook.markup import outermost
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.sheet_markup import SheetMarkup


def read_back(
    data: bytes, refs: Collection[str], sheet: str, workbook: str, strings: tuple[str, ...], *, date1904: bool
) -> dict[str, Scalar]:
    """The values of some cells: their rows are cut out of the sheet and read as a sheet of their own."""
    markup = SheetMarkup.open(data, sheet, workbook)
    wanted = {cell_position(ref)[0] for ref in refs}
    top, cells = outermost(markup.view), markup.cells
    rows = markup.rows
    if not rows:
        return {}
    pieces = [markup.data[: top.inner], markup.data[cells.start : cells.inner]]
    for place, stated in enumerate(rows.numbers):
        if stated in wanted:
            row, (_, end) = rows[place], rows.span(place)
            number = b"" if row.stated else b' r="%d"' % row.number
            pieces += [markup.data[row.start : row.attributes], number, markup.data[row.attributes : end]]
    pieces += [markup.data[cells.inner_end : cells.end], markup.data[top.inner_end : top.end]]
    cut = b"".join(pieces)
    found = read_cells(cut, sheet, workbook, strings, date1904=date1904)
    return {cell.ref: cell.value for cell in found if cell.ref in refs}
