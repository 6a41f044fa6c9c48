"""A sheet's XML with some cells changed; whatever is not named keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_engine.workbook.cell_patch import edited_cell, new_cell
from kpi_engine.workbook.edits import Edit, SetValue, StripCache
from kpi_engine.workbook.markup import (
    Element,
    attribute_dict,
    attributes,
    children,
    first,
    qualified,
    root,
    spliced,
    tag,
    visible,
)
from kpi_engine.workbook.references import Area, cell_name, cell_position, parse_range, quoted_sheet
from kpi_engine.workbook.refusals import damaged, inside_array, merged_cell, no_formula, short
from kpi_engine.workbook.xml_parts import as_utf8, check_well_formed

_ROW = re.compile(rb"""<(?:([^\s/>:]+):)?row(?=[\s/>])((?:[^>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(/?)>""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*(?:"[^"]*"|'[^']*')""")
_FORMULA = re.compile(rb"""<(?:[^\s/>:]+:)?f(?=\s)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")

Changes = list[tuple[int, int, bytes]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's start tag: from `start`, its attributes from `attributes` on, to `inner`."""

    number: int
    start: int
    attributes: int
    inner: int
    stated: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet being patched: its bytes, the view of its markup, and what limits an edit."""

    data: bytes
    view: bytes
    name: str
    workbook: str
    cells: Element
    arrays: tuple[Area, ...]
    merges: tuple[Area, ...]
    columns: tuple[tuple[int, int, bytes], ...]

    def where(self, ref: str) -> str:
        return f"{short(self.workbook)} {short(quoted_sheet(self.name), 40)}!{ref}"


def patched_sheet(data: bytes, edits: Mapping[str, Edit], name: str, workbook: str) -> bytes:
    """The sheet's part with the edits made; keys are addresses such as B2."""
    check_well_formed(data, name, workbook)
    sheet = _opened(as_utf8(data, name, workbook), name, workbook)
    wanted: dict[int, dict[int, Edit]] = {}
    for ref, edit in edits.items():
        row, column = cell_position(ref)
        wanted.setdefault(row, {})[column] = edit
        _check_merge(sheet, row, column, edit)
    changes = _row_changes(sheet, wanted)
    changes += _dimension_change(sheet, wanted)
    return spliced(sheet.data, changes)


def _opened(data: bytes, name: str, workbook: str) -> _Sheet:
    view = visible(data)
    top = root(view)
    parts = {part.name: part for part in children(view, top.inner, top.inner_end)}
    if b"sheetData" not in parts:
        raise damaged(workbook, f"sheet {name[:40]} has no place for cells")
    cells = parts[b"sheetData"]
    merges = parts.get(b"mergeCells")
    columns = parts.get(b"cols")
    return _Sheet(
        data, view, name, workbook, cells, _array_areas(view[cells.inner : cells.inner_end]),
        _merged_areas(view, merges) if merges else (), _column_styles(view, columns) if columns else (),
    )  # fmt: skip


def _array_areas(view: bytes) -> tuple[Area, ...]:
    """Ranges that one array formula or what-if table fills."""
    if b"array" not in view and b"dataTable" not in view:
        return ()
    areas = []
    for found in _FORMULA.finditer(view):
        stated = attribute_dict(found[0])
        if stated.get(b"t") in (b"array", b"dataTable"):
            area = parse_range(stated.get(b"ref", b"").decode())
            if area and len(area) > 1:
                areas.append(area)
    return tuple(areas)


def _merged_areas(view: bytes, merges: Element) -> tuple[Area, ...]:
    refs = (
        attributes(view, part).get(b"ref", b"") for part in children(view, merges.inner, merges.inner_end)
    )
    return tuple(area for ref in refs if (area := parse_range(ref.decode("ascii", "replace"))))


def _column_styles(view: bytes, columns: Element) -> tuple[tuple[int, int, bytes], ...]:
    found = []
    for part in children(view, columns.inner, columns.inner_end):
        stated = attributes(view, part)
        if b"style" in stated and stated.get(b"min", b"").isdigit() and stated.get(b"max", b"").isdigit():
            found.append((int(stated[b"min"]), int(stated[b"max"]), stated[b"style"]))
    return tuple(found)


def _check_merge(sheet: _Sheet, row: int, column: int, edit: Edit) -> None:
    if not isinstance(edit, SetValue):
        return
    for area in sheet.merges:
        if (row, column) in area and (row, column) != (area.top, area.left):
            raise merged_cell(sheet.where(cell_name(row, column)), area.ref, cell_name(area.top, area.left))


def _rows(sheet: _Sheet) -> list[_Row]:
    rows, number = [], 0
    for found in _ROW.finditer(sheet.view, sheet.cells.inner, sheet.cells.inner_end):
        stated = _NUMBER.search(found[2])
        number = int(stated[1]) if stated else number + 1
        rows.append(_Row(number, found.start(), found.start(2), found.end(), bool(stated)))
    return rows


def _row_changes(sheet: _Sheet, wanted: Mapping[int, dict[int, Edit]]) -> Changes:
    rows = _rows(sheet)
    places: dict[int, list[_Row]] = {}
    for row in rows:
        if row.number in wanted:
            places.setdefault(row.number, []).append(row)
    changes: Changes = []
    added: dict[int, bytes] = {}
    for number in sorted(wanted):
        found = places.get(number, [])
        if len(found) > 1:
            raise damaged(sheet.workbook, f"sheet {sheet.name[:40]} states row {number} twice")
        if found:
            changes += _patched_row(sheet, found[0], wanted[number])
        elif row_xml := _new_row(sheet, number, wanted[number]):
            added[number] = row_xml
    return changes + _inserted_rows(sheet, rows, added)


def _inserted_rows(sheet: _Sheet, rows: list[_Row], added: Mapping[int, bytes]) -> Changes:
    """New rows before the first row with a higher number; a row without a stated number gets it stated."""
    if not added:
        return []
    by_place: dict[int, bytes] = {}
    for number in sorted(added):
        place = next((index for index, row in enumerate(rows) if row.number > number), len(rows))
        by_place[place] = by_place.get(place, b"") + added[number]
    changes: Changes = []
    for place, xml in by_place.items():
        if place == len(rows):
            changes.append(_appended(sheet, sheet.cells, xml))
            continue
        row = rows[place]
        changes.append((row.start, row.start, xml))
        if not row.stated:
            changes.append((row.attributes, row.attributes, b' r="%d"' % row.number))
    return changes


def _appended(sheet: _Sheet, parent: Element, xml: bytes) -> tuple[int, int, bytes]:
    """Put content at the end of an element, which may be written as an empty tag."""
    if parent.inner_end < parent.end:
        return parent.inner_end, parent.inner_end, xml
    close = sheet.view.rindex(b"/", parent.start, parent.inner)
    return close, parent.inner, b">" + xml + b"</" + qualified(parent.prefix, parent.name) + b">"


def _patched_row(sheet: _Sheet, row: _Row, edits: Mapping[int, Edit]) -> Changes:
    element = next(children(sheet.view, row.start, sheet.cells.inner_end))
    stated = attributes(sheet.view, element)
    changes: Changes = []
    missing = dict(edits)
    cells = list(_cells(sheet, element))
    for column, cell, _has_ref in cells:
        edit = missing.pop(column, None)
        if edit is None:
            if column in edits:
                raise damaged(sheet.workbook, f"it states cell {cell_name(row.number, column)} twice")
            continue
        ref = cell_name(row.number, column)
        in_array = any((row.number, column) in area for area in sheet.arrays)
        new = edited_cell(sheet.data, sheet.view, cell, edit, in_array=in_array, where=sheet.where(ref))
        changes.append((cell.start, cell.end, new))
    changes += _inserted_cells(sheet, element, row.number, stated, cells, missing)
    if missing and b"spans" in stated:
        changes.append(_without_spans(sheet, element))
    return changes


def _cells(sheet: _Sheet, row: Element) -> Iterator[tuple[int, Element, bool]]:
    """Column, place and whether the address is stated, for each cell of a row."""
    column = 0
    for cell in children(sheet.view, row.inner, row.inner_end):
        if cell.name == b"c":
            ref = attributes(sheet.view, cell).get(b"r")
            column = cell_position(ref.decode("ascii", "replace"))[1] if ref else column + 1
            yield column, cell, ref is not None


def _inserted_cells(
    sheet: _Sheet, row: Element, number: int, stated: Mapping[bytes, bytes],
    cells: list[tuple[int, Element, bool]], missing: Mapping[int, Edit],
) -> Changes:  # fmt: skip
    """New cells at their place; a cell whose address was implied by the one before gets it stated."""
    changes: Changes = []
    end = b""
    pinned: set[int] = set()
    for column in sorted(missing):
        xml = _new_cell(sheet, number, column, missing[column], row.prefix, _row_style(stated))
        following = next(((c, cell, has_ref) for c, cell, has_ref in cells if c > column), None)
        if following is None:
            end += xml
            continue
        next_column, cell, has_ref = following
        changes.append((cell.start, cell.start, xml))
        if xml and not has_ref and cell.start not in pinned:
            pinned.add(cell.start)
            place = cell.start + 1 + len(qualified(cell.prefix, cell.name))
            changes.append((place, place, b' r="%s"' % cell_name(number, next_column).encode()))
    return [*changes, _appended(sheet, row, end)] if end else changes


def _new_row(sheet: _Sheet, number: int, edits: Mapping[int, Edit]) -> bytes:
    prefix = sheet.cells.prefix
    cells = b"".join(_new_cell(sheet, number, column, edits[column], prefix, b"") for column in sorted(edits))
    name = qualified(prefix, b"row")
    return b'<%s r="%d">%s</%s>' % (name, number, cells, name) if cells else b""


def _new_cell(sheet: _Sheet, row: int, column: int, edit: Edit, prefix: bytes, row_style: bytes) -> bytes:
    ref = cell_name(row, column)
    if any((row, column) in area for area in sheet.arrays):
        if isinstance(edit, SetValue):
            raise inside_array(sheet.where(ref))
    elif not isinstance(edit, SetValue):
        raise no_formula(sheet.where(ref))
    style = row_style or next((style for low, high, style in sheet.columns if low <= column <= high), b"")
    value = None if isinstance(edit, StripCache) else edit.value
    return new_cell(prefix, ref, style, value, sheet.where(ref))


def _row_style(stated: Mapping[bytes, bytes]) -> bytes:
    return stated.get(b"s", b"") if stated.get(b"customFormat") in (b"1", b"true") else b""


def _without_spans(sheet: _Sheet, row: Element) -> tuple[int, int, bytes]:
    """`spans` is a hint to readers; without it a cell outside the old span is safe."""
    found = _SPANS.search(sheet.view, row.start, row.inner)
    assert found is not None
    return found.start(), found.end(), b""


def _dimension_change(sheet: _Sheet, wanted: Mapping[int, Mapping[int, Edit]]) -> Changes:
    """Widen the sheet's stated extent when a target lies outside it."""
    top = root(sheet.view)
    element = first(sheet.view, b"dimension", top.inner, sheet.cells.start)
    area = (
        parse_range(attributes(sheet.view, element).get(b"ref", b"").decode("ascii", "replace"))
        if element
        else None
    )
    if element is None or area is None:
        return []
    columns = [column for cells in wanted.values() for column in cells]
    wide = Area(
        "",
        min(area.top, *wanted),
        min(area.left, *columns),
        max(area.bottom, *wanted),
        max(area.right, *columns),
    )
    if wide == area:
        return []
    stated = attributes(sheet.view, element) | {b"ref": wide.ref.encode()}
    return [(element.start, element.end, tag(element, stated, empty=True))]
