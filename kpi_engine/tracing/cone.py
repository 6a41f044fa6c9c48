"""Everything that a result rests on: the formulas and the typed cells, the nearest first."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.traced import Traced, is_one_cell


@dataclass(slots=True)
class Cone:
    """The cells under one result.

    `steps` gives for each cell the number of formulas between it and the result; `formulas` and `inputs` are
    in this order. `blanks` are single cells that are read and empty. `elsewhere` are formulas that find
    their cells only while they are computed, so that the cone may lack some.
    """

    top: Place
    steps: dict[Place, int] = field(default_factory=dict)
    formulas: list[Place] = field(default_factory=list)
    inputs: list[Place] = field(default_factory=list)
    blanks: list[Place] = field(default_factory=list)
    elsewhere: list[Place] = field(default_factory=list)


def cone_of(traced: Traced, top: Place) -> Cone:
    """What the formula in `top` rests on, through any number of formulas."""
    cone = Cone(top)
    waiting = deque([(traced.anchor(top), 0)])
    areas: set[Area] = set()
    while waiting:
        place, step = waiting.popleft()
        if place in cone.steps:
            continue
        cone.steps[place] = step
        if place not in traced.formulas:
            cone.inputs.append(place)
            continue
        cone.formulas.append(place)
        if traced.reads_elsewhere(place):
            cone.elsewhere.append(place)
        for area in traced.areas(place):
            if area not in areas:
                areas.add(area)
                held = [traced.anchor(each) for each in traced.inside(area)]
                waiting.extend((each, step + 1) for each in held)
                if not held and is_one_cell(area) and traced.place_of(area) not in cone.blanks:
                    cone.blanks.append(traced.place_of(area))
    return cone
