"""A workbook opened to be followed: what stands in its cells, what formulas read, what cells are called."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from kpi_engine.formula.references import LAST_ROW, cell_name, place_name, quoted
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import FormulaCell, Place
from kpi_engine.recalc.graph import Area, areas_read
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.workings import Workings
from kpi_engine.workbook.labels import Label, Labels
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.styles import PLAIN, CellStyle, Styles, read_styles

Kind = Literal["formula", "constant", "blank", "filled", "external"]
"""What stands in a cell. filled: by an array formula elsewhere. external: it reads another workbook."""

_READS_ELSEWHERE = re.compile(r"\b(?:OFFSET|INDIRECT)\(|:\s*INDEX\(|\)\s*:", re.IGNORECASE)


class Traced:
    """One workbook; what is asked for is read or prepared once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.book = read_book(package)
        self.labels = Labels(package)

    @cached_property
    def workings(self) -> Workings:
        """The formulas with their references plain: names, tables and the like are looked up."""
        return Workings(self.book)

    @cached_property
    def formulas(self) -> dict[Place, FormulaCell]:
        """The formula cells by place."""
        return {cell.place: cell for cell in self.book.formulas}

    def kind(self, place: Place) -> Kind:
        """What stands in a cell."""
        if place in self.formulas:
            prepared = self.workings.prepared.get(place)
            return "external" if prepared is not None and prepared.lowered.external else "formula"
        if place in self.book.spilled:
            return "filled"
        return "constant" if self.book.constants.get(place) is not None else "blank"

    def stored(self, place: Place) -> Scalar:
        """The value that the file holds for a cell."""
        if place in self.formulas:
            return self.formulas[place].cached
        if place in self.book.spilled:
            return self.book.spilled[place][1]
        return self.book.constants.get(place)

    def anchor(self, place: Place) -> Place:
        """The cell with the array formula that fills this one; the cell itself for any other."""
        return self.book.spilled[place][0] if place in self.book.spilled else place

    def areas(self, place: Place) -> list[Area]:
        """The ranges that a formula reads, each once, in the order in which it names them."""
        prepared = self.workings.prepared.get(place)
        if prepared is None:
            return []
        found = dict.fromkeys(areas_read(prepared.lowered.shape, place))
        return [area for area in found if area[0] in self._sheets]

    def reads_elsewhere(self, place: Place) -> bool:
        """True for a formula that finds its cells only while it is computed: OFFSET, INDIRECT."""
        cell = self.formulas.get(place)
        return cell is not None and _READS_ELSEWHERE.search(cell.formula) is not None

    def has_sheet(self, folded: str) -> bool:
        """True for the name (case-folded) of one of the sheets."""
        return folded in self._sheets

    def sheet(self, folded: str) -> str:
        """The name of a sheet as its tab has it."""
        return self._sheets[folded]

    def inside(self, area: Area) -> Iterator[Place]:
        """The cells of a range that hold something."""
        folded, top, left, bottom, right = area
        sheet = self._sheets.get(folded, "")
        for column in self._columns_of.get(sheet, ()):
            if left <= column <= right:
                rows = self._rows[sheet, column]
                for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                    yield sheet, row, column

    def place_of(self, area: Area) -> Place:
        """The only cell of a range of one cell."""
        return self._sheets[area[0]], area[1], area[2]

    def label(self, place: Place) -> Label:
        """What a cell is called."""
        return self.labels.at(*place)

    def style(self, place: Place) -> CellStyle:
        """How a cell shows its value."""
        cells = self.package.sheet_cells(place[0])
        record = cells.row(place[1]).get(place[2]) if cells is not None else None
        return self._styles[record.style] if record is not None else PLAIN

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self.package)

    @cached_property
    def _sheets(self) -> dict[str, str]:
        return {name.casefold(): name for name in reversed(self.book.sheets)}

    @cached_property
    def _rows(self) -> dict[tuple[str, int], Sequence[int]]:
        """The rows in use of each column."""
        found: dict[tuple[str, int], list[int]] = {}
        for places in (self.book.constants, self.formulas, self.book.spilled):
            for sheet, row, column in places:
                found.setdefault((sheet, column), []).append(row)
        for rows in found.values():
            rows.sort()
        return {**found}

    @cached_property
    def _columns_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for sheet, column in sorted(self._rows):
            found.setdefault(sheet, []).append(column)
        return found


def named(place: Place) -> str:
    """`Inputs!C5`, as Excel writes it."""
    return place_name(*place)


def named_area(traced: Traced, area: Area) -> str:
    """`Inputs!C5:N5`, `Inputs!C:C`."""
    folded, top, left, bottom, right = area
    first, last = cell_name(top, left), cell_name(bottom, right)
    if top == 1 and bottom == LAST_ROW:
        first, last = first.rstrip("0123456789"), last.rstrip("0123456789")
        return f"{quoted(traced.sheet(folded))}!{first}:{last}"
    return f"{quoted(traced.sheet(folded))}!{first}" + (f":{last}" if first != last else "")


def is_one_cell(area: Area) -> bool:
    """True for a range of a single cell."""
    return area[1] == area[3] and area[2] == area[4]
