"""Which formulas read a cell, directly and through others."""

from __future__ import annotations

from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import areas_read
from kpi_engine.tracing.traced import Traced


def readers(traced: Traced, place: Place) -> list[Place]:
    """The formulas that name the cell, alone or in a range; for a cell that fills others, these too."""
    wanted = [place, *traced.workings.fills.get(place, ())]
    found = []
    for each in traced.workings.cells:
        home = each.cell.place
        if home != place and any(
            _holds(area, other) for area in areas_read(each.lowered.shape, home) for other in wanted
        ):
            found.append(home)
    return found


def reached(traced: Traced, place: Place) -> int:
    """How many formulas depend on the cell, directly or through others."""
    found = traced.workings.graph.reached([place])
    return sum(each in traced.formulas and each != place for each in found)


def _holds(area: tuple[str, int, int, int, int], place: Place) -> bool:
    folded, top, left, bottom, right = area
    sheet, row, column = place
    return top <= row <= bottom and left <= column <= right and sheet.casefold() == folded
