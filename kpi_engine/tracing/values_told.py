"""Cells and ranges with their labels and values."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_engine.formula.grammar import Cells, Name, Node, Structured
from kpi_engine.formula.parts import parts
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.written import counted
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.computing import Computed
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.shown import figure, shown
from kpi_engine.tracing.told import ValueTold
from kpi_engine.tracing.traced import Traced, is_one_cell, named, named_area


class Values:
    """Tells cells and ranges of one workbook."""

    def __init__(self, traced: Traced, computed: Computed) -> None:
        self._traced, self._computed = traced, computed

    def area(self, area: Area, role: str = "value") -> ValueTold:
        """A range, or the only cell of it."""
        if is_one_cell(area):
            return self.cell(self._traced.place_of(area), role)
        held = list(self._traced.inside(area))
        numbers = [
            value for each in held
            if isinstance(value := self._computed.value(each), float)
            and self._traced.style(each).showing.kind != "date"
        ]  # fmt: skip
        formulas = sum(self._traced.kind(each) in ("formula", "external", "filled") for each in held)
        total = sum(numbers) if numbers else None
        said = [counted(len(held), "cell")]
        if total is not None:
            said.append(f"sum {figure(total)}")
        if formulas:
            said.append("all computed" if formulas == len(held) else counted(formulas, "formula"))
        place, label = named_area(self._traced, area), self.range_label(area)
        return ValueTold(place, label, "range", None, ", ".join(said), len(held), total, role)

    def cell(self, place: Place, role: str = "value") -> ValueTold:
        """A single cell."""
        value = self._computed.value(place)
        text = shown(value, self._traced.style(place), date1904=self._traced.book.date1904)
        total = float(value) if isinstance(value, float) and not isinstance(value, CellError) else None
        kind = self._traced.kind(place)
        return ValueTold(named(place), self._traced.label(place).text, kind, value, text, 1, total, role)

    def range_label(self, area: Area) -> str:
        """What a range is called by its first and last cell."""
        sheet = self._traced.sheet(area[0])
        held = list(self._traced.inside(area))
        if not held:
            return ""
        first, last = (self._traced.labels.at(sheet, *each[1:]) for each in (min(held), max(held)))
        if first.table and area[2] == area[4]:
            return first.table
        if first.row and first.row == last.row:
            return f"{first.row}, {_span(first.column, last.column)}".removesuffix(", ")
        if first.column and first.column == last.column:
            return f"{first.column}, {_span(first.row or first.day, last.row or last.day)}".removesuffix(", ")
        return first.range_name if first.range_name == last.range_name else ""


def _span(first: str, last: str) -> str:
    return f"{first} to {last}" if first and last and first != last else first


def areas_in(node: Node, pieces: Pieces) -> list[Area]:
    """The ranges that a part of a formula names, each once."""
    return list(dict.fromkeys(_areas(node, pieces)))


def _areas(node: Node, pieces: Pieces) -> Iterable[Area]:
    area = pieces.area(node)
    if area is not None:
        yield area
        return
    match node:
        case Name(text=name):
            behind = pieces.behind(name)
            if behind is not None and not isinstance(behind, Name | Cells | Structured):
                yield from _areas(behind, pieces)
        case _:
            for each in parts(node):
                yield from _areas(each, pieces)
