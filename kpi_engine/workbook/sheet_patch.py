"""A sheet's XML with some cells changed; whatever is not named keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.cell_patch import edited_cell, new_cell
from kpi_engine.workbook.edits import Edit, SetValue, StripCache
from kpi_engine.workbook.markup import (
    Element,
    attribute_span,
    attributes,
    children,
    qualified,
    spliced,
    tag,
)
from kpi_engine.workbook.references import Area, AreaIndex, cell_position, parse_range
from kpi_engine.workbook.refusals import damaged, inside_array, merged_cell, no_formula, short
from kpi_engine.workbook.sheet_markup import Row, SheetMarkup

Changes = list[tuple[int, int, bytes]]


def patched_sheet(data: bytes, edits: Mapping[str, Edit], name: str, workbook: str) -> bytes:
    """The sheet's part with the edits made; keys are addresses such as B2."""
    sheet = SheetMarkup.open(data, name, workbook)
    merges = AreaIndex(sheet.merges)
    wanted: dict[int, dict[int, Edit]] = {}
    for ref, edit in edits.items():
        row, column = cell_position(ref)
        wanted.setdefault(row, {})[column] = edit
        if isinstance(edit, SetValue):
            _check_merge(sheet, merges.at(row, column), row, column)
    return spliced(sheet.data, _row_changes(sheet, wanted) + _dimension_change(sheet, wanted))


def _check_merge(sheet: SheetMarkup, merged: Area | None, row: int, column: int) -> None:
    if merged is not None and (row, column) != (merged.top, merged.left):
        corner = cell_name(merged.top, merged.left)
        raise merged_cell(sheet.where(cell_name(row, column)), merged.ref, corner)


def _row_changes(sheet: SheetMarkup, wanted: Mapping[int, Mapping[int, Edit]]) -> Changes:
    places: dict[int, list[Row]] = {}
    for row in sheet.rows:
        if row.number in wanted:
            places.setdefault(row.number, []).append(row)
    changes: Changes = []
    added: dict[int, bytes] = {}
    for number in sorted(wanted):
        found = places.get(number, [])
        if len(found) > 1:
            raise damaged(sheet.workbook, f"sheet {short(sheet.name, 40)} states row {number} twice")
        if found:
            changes += _patched_row(sheet, found[0], wanted[number])
        elif xml := _new_row(sheet, number, wanted[number]):
            added[number] = xml
    return changes + _inserted_rows(sheet, added)


def _inserted_rows(sheet: SheetMarkup, added: Mapping[int, bytes]) -> Changes:
    """New rows before the first row with a higher number; a row without a stated number gets it stated."""
    if not added:
        return []
    by_place: dict[int, bytes] = {}
    for number in sorted(added):
        place = next((index for index, row in enumerate(sheet.rows) if row.number > number), len(sheet.rows))
        by_place[place] = by_place.get(place, b"") + added[number]
    changes: Changes = []
    for place, xml in by_place.items():
        if place == len(sheet.rows):
            changes.append(_appended(sheet, sheet.cells, xml))
            continue
        row = sheet.rows[place]
        changes.append((row.start, row.start, xml))
        if not row.stated:
            changes.append((row.attributes, row.attributes, b' r="%d"' % row.number))
    return changes


def _appended(sheet: SheetMarkup, parent: Element, xml: bytes) -> tuple[int, int, bytes]:
    """Put content at the end of an element, which may be written as an empty tag."""
    if parent.inner_end < parent.end:
        return parent.inner_end, parent.inner_end, xml
    slash = sheet.view.rindex(b"/", parent.start, parent.inner)
    return slash, parent.inner, b">" + xml + b"</" + qualified(parent.prefix, parent.name) + b">"


