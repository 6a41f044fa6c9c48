"""A sheet's XML with some cells changed; whatever is not named keeps its bytes."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.cell_patch import Fitting, edited_cell, new_cell
from kpi_engine.workbook.edits import Edit, SetValue, StripCache
from kpi_engine.workbook.markup import Change, Element, attribute_span, qualified, spliced
from kpi_engine.workbook.misplaced import check_new_cells
from kpi_engine.workbook.references import Area, AreaIndex, cell_position
from kpi_engine.workbook.refusals import inside_array, merged_cell, no_formula
from kpi_engine.workbook.rehome import rehomed
from kpi_engine.workbook.row_scan import Row
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.sheet_rows import appended, inserted_rows, widened

Wanted = Mapping[int, Mapping[int, Edit]]


def _same_style(style: bytes, _edit: SetValue) -> bytes:
    return style


def patched_sheet(sheet: SheetMarkup, edits: Mapping[str, Edit], fitting: Fitting = _same_style) -> bytes:
    """The sheet's part with the edits made; keys are addresses such as B2."""
    rows = [cell_position(ref)[0] for ref, edit in edits.items() if isinstance(edit, SetValue)]
    merges = AreaIndex(sheet.merges_over(min(rows), max(rows)) if rows else ())
    wanted: dict[int, dict[int, Edit]] = {}
    replaced = set()
    for ref, edit in edits.items():
        row, column = cell_position(ref)
        wanted.setdefault(row, {})[column] = edit
        if isinstance(edit, SetValue):
            _check_merge(sheet, merges.at(row, column), row, column)
            if edit.replace_formula:
                replaced.add((row, column))
    if (own := rehomed(sheet, replaced)) is not sheet.data:
        sheet = SheetMarkup.open(own, sheet.name, sheet.workbook)
    patch = _SheetPatch(sheet, wanted, fitting)
    columns = {column for cells in wanted.values() for column in cells}
    return spliced(sheet.data, patch.row_changes() + widened(sheet, wanted, columns))


def _check_merge(sheet: SheetMarkup, merged: Area | None, row: int, column: int) -> None:
    if merged is not None and (row, column) != (merged.top, merged.left):
        corner = cell_name(merged.top, merged.left)
        raise merged_cell(sheet.where(cell_name(row, column)), merged.ref, corner)


class _SheetPatch:
    """The changes that the wanted cells make in a sheet's rows."""

    def __init__(self, sheet: SheetMarkup, wanted: Wanted, fitting: Fitting) -> None:
        self._sheet, self._wanted, self._fitting = sheet, wanted, fitting
        self._new: list[str] = []

    def row_changes(self) -> list[Change]:
        """New and changed cells, in rows that are there and in new ones."""
        sheet = self._sheet
        places: dict[int, list[Row]] = {}
        for row in sheet.rows.of(self._wanted):
            places.setdefault(row.number, []).append(row)
        changes: list[Change] = []
        added: dict[int, bytes] = {}
        for number in sorted(self._wanted):
            found = places.get(number, [])
            if len(found) > 1:
                raise sheet.damaged(f"states row {number} twice")
            if found:
                changes += self._patched_row(found[0], self._wanted[number])
            elif xml := self._new_row(number, self._wanted[number]):
                added[number] = xml
        check_new_cells(sheet, self._new)
        return changes + inserted_rows(sheet, added)

    def _patched_row(self, row: Row, edits: Mapping[int, Edit]) -> list[Change]:
        sheet, element = self._sheet, self._sheet.element(row)
        changes: list[Change] = []
        missing = dict(edits)
        cells = list(sheet.cells_of(element, row.number))
        for column, cell, _stated in cells:
            if column not in edits:
                continue
            ref = cell_name(row.number, column)
            if column not in missing:
                raise sheet.damaged(f"states cell {ref} twice")
            edit, in_array = missing.pop(column), sheet.in_array(row.number, column)
            where = sheet.where(ref)
            new = edited_cell(
                sheet.data, sheet.view, cell, edit, in_array=in_array, where=where, fitting=self._fitting
            )
            changes.append((cell.start, cell.end, new))
        if missing:
            changes += self._inserted_cells(element, row.number, cells, missing)
            if spans := attribute_span(sheet.view, element, b"spans"):
                changes.append((*spans, b""))
        return changes

    def _inserted_cells(
        self, row: Element, number: int, cells: list[tuple[int, Element, bool]], missing: Mapping[int, Edit]
    ) -> list[Change]:
        """New cells at their place; a cell whose address was implied by the one before gets it stated."""
        style = self._sheet.row_style(row)
        before: dict[int, bytes] = {}
        end = b""
        for column in sorted(missing):
            xml = self._new_cell(number, column, missing[column], row.prefix, style)
            place = next((index for index, (other, *_) in enumerate(cells) if other > column), None)
            if place is None:
                end += xml
            elif xml:
                before[place] = before.get(place, b"") + xml
        changes: list[Change] = []
        for place, xml in before.items():
            column, cell, has_ref = cells[place]
            changes.append((cell.start, cell.start, xml))
            if not has_ref:
                name_end = cell.start + 1 + len(qualified(cell.prefix, cell.name))
                changes.append((name_end, name_end, b' r="%s"' % cell_name(number, column).encode()))
        return [*changes, appended(self._sheet, row, end)] if end else changes

    def _new_row(self, number: int, edits: Mapping[int, Edit]) -> bytes:
        prefix = self._sheet.cells.prefix
        cells = b"".join(
            self._new_cell(number, column, edits[column], prefix, b"") for column in sorted(edits)
        )
        name = qualified(prefix, b"row")
        return b'<%s r="%d">%s</%s>' % (name, number, cells, name) if cells else b""

    def _new_cell(self, row: int, column: int, edit: Edit, prefix: bytes, row_style: bytes) -> bytes:
        ref = cell_name(row, column)
        where = self._sheet.where(ref)
        self._new.append(ref)
        if self._sheet.in_array(row, column):
            if isinstance(edit, SetValue):
                raise inside_array(where)
        elif not isinstance(edit, SetValue):
            raise no_formula(where)
        value = None if isinstance(edit, StripCache) else edit.value
        style = row_style or self._sheet.column_style(column)
        if isinstance(edit, SetValue):
            style = self._fitting(style, edit)
        return new_cell(prefix, ref, style, value, where)
