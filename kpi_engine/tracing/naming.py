"""What a formula's references are called in a sentence about one cell."""

from __future__ import annotations

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.traced import Traced, is_one_cell, named, named_area
from kpi_engine.workbook.labels import Label

_LONGEST = 70


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
        """A single cell by its label, else by its address."""
        label = self._traced.label(place)
        row = self._row(label)
        if not row:
            return label.name or self._unique(_plain(label.text), place, named(place)) or named(place)
        column = label.column or label.day
        if column and column != (self._own.column or self._own.day):
            row = f"{row} ({column})"
        return self._unique(_plain(row), place, named(place))

    def _row(self, label: Label) -> str:
        """The row's name without what is also said of the home cell: `Actual` of `Spend, Actual`."""
        parts = label.row.split(", ")
        own = set(self._own.row.split(", "))
        kept = [parts[0], *(part for part in parts[1:] if part not in own)]
        if label.table and not label.row:
            return label.column
        return ", ".join(kept)

    def _range(self, area: Area) -> str:
        _, top, left, bottom, right = area
        sheet = self._traced.sheet(area[0])
        place = named_area(self._traced, area)
        if bottom - top + 1 >= LAST_ROW or right - left + 1 >= LAST_COLUMN:
            return place
        first = self._traced.labels.at(sheet, top, left)
        last = self._traced.labels.at(sheet, bottom, right)
        if top == bottom and first.row:
            return _from_to(self._row(first), first.column, last.column)
        if left == right and (first.column or first.table):
            own = first.range_name or first.column
            return own if first.table else _from_to(own, first.row or first.day, last.row or last.day)
        return first.range_name or place

    def _unique(self, name: str, at: Place | Area, address: str) -> str:
        """The name, with the address where another reference already has it."""
        if not name:
            return address
        key = name.casefold()
        if self._taken.setdefault(key, at) == at:
            return name
        return f"{name} ({address})"


def _from_to(name: str, first: str, last: str) -> str:
    name = _plain(name)
    if first and last and first != last:
        return f"{name} from {first} to {last}"
    return name


def _plain(label: str) -> str:
    """A label inside a sentence; one with commas or many words stands in quotes."""
    if not label:
        return ""
    if "," in label or len(label.split()) > 6:
        return f"“{label[:_LONGEST]}”"
    return label[0].lower() + label[1:] if label[1:2].islower() else label
