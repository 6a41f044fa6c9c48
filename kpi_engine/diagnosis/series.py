"""The same figure at other times: what usually stands here, and what may have been copied from next door.

A series never accuses anybody by itself. It says which of several explanations is easier to believe.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from kpi_engine.diagnosis.board import Board, Cell
from kpi_engine.model.fact import Place

NEAREST = 12
"""So many other periods say what is usual; older ones say little about today."""

FEWEST = 4
"""With fewer other periods nothing is usual."""

STEADY = 0.01
"""No figure keeps closer to its own trend than this: smaller departures tell nothing."""

FREEDOM = 3.0
"""The tails: a departure from the trend is unusual, never impossible."""

PLAIN = 2
"""A figure of so few digits (0, 5, 30) repeats by chance."""

Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Trend:
    """What the other periods let expect, and how far they usually depart from it."""

    scale: Scale
    level: float
    spread: float

    def surprise(self, value: float) -> float:
        """0 on the trend, growing ever more slowly with the distance from it."""
        departure = (self.scale(value) - self.level) / self.spread
        return math.log1p(departure * departure / FREEDOM)


class Series:
    """Every stated figure of a board by what it is about, and by the place where it stands."""

    def __init__(self, board: Board) -> None:
        self._alike: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        self._versions: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        self._places: dict[Place, Cell] = {}
        self._trends: dict[int, Trend | None] = {}
        self._apart: dict[int, list[tuple[int, Cell]]] = {}
        self._half_units: dict[int, list[float]] = {}
        for cell in board.cells:
            if cell.fact:
                self._alike[_but_for_the_period(cell)].append(cell)
                self._versions[_but_for_the_scenario(cell)].append(cell)
                self._places[cell.fact.place] = cell

    def surprise(self, cell: Cell, value: float) -> float:
        """How unusual the value is in its place; 0 where too few other periods are stated."""
        if cell.index not in self._trends:
            self._trends[cell.index] = _trend(self._others(cell))
        trend = self._trends[cell.index]
        return trend.surprise(value) if trend else 0.0

    def written_so(self, cell: Cell, half_unit: float) -> float:
        """In what part of the other periods the figure shows its last digit there; 1 where there are few."""
        shown = self._shown(cell)
        if len(shown) < FEWEST:
            return 1.0
        return sum(math.isclose(each, half_unit, rel_tol=1e-6) for each in shown) / len(shown)

    def usual_half_unit(self, cell: Cell) -> float:
        """Half a unit of the last digit that the figure shows in most other periods."""
        shown = self._shown(cell)
        return median(shown) if shown else cell.half_unit

    def _shown(self, cell: Cell) -> list[float]:
        """Half a unit of the last digit that the figure shows in each of the other periods."""
        if cell.index not in self._half_units:
            self._half_units[cell.index] = [other.half_unit for _, other in self._others(cell)]
        return self._half_units[cell.index]

    def copied_from(self, cell: Cell) -> Cell | None:
        """The neighbour whose figure this one repeats; None where its figures repeat anyway."""
        if _significant_digits(cell.value) <= PLAIN:
            return None
        others = self._others(cell)
        values = [other.value for _, other in others]
        if len(values) - len(set(values)) > len(values) / 4:
            return None
        return next((other for other in self._beside(cell, others) if other.value == cell.value), None)

    def _others(self, cell: Cell) -> list[tuple[int, Cell]]:
        """The figure in the nearest other periods of the same length, each with its distance."""
        if cell.index not in self._apart:
            self._apart[cell.index] = self._found(cell)
        return self._apart[cell.index]

    def _found(self, cell: Cell) -> list[tuple[int, Cell]]:
        own, length = cell.group, len(cell.group.period)
        alike = {
            other.group.period: other
            for other in self._alike[_but_for_the_period(cell)]
            if len(other.group.period) == length
        }
        periods = sorted({*alike, own.period})
        at = periods.index(own.period)
        apart = [(index - at, alike[period]) for index, period in enumerate(periods) if index != at]
        return sorted(apart, key=lambda item: (abs(item[0]), item[0]))[:NEAREST]

    def _beside(self, cell: Cell, others: Sequence[tuple[int, Cell]]) -> Iterator[Cell]:
        """The period before and after, the other scenarios, the rows above and below."""
        yield from (other for distance, other in others[:2] if abs(distance) == 1)
        for other in self._versions[_but_for_the_scenario(cell)]:
            if other.group.scenario != cell.group.scenario:
                yield other
        place = cell.fact.place if cell.fact else Place()
        if place.row is not None:
            rows = (self._places.get(replace(place, row=place.row + step)) for step in (-1, 1))
            yield from (other for other in rows if other)


def _but_for_the_period(cell: Cell) -> tuple[str, ...]:
    group = cell.group
    return cell.term.id, cell.label, group.guide, group.entity, group.scenario, group.segment


def _but_for_the_scenario(cell: Cell) -> tuple[str, ...]:
    group = cell.group
    return cell.term.id, cell.label, group.guide, group.entity, group.period, group.segment


def _trend(others: Sequence[tuple[int, Cell]]) -> Trend | None:
    """A straight line through the other periods that a few wrong ones do not bend (Theil and Sen)."""
    if len(others) < FEWEST:
        return None
    scale = _scale([other.value for _, other in others])
    points = [(distance, scale(other.value)) for distance, other in others]
    slope = median((b - a) / (y - x) for (x, a), (y, b) in combinations(points, 2))
    level = median(height - slope * at for at, height in points)
    spread = 1.4826 * median(abs(height - level - slope * at) for at, height in points)
    return Trend(scale, level, max(spread, STEADY))


def _scale(values: Sequence[float]) -> Scale:
    """Logarithms; where a series changes its sign or is 0 at times, a scale that is straight near 0."""
    sign = math.copysign(1.0, values[0])
    if all(value * sign > 0 for value in values):
        least = min(value * sign for value in values) * 1e-6
        return lambda value: math.log(max(value * sign, least))
    usual = median(abs(value) for value in values) or 1.0
    return lambda value: math.asinh(value / usual)


def _significant_digits(value: float) -> int:
    """How many digits of a figure say something: 1,200 has two."""
    return len(f"{abs(value):.12e}".split("e")[0].replace(".", "").rstrip("0"))
