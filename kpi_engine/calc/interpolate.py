"""A target between its stated years: linear, geometric, by steps, or not at all."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping

from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.model.guide import Interpolation

EVERY_YEAR = 0
"""The key of a target that holds whatever the year."""


def target_in(targets: Mapping[int, float], year: float, how: Interpolation = "linear") -> float | CellError:
    """The target that holds in `year`, from the years in which it is stated.

    `linear` adds the same amount every year, `geometric` the same percentage, `step` keeps the last stated
    figure, `none` answers stated years only. `targets` maps years to figures; a figure under EVERY_YEAR
    holds always. #N/A before the first year, after the last one (`step` goes on), for a year that is not
    whole and where nothing is stated; #NUM! where a percentage would have to grow from or to a target of
    zero or less, and where one figure for every year contradicts others for some.
    """
    if not targets or not math.isfinite(year) or year != math.floor(year):
        return NA
    if EVERY_YEAR in targets:
        return float(targets[EVERY_YEAR]) if len(targets) == 1 else NUM
    years = sorted(targets)
    after = bisect_right(years, year)
    if after == 0 or (year > years[-1] and how != "step"):
        return NA
    if how == "geometric" and min(targets.values()) <= 0:
        return NUM
    start = years[after - 1]
    if start == year or how == "step":
        return float(targets[start])
    return NA if how == "none" else _between(targets, start, years[after], year, how)


def _between(
    targets: Mapping[int, float], start: int, end: int, year: float, how: Interpolation
) -> float | CellError:
    low, high = targets[start], targets[end]
    part = (year - start) / (end - start)
    figure = low * (high / low) ** part if how == "geometric" else low * (1 - part) + high * part
    return figure if math.isfinite(figure) else NUM
