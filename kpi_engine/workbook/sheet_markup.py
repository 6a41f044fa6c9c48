"""A sheet's XML opened for patching: where its rows stand, and what limits an edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import LAST_COLUMN, cell_name, quoted
from kpi_engine.workbook.markup import (
    Element,
    attribute_dict,
    attributes,
    children,
    is_true,
    next_element,
    outermost,
    qualified,
    visible,
)
from kpi_engine.workbook.references import Area, AreaIndex, cell_position, parse_range
from kpi_engine.workbook.refusals import damaged, short
from kpi_engine.workbook.row_scan import Row, Rows, cells_in
from kpi_engine.workbook.xml_parts import MAIN, as_utf8, check_well_formed

_ADDRESS = re.compile(rb"""\sr\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MERGE = re.compile(
    rb"""<(?:[^\s/>:]+:)?mergeCell\s(?:[^>]*?\s)?ref\s*=\s*["']([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})(?=["'])|[^"']*)"""
)
_FORMULA = re.compile(rb"""<(?:[^\s/>:]+:)?f(?=\s)([^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*)>""")


class Columns(NamedTuple):
    """Neighbouring columns that look alike: whether they are hidden, and the style of their cells."""

    first: int
    last: int
    hidden: bool
    style: bytes


@dataclass(frozen=True)
class SheetMarkup:
    """A sheet's bytes, the view of its markup, and its parts by name; `cells` is the part with the rows."""

    data: bytes
    view: bytes
    name: str
    workbook: str
    parts: Mapping[bytes, Element]

    @classmethod
    def open(cls, data: bytes, name: str, workbook: str) -> SheetMarkup:
        """Check that the part is well-formed and find its parts."""
        check_well_formed(data, name, workbook)
        data = as_utf8(data, name, workbook)
        view = visible(data)
        top = outermost(view)
        if attributes(view, top).get(b":".join(filter(None, (b"xmlns", top.prefix)))) != MAIN.encode():
            raise damaged(workbook, f"the part of its sheet {short(name, 40)} is no worksheet")
        cells = next_element(view, b"sheetData", top.inner)
        if cells is None:
            raise damaged(workbook, f"sheet {short(name, 40)} has no place for cells")
        around = [*children(view, top.inner, cells.start), *children(view, cells.end, top.inner_end)]
        return cls(data, view, name, workbook, {part.name: part for part in (*around, cells)})

    @property
    def cells(self) -> Element:
        """The part that holds the rows."""
        return self.parts[b"sheetData"]

    def where(self, ref: str) -> str:
        """A cell as a message names it."""
        return f"{self._where}!{ref}"

    @cached_property
    def _where(self) -> str:
        return f"{short(self.workbook)} {short(quoted(self.name), 40)}"

    @cached_property
    def rows(self) -> Rows:
        """Every row in the order of the file."""
        try:
            return Rows(self.view, self.cells)
        except ValueError:
            raise self.damaged("has a row outside its limits") from None

    def element(self, row: Row) -> Element:
        """A row from its start tag to its end tag; rows do not hold rows."""
        prefix = self.view[row.start + 1 : self.view.index(b"row", row.start)].removesuffix(b":")
        if self.view[row.inner - 2 : row.inner] == b"/>":
            return Element(prefix, b"row", row.start, row.inner, row.inner, row.inner)
        closed = self.view.index(b"</" + qualified(prefix, b"row"), row.inner)
        return Element(prefix, b"row", row.start, row.inner, closed, self.view.index(b">", closed) + 1)

    def cells_of(self, row: Element, number: int) -> Iterator[tuple[int, Element, bool]]:
        """Column, place and whether the address is stated, for each cell of row `number`."""
        column = 0
        for cell in cells_in(self.view, row):
            found = _ADDRESS.search(self.view, cell.start, cell.inner)
            ref = found[1] or found[2] if found else None
            column = self._column(ref.decode("utf-8"), number) if ref is not None else column + 1
            if column > LAST_COLUMN:
                raise self.damaged(f"has too many cells in row {number}")
            yield column, cell, ref is not None

    def _column(self, ref: str, number: int) -> int:
        try:
            row, column = cell_position(ref)
        except WorkbookError:
            raise self.damaged(f"has a cell called {short(ref, 20)!r}") from None
        if row != number:
            raise self.damaged(f"has the cell {cell_name(row, column)} in row {number}")
        return column

    def damaged(self, what: str) -> WorkbookError:
        """The refusal of a sheet that is broken: `has the cell B2 in row 3`."""
        return damaged(self.workbook, f"sheet {short(self.name, 40)} {what}")

    @cached_property
    def arrays(self) -> tuple[Area, ...]:
        """Ranges that one array formula or what-if table fills."""
        if b"array" not in self.view and b"dataTable" not in self.view:
            return ()
        areas = []
        for found in _FORMULA.finditer(self.view, self.cells.inner, self.cells.inner_end):
            stated = attribute_dict(found[0])
            area = parse_range(stated.get(b"ref", b"").decode("ascii", "replace"))
            if stated.get(b"t") in (b"array", b"dataTable") and area and len(area) > 1:
                areas.append(area)
        return tuple(areas)

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """Merged ranges."""
        refs = (self._attributes(part).get(b"ref", b"") for part in self._inside(b"mergeCells"))
        return tuple(area for ref in refs if (area := parse_range(ref.decode("ascii", "replace"))))

    def merges_over(self, low: int, high: int) -> list[Area]:
        """The merged ranges that reach into the rows from `low` to `high`."""
        part = self.parts.get(b"mergeCells")
        areas = []
        for found in _MERGE.finditer(self.view, part.inner, part.inner_end) if part else ():
            ref, top, bottom = found.groups()
            if top is not None:
                first, last = int(top), int(bottom)
                if (first < low and last < low) or (first > high and last > high):
                    continue
            if area := parse_range(ref.decode("ascii", "replace")):
                areas.append(area)
        return areas

    def row_style(self, row: Element) -> bytes:
        """The style that a new cell of a row takes before that of its column; b"" for none."""
        stated = self._attributes(row)
        return stated.get(b"s", b"") if is_true(stated.get(b"customFormat")) else b""

    def column_style(self, column: int) -> bytes:
        """The style that a new cell of a column takes; b"" for none."""
        return next((each.style for each in self.columns if each.first <= column <= each.last), b"")

    @cached_property
    def columns(self) -> tuple[Columns, ...]:
        """The columns of which the sheet says something."""
        stated = (self._attributes(part) for part in self._inside(b"cols"))
        return tuple(
            Columns(
                int(low), min(int(high), LAST_COLUMN), is_true(each.get(b"hidden")), each.get(b"style", b"")
            )
            for each in stated
            if (low := each.get(b"min", b"")).isdigit() and (high := each.get(b"max", b"")).isdigit()
        )

    @cached_property
    def hidden_rows(self) -> frozenset[int]:
        """The rows that nobody sees."""
        if b"hidden" not in self.view:
            return frozenset()
        heads = ((row.number, attribute_dict(self.view[row.start : row.inner])) for row in self.rows)
        return frozenset(number for number, stated in heads if is_true(stated.get(b"hidden")))

    @property
    def is_protected(self) -> bool:
        """True when cells that are locked cannot be typed into."""
        part = self.parts.get(b"sheetProtection")
        return part is not None and is_true(self._attributes(part).get(b"sheet"))

    def style_at(self, row: int, column: int) -> int:
        """The style of a cell, or the one that it would take; 0 is the style of plain cells."""
        style = b""
        if found := self.rows.places(row, row):
            element = self.element(self.rows[found[-1]])
            style = self.row_style(element)
            for place, cell, _ in self.cells_of(element, row):
                if place == column:
                    return whole(self._attributes(cell).get(b"s", b""))
        return whole(style or self.column_style(column))

    @cached_property
    def arrays_by_place(self) -> AreaIndex:
        """The ranges of `arrays`, to be asked cell by cell."""
        return AreaIndex(self.arrays)

    def in_array(self, row: int, column: int) -> bool:
        """True when a formula that covers several cells fills this one."""
        return bool(self.arrays) and self.arrays_by_place.at(row, column) is not None

    def _inside(self, name: bytes) -> list[Element]:
        part = self.parts.get(name)
        return list(children(self.view, part.inner, part.inner_end)) if part else []

    def _attributes(self, element: Element) -> dict[bytes, bytes]:
        return attributes(self.view, element)


def whole(style: bytes) -> int:
    """The number of a style as a part states it; 0, the style of plain cells, where it states none."""
    return int(style) if style.isdigit() else 0