def _patched_row(sheet: SheetMarkup, row: Row, edits: Mapping[int, Edit]) -> Changes:
    element = next(children(sheet.view, row.start, sheet.cells.inner_end))
    changes: Changes = []
    missing = dict(edits)
    cells = list(_cells(sheet, element))
    for column, cell, _stated in cells:
        if column not in edits:
            continue
        ref = cell_name(row.number, column)
        if column not in missing:
            raise damaged(sheet.workbook, f"sheet {short(sheet.name, 40)} states cell {ref} twice")
        edit, in_array = missing.pop(column), sheet.in_array(row.number, column)
        new = edited_cell(sheet.data, sheet.view, cell, edit, in_array=in_array, where=sheet.where(ref))
        changes.append((cell.start, cell.end, new))
    if missing:
        changes += _inserted_cells(sheet, element, row.number, cells, missing)
        if spans := attribute_span(sheet.view, element, b"spans"):
            changes.append((*spans, b""))
    return changes


def _cells(sheet: SheetMarkup, row: Element) -> Iterator[tuple[int, Element, bool]]:
    """Column, place and whether the address is stated, for each cell of a row."""
    column = 0
    for cell in children(sheet.view, row.inner, row.inner_end):
        if cell.name == b"c":
            ref = attributes(sheet.view, cell).get(b"r")
            column = cell_position(ref.decode("ascii", "replace"))[1] if ref else column + 1
            yield column, cell, ref is not None


def _inserted_cells(
    sheet: SheetMarkup, row: Element, number: int,
    cells: list[tuple[int, Element, bool]], missing: Mapping[int, Edit],
) -> Changes:  # fmt: skip
    """New cells at their place; a cell whose address was implied by the one before gets it stated."""
    stated = attributes(sheet.view, row)
    style = stated.get(b"s", b"") if stated.get(b"customFormat") in (b"1", b"true") else b""
    before: dict[int, bytes] = {}
    end = b""
    for column in sorted(missing):
        xml = _new_cell(sheet, number, column, missing[column], row.prefix, style)
        place = next((index for index, (other, *_) in enumerate(cells) if other > column), None)
        if place is None:
            end += xml
        elif xml:
            before[place] = before.get(place, b"") + xml
    changes: Changes = []
    for place, xml in before.items():
        column, cell, has_ref = cells[place]
        changes.append((cell.start, cell.start, xml))
        if not has_ref:
            name_end = cell.start + 1 + len(qualified(cell.prefix, cell.name))
            changes.append((name_end, name_end, b' r="%s"' % cell_name(number, column).encode()))
    return [*changes, _appended(sheet, row, end)] if end else changes


def _new_row(sheet: SheetMarkup, number: int, edits: Mapping[int, Edit]) -> bytes:
    prefix = sheet.cells.prefix
    cells = b"".join(_new_cell(sheet, number, column, edits[column], prefix, b"") for column in sorted(edits))
    name = qualified(prefix, b"row")
    return b'<%s r="%d">%s</%s>' % (name, number, cells, name) if cells else b""


def _new_cell(
    sheet: SheetMarkup, row: int, column: int, edit: Edit, prefix: bytes, row_style: bytes
) -> bytes:
    where = sheet.where(cell_name(row, column))
    if sheet.in_array(row, column):
        if isinstance(edit, SetValue):
            raise inside_array(where)
    elif not isinstance(edit, SetValue):
        raise no_formula(where)
    value = None if isinstance(edit, StripCache) else edit.value
    style = row_style or sheet.column_style(column)
    return new_cell(prefix, cell_name(row, column), style, value, where)


def _dimension_change(sheet: SheetMarkup, wanted: Mapping[int, Mapping[int, Edit]]) -> Changes:
    """Widen the sheet's stated extent when a target lies outside it."""
    element = sheet.parts.get(b"dimension")
    if element is None:
        return []
    stated = attributes(sheet.view, element)
    area = parse_range(stated.get(b"ref", b"").decode("ascii", "replace"))
    if area is None:
        return []
    columns = [column for cells in wanted.values() for column in cells]
    top, bottom = min(area.top, *wanted), max(area.bottom, *wanted)
    wide = Area("", top, min(area.left, *columns), bottom, max(area.right, *columns))
    if wide == area:
        return []
    return [(element.start, element.end, tag(element, stated | {b"ref": wide.ref.encode()}, empty=True))]
