"""Places in a list of numbers and chances of outcomes: PERCENTRANK, MODE, PROB, permutations."""

from __future__ import annotations

import math
from collections import Counter

from kpi_engine.model.cell_error import NA, NUM
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite
from kpi_engine.recalc.overrides.base import RefusedError, number, override, whole
from kpi_engine.recalc.overrides.reading import numbers_of

_SUM_TOLERANCE = 1e-7


def _rank(values: CellValue, x: CellValue, digits: CellValue, *, exclusive: bool) -> float:
    found, at, shown = sorted(numbers_of(values)), number(x), whole(digits, 3)
    demand(bool(found) and shown >= 1)
    if not found[0] <= at <= found[-1]:
        raise RefusedError(NA)
    below = sum(each < at for each in found)
    place = float(below)
    if found[below] != at:
        low, high = found[below - 1], found[below]
        place = below - 1 + (at - low) / (high - low)
    if exclusive:
        share = (place + 1.0) / (len(found) + 1.0)
    else:
        share = 1.0 if len(found) == 1 else place / (len(found) - 1.0)
    return math.floor(float(f"{share * 10.0**shown:.15g}")) / 10.0**shown


@override("PERCENTRANK", "PERCENTRANK.INC")
def percentrank(values: CellValue, x: CellValue, digits: CellValue = None) -> CellValue:
    """The place of x from 0 to 1, cut to three digits; x outside the values is #N/A."""
    return _rank(values, x, digits, exclusive=False)


@override("PERCENTRANK.EXC")
def percentrank_exc(values: CellValue, x: CellValue, digits: CellValue = None) -> CellValue:
    """The place of x without 0 and 1, cut to three digits."""
    return _rank(values, x, digits, exclusive=True)


@override("PROB")
def prob(values: CellValue, chances: CellValue, lower: CellValue, upper: CellValue = None) -> CellValue:
    """The chance of a value between two limits; chances outside 0 to 1, or not 1 together, are #NUM!."""
    found, weights = numbers_of(values), numbers_of(chances)
    if len(found) != len(weights):
        raise RefusedError(NA)
    low = number(lower)
    high = low if upper is None else number(upper)
    if any(not 0.0 <= each <= 1.0 for each in weights) or abs(math.fsum(weights) - 1.0) > _SUM_TOLERANCE:
        raise RefusedError(NUM)
    return math.fsum(each for at, each in zip(found, weights, strict=True) if low <= at <= high)


@override("PERMUTATIONA")
def permutationa(count: CellValue, chosen: CellValue) -> CellValue:
    """Arrangements with repetition; negative numbers are #NUM!."""
    things, picks = whole(count), whole(chosen)
    demand(things >= 0 and picks >= 0)
    return finite(float(things) ** picks)


def _modes(values: tuple[CellValue, ...]) -> list[float]:
    """The most frequent numbers in the order in which they appear; none that occurs twice is #N/A."""
    counts = Counter(each for value in values if value is not None for each in numbers_of(value))
    most = max(counts.values(), default=0)
    if most < 2:
        raise RefusedError(NA)
    return [each for each, count in counts.items() if count == most]


@override("MODE", "MODE.SNGL")
def mode(*values: CellValue) -> CellValue:
    """The most frequent number, the first of several; blanks, texts, TRUE and FALSE do not count."""
    return _modes(values)[0]


@override("MODE.MULT")
def mode_mult(*values: CellValue) -> CellValue:
    """All of the most frequent numbers, below one another."""
    return [[each] for each in _modes(values)]
