"""The tree of what a result is made of, to a depth; shared cells are told once, circles by name."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.told import Precedent
from kpi_engine.tracing.traced import Traced, is_one_cell
from kpi_engine.tracing.values_told import Values

_MOST_NODES = 2_000


class Precedents:
    """Grows the tree under one cell."""

    def __init__(self, traced: Traced, values: Values, depth: int) -> None:
        self._traced, self._values, self._depth = traced, values, depth
        self._told: set[Place] = set()
        self._nodes = 0
        self.cycles: list[Place] = []

    def under(self, top: Place, areas: Sequence[tuple[Area, str]]) -> tuple[Precedent, ...]:
        """The children of `top`, whose formula reads these ranges in these roles."""
        self._told.add(top)
        return tuple(self._node(area, role, (top,)) for area, role in areas) if self._depth > 0 else ()

    def _node(self, area: Area, role: str, above: tuple[Place, ...]) -> Precedent:
        self._nodes += 1
        node = Precedent(self._values.area(area, role))
        if not is_one_cell(area):
            self._note_circle(area, above, node)
            return node
        place = self._traced.anchor(self._traced.place_of(area))
        cell = self._traced.formulas.get(place)
        if cell is None:
            return node
        node.formula = f"={cell.formula}"
        if place in above:
            node.seen = "circular"
            self.cycles.append(place)
            return node
        areas = self._traced.areas(place)
        if place in self._told:
            node.seen = "above" if areas else ""
        elif len(above) >= self._depth or self._nodes > _MOST_NODES:
            node.seen = "deeper" if areas else ""
        else:
            self._told.add(place)
            node.children = [self._node(each, "value", (*above, place)) for each in areas]
        return node

    def _note_circle(self, area: Area, above: tuple[Place, ...], node: Precedent) -> None:
        """A range that holds the cell whose precedent it is."""
        folded, top, left, bottom, right = area
        for sheet, row, column in above:
            if sheet.casefold() == folded and top <= row <= bottom and left <= column <= right:
                node.seen = "circular"
                self.cycles.append((sheet, row, column))
