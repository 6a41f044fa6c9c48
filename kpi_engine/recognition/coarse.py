"""Quarters, years and totals beside months: for which terms they are the figure of the longer period."""

from __future__ import annotations

from math import isclose

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.recognition.blocks import FigureLine

_GRAINS = ("month", "quarter", "year")
_RELATIVE = 1e-6


def keeps(term: str, line: FigureLine, at: int) -> bool:
    """True where the cell is the term's figure of its period.

    Flows add up; a level counts where it repeats that of the last part (or the first, for an opening); the
    total of a ratio may be any mean, and is left aside.
    """
    headings = line.axis.headings
    heading = headings[at]
    if len(line.axis.grains) < 2:
        return heading.role != "total" or bool(heading.period)
    finer = [
        other for other in line.cells
        if headings[other].scenario == heading.scenario and headings[other].role == ""
        and headings[other].grain in _GRAINS and heading.grain in _GRAINS
        and _GRAINS.index(headings[other].grain) < _GRAINS.index(heading.grain)
    ]  # fmt: skip
    if not finer:
        return heading.role != "total" or bool(heading.period)
    inside = sorted(other for other in finer if _within(headings[other].period, heading.period))
    figure = line.cells[at].figure or 0.0
    match TERMS.get(term).aggregation:
        case Aggregation.SUM:
            parts = [line.cells[other].figure or 0.0 for other in inside]
            mean = sum(parts) / len(parts) if parts else None
            return mean is None or mean == 0 or not isclose(figure, mean, rel_tol=_RELATIVE)
        case Aggregation.LAST:
            return bool(inside) and isclose(figure, line.cells[inside[-1]].figure or 0.0, rel_tol=_RELATIVE)
        case Aggregation.FIRST:
            return bool(inside) and isclose(figure, line.cells[inside[0]].figure or 0.0, rel_tol=_RELATIVE)
    return False


def _within(part: str, whole: str) -> bool:
    if part[:4] != whole[:4]:
        return False
    if len(whole) == 4:
        return True
    return len(part) == 7 and "Q" not in part and (int(part[5:7]) + 2) // 3 == int(whole[-1])
