"""What a formula's references are called in a sentence about one cell."""

from __future__ import annotations

import re

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, cell_name
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.shown import quoted_text
from kpi_engine.tracing.traced import Traced, is_one_cell, named, named_area
from kpi_engine.workbook.labels import Label

_LONGEST = 70
_PERIOD = re.compile(r"\b(?:19|20)\d\d\b|\b(?:Q[1-4]|QTR \d|Year \d+|Month \d+|Week \d+)\b", re.IGNORECASE)
_BESIDE = {(-1, 0): "the cell above", (1, 0): "the cell below", (0, -1): "the cell to the left",
           (0, 1): "the cell to the right"}  # fmt: skip


class Naming:
    """Names cells as seen from one cell: what both have in common is not said again."""

    def __init__(self, traced: Traced, home: Place) -> None:
        self._traced, self._home = traced, home
        self._own = traced.label(home)
        self._taken: dict[str, Place | Area] = {}

    def area(self, area: Area) -> str:
        """A range, or a single cell."""
        if is_one_cell(area):
            return self.cell(self._traced.place_of(area))
        return self._unique(self._range(area), area, named_area(self._traced, area))

    def cell(self, place: Place) -> str:
        """A single cell by its label, else by its address; a cell that is itself a label by its text."""
        label = self._traced.label(place)
        if place != self._home and label.text and label.text == self._own.text:
            return self._beside(place)
        typed = self._traced.book.constants.get(place)
        if isinstance(typed, str) and not label.row:
            return quoted_text(typed)
        return self._unique(self._called(label), place, named(place)) or named(place)

    def _called(self, label: Label) -> str:
        column, own = label.column or label.day, self._own.column or self._own.day
        if not label.row:
            return label.name or _plain(_without(label.text, self._own.text))
        if column == own:
            return _plain(self._row(label))
        same_row = label.row == self._own.row and label.section == self._own.section
        if same_row and column and not _PERIOD.search(column):
            return _plain(_without(column, own))
        row = self._row(label)
        return _plain(f"{row} ({_without(column, own)})" if column else row)

    def _row(self, label: Label) -> str:
        """The row's name without what is also said of the home cell: `Actual` of `Spend, Actual`."""
        first, *parts = label.row.split(", ")
        own = set(self._own.row.split(", "))
        return ", ".join([first, *(part for part in parts if part not in own)])

    def _beside(self, place: Place) -> str:
        """A cell with the very label of the home cell: by where it stands."""
        sheet, row, column = place
        if sheet != self._home[0]:
            return named(place)
        away = row - self._home[1], column - self._home[2]
        address = cell_name(row, column)
        return f"{_BESIDE[away]} ({address})" if away in _BESIDE else address

    def _range(self, area: Area) -> str:
        _, top, left, bottom, right = area
        sheet = self._traced.sheet(area[0])
        place = named_area(self._traced, area)
        if bottom - top + 1 >= LAST_ROW or right - left + 1 >= LAST_COLUMN:
            return place
        first = self._traced.labels.at(sheet, top, left)
        last = self._traced.labels.at(sheet, bottom, right)
        if first.table and left == right:
            return f"{first.table}"
        if top == bottom and first.row:
            return _from_to(self._row(first), first.column, last.column)
        if left == right and (first.row or first.day):
            rows = first.row or first.day, last.row or last.day
            own = first.column == self._own.column or not first.column
            if own and (rows[0] == rows[1] or not rows[1]):
                return first.range_name or place
            return _from_to("the rows" if own else _plain(first.column), *rows)
        return first.range_name or place

    def _unique(self, name: str, at: Place | Area, address: str) -> str:
        """The name, with the address where another reference already has it."""
        if not name:
            return address
        if self._taken.setdefault(name.casefold(), at) == at:
            return name
        return f"{name} ({address})"


def _from_to(name: str, first: str, last: str) -> str:
    name = _plain(name)
    if first and last and first != last:
        return f"{name} from {_plain(first)} to {_plain(last)}"
    return name


def _without(text: str, own: str) -> str:
    """The parts of a label that the home cell does not have too; all of it where none is left."""
    shared = set(own.split(", "))
    kept = [part for part in text.split(", ") if part not in shared]
    return ", ".join(kept) or text


def _plain(label: str) -> str:
    """A label inside a sentence; one with commas or many words stands in quotes."""
    if "," in label or len(label.split()) > 6:
        return f"“{label[:_LONGEST]}”"
    first, *others = label.split()[:2] or [""]
    in_sentence = first[:1].isupper() and first[1:].islower() and others and others[0][:1].islower()
    return label[0].lower() + label[1:] if in_sentence else label
