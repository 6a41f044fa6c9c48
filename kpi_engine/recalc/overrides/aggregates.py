"""AGGREGATE 12 to 19: median, mode, large, small, percentiles and quartiles."""

from __future__ import annotations

import math
from collections import Counter

from kpi_engine.formula.subtotals import ORDERED
from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, number, override, rows, whole

_SKIPS_ERRORS = (2, 3, 6, 7)
_WITH_A_NUMBER = 14


@override(ORDERED)
def aggregate(kind: CellValue, option: CellValue, *values: CellValue) -> CellValue:
    """The functions that look at the order of numbers; options 2, 3, 6 and 7 leave errors out."""
    which = whole(kind)
    if which >= _WITH_A_NUMBER and len(values) < 2:
        raise RefusedError(VALUE)
    ranges = values[:-1] if which >= _WITH_A_NUMBER else values
    found = sorted(_numbers(ranges, skips_errors=whole(option) in _SKIPS_ERRORS))
    if which == 12:
        return _percentile(found, 0.5)
    if which == 13:
        return _mode(ranges, found)
    place = number(values[-1])
    if which in (14, 15):
        at = math.ceil(place)
        if not 1 <= at <= len(found):
            raise RefusedError(NUM)
        return found[-at] if which == 14 else found[at - 1]
    if which in (16, 17):
        return _percentile(found, place if which == 16 else math.trunc(place) / 4)
    if which in (18, 19):
        return _exclusive(found, place if which == 18 else math.trunc(place) / 4)
    raise RefusedError(VALUE)


def _numbers(values: tuple[CellValue, ...], *, skips_errors: bool) -> list[float]:
    found: list[float] = []
    for cell in (cell for value in values for row in rows(value) for cell in row):
        if isinstance(cell, CellError):
            if not skips_errors:
                raise RefusedError(cell)
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            found.append(float(cell))
    return found


def _mode(ranges: tuple[CellValue, ...], found: list[float]) -> float:
    """The most frequent number, the first of them in reading order; none occurs twice is #N/A."""
    counts = Counter(found)
    most = max(counts.values(), default=0)
    if most < 2:
        raise RefusedError(NA)
    order = _numbers(ranges, skips_errors=True)
    return next(each for each in order if counts[each] == most)


def _percentile(found: list[float], share: float) -> float:
    if not found or not 0.0 <= share <= 1.0:
        raise RefusedError(NUM)
    return _between(found, share * (len(found) - 1))


def _exclusive(found: list[float], share: float) -> float:
    place = share * (len(found) + 1) - 1
    if not found or not 0.0 <= place <= len(found) - 1:
        raise RefusedError(NUM)
    return _between(found, place)


def _between(found: list[float], place: float) -> float:
    low = math.floor(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (found[high] - found[low]) * (place - low)
