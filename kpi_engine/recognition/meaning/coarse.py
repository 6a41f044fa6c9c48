"""Quarters, years and totals beside months: for which terms they are the figure of the longer period."""

from __future__ import annotations

from math import isclose

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.recognition.tables.blocks import FigureLine

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
        case Aggregation.LAST | Aggregation.FIRST as level:
            end = -1 if level is Aggregation.LAST else 0
            return _repeats(line, at, end) or _usually_repeats(line, at, end)
    return False


def _repeats(line: FigureLine, at: int, end: int) -> bool:
    """True where a longer period shows the figure of its last part (`end` -1) or of its first (0)."""
    headings = line.axis.headings
    inside = sorted(
        other for other in line.cells
        if headings[other].scenario == headings[at].scenario and not headings[other].role
        and headings[other].grain == "month" and _within(headings[other].period, headings[at].period)
    ) or sorted(
        other for other in line.cells
        if headings[other].scenario == headings[at].scenario and headings[other].grain == "quarter"
        and len(headings[at].period) == len("2026") == len(headings[other].period) - 3
        and _within(headings[other].period, headings[at].period)
    )  # fmt: skip
    if not inside:
        return False
    return isclose(line.cells[at].figure or 0.0, line.cells[inside[end]].figure or 0.0, rel_tol=_RELATIVE)


def _usually_repeats(line: FigureLine, at: int, end: int) -> bool:
    """True where most quarters or years of the line do: one that does not is a slip, not another figure."""
    headings = line.axis.headings
    alike = [other for other in line.cells if headings[other].grain == headings[at].grain
             and headings[other].role == headings[at].role]  # fmt: skip
    return len(alike) > 2 and sum(_repeats(line, other, end) for other in alike) * 2 > len(alike)


def _within(part: str, whole: str) -> bool:
    if part[:4] != whole[:4]:
        return False
    if len(whole) == 4:
        return True
    return len(part) == 7 and "Q" not in part and (int(part[5:7]) + 2) // 3 == int(whole[-1])
