"""The cells of a table with its new rows: styles and formulas go down, the totals row moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.cell_text import escaped
from kpi_engine.workbook.markup import Element, attribute_span, attributes, children, qualified, spliced, tag
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.tables.columns import ColumnFormula
from kpi_engine.workbook.tables.growth import Growth
from kpi_engine.workbook.tables.rows import Attributes, with_cells

_OF_ONE_ROW = (b"r", b"spans", b"hidden", b"collapsed")
_HEIGHT = (b"ht", b"customHeight")


@dataclass(frozen=True)
class _Model:
    """The last data row: what a new row looks like."""

    prefix: bytes
    styles: Mapping[int, bytes]
    metadata: Mapping[int, bytes]
    head: Attributes


def resize_body(sheet: SheetMarkup, growth: Growth, formulas: Mapping[int, ColumnFormula]) -> bytes:
    """The sheet's part with the table's new rows; its formulas do not share any more where rows change."""
    present = _rows(sheet, growth)
    model = _model(sheet, growth, present)
    cells: dict[int, dict[int, bytes]] = {}
    for number in range(growth.last + 1, growth.new_last + 1):
        cells[number] = _new_cells(growth, model, formulas, number)
    for number in range(growth.new_last + 1, growth.last + 1):
        cells[number] = {
            column: _blank(sheet, cell, number, column) for column, cell in present.get(number, {}).items()
        }
    heads: dict[int, Attributes] = {}
    if growth.totals:
        totals = present.get(growth.totals_row, {})
        gone: dict[int, bytes] = dict.fromkeys(totals, b"")
        cells[growth.totals_row] = gone | cells.get(growth.totals_row, {})
        cells[growth.new_bottom] = dict.fromkeys(cells.get(growth.new_bottom, {}), b"") | {
            column: _at(sheet, cell, growth.new_bottom, column) for column, cell in totals.items()
        }
        heads = _heights(sheet, growth, model)
    return with_cells(sheet, cells, heads, model.head)


def _rows(sheet: SheetMarkup, growth: Growth) -> dict[int, dict[int, Element]]:
    """The table's cells from the new last row (or the present one) on: row → column → cell."""
    start = min(growth.last, growth.new_last + 1)
    return {
        row.number: {
            column: cell
            for column, cell, _ in sheet.cells_of(sheet.element(row), row.number)
            if growth.holds(column, column)
        }
        for row in sheet.rows
        if start <= row.number <= growth.bottom
    }


def _model(sheet: SheetMarkup, growth: Growth, present: Mapping[int, Mapping[int, Element]]) -> _Model:
    stated = {column: attributes(sheet.view, cell) for column, cell in present.get(growth.last, {}).items()}
    head = {name: value for name, value in _head(sheet, growth.last).items() if name not in _OF_ONE_ROW}
    return _Model(
        next((cell.prefix for row in present.values() for cell in row.values()), sheet.cells.prefix),
        {column: each[b"s"] for column, each in stated.items() if b"s" in each},
        {column: each[b"cm"] for column, each in stated.items() if b"cm" in each},
        head,
    )


def _head(sheet: SheetMarkup, number: int) -> Attributes:
    row = next((row for row in sheet.rows if row.number == number), None)
    return attributes(sheet.view, sheet.element(row)) if row else {}


def _new_cells(
    growth: Growth, model: _Model, formulas: Mapping[int, ColumnFormula], number: int
) -> dict[int, bytes]:
    """The cells of a new row: the style of the row above, and the formula of a calculated column."""
    row = {}
    name, inner = qualified(model.prefix, b"c"), qualified(model.prefix, b"f")
    for column in range(growth.left, growth.right + 1):
        formula, style = formulas.get(column), model.styles.get(column)
        ref = cell_name(number, column).encode()
        stated = b'<%s r="%s" s="%s"' % (name, ref, style) if style else b'<%s r="%s"' % (name, ref)
        if formula is None:
            row[column] = stated + b"/>" if style else b""
            continue
        if formula.array and column in model.metadata:
            stated += b' cm="%s"' % model.metadata[column]
        kind = b' t="array" ref="%s"' % ref if formula.array else b""
        text = escaped(moved(formula.text, number - formula.row, 0)).encode("utf-8")
        row[column] = b"%s><%s%s>%s</%s></%s>" % (stated, inner, kind, text, inner, name)
    return row


def _blank(sheet: SheetMarkup, cell: Element, number: int, column: int) -> bytes:
    """A cell of a row that left the table: its format stays, what it said goes."""
    style = attributes(sheet.view, cell).get(b"s")
    if style is None:
        return b""
    return tag(cell, {b"r": cell_name(number, column).encode(), b"s": style}, empty=True)


def _at(sheet: SheetMarkup, cell: Element, number: int, column: int) -> bytes:
    """A cell of the totals row, as it is, at its new address."""
    ref = cell_name(number, column).encode()
    offset = cell.start
    changes = []
    if span := attribute_span(sheet.view, cell, b"r"):
        changes.append((span[0] - offset, span[1] - offset, b' r="' + ref + b'"'))
    else:
        at = 1 + len(qualified(cell.prefix, cell.name))
        changes.append((at, at, b' r="' + ref + b'"'))
    for part in children(sheet.view, cell.inner, cell.inner_end):
        if part.name == b"f" and (span := attribute_span(sheet.view, part, b"ref")):
            changes.append((span[0] - offset, span[1] - offset, b' ref="' + ref + b'"'))
    return spliced(sheet.data[cell.start : cell.end], changes)


def _heights(sheet: SheetMarkup, growth: Growth, model: _Model) -> dict[int, Attributes]:
    """A totals row of its own height takes it along."""
    totals = _head(sheet, growth.totals_row)
    own, usual = ({name: each.get(name, b"") for name in _HEIGHT} for each in (totals, model.head))
    if own == usual:
        return {}
    return {growth.totals_row: usual, growth.new_bottom: own}
