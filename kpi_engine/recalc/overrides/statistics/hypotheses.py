"""Tests: chi-squared, F, t and z."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.averages import variance
from kpi_engine.recalc.overrides.base import RefusedError, number, override, rows, whole
from kpi_engine.recalc.overrides.reading import numbers_of
from kpi_engine.recalc.overrides.statistics.normal import below
from kpi_engine.recalc.overrides.statistics.special import special
from kpi_engine.recalc.overrides.statistics.tails import t_above


def _number(cell: Scalar) -> float | None:
    if isinstance(cell, CellError):
        raise RefusedError(cell)
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _pairs(one: CellValue, other: CellValue) -> list[tuple[float, float]]:
    """Pairs of numbers; different sizes are #N/A."""
    left = [cell for row in rows(one) for cell in row]
    right = [cell for row in rows(other) for cell in row]
    if len(left) != len(right):
        raise RefusedError(NA)
    both = [(_number(a), _number(b)) for a, b in zip(left, right, strict=True)]
    return [(a, b) for a, b in both if a is not None and b is not None]


@override("CHISQ.TEST", "CHITEST")
def chisq_test(actual: CellValue, expected: CellValue) -> CellValue:
    """The chance of such differences; ranges of other shapes or of one cell are #N/A, 0 expected #DIV/0!."""
    height, width = len(rows(actual)), len(rows(actual)[0])
    if (height, width) != (len(rows(expected)), len(rows(expected)[0])) or height * width == 1:
        raise RefusedError(NA)
    total = []
    for found, wanted in _pairs(actual, expected):
        demand(wanted >= 0.0)
        total.append((found - wanted) ** 2 / wanted)
    degrees = (height - 1) * (width - 1) if height > 1 and width > 1 else height * width - 1
    if not total:
        raise RefusedError(DIV0)
    return float(special().gammaincc(degrees / 2.0, math.fsum(total) / 2.0))


@override("F.TEST", "FTEST")
def f_test(one: CellValue, other: CellValue) -> CellValue:
    """The chance, on both sides, that two samples vary alike; fewer than two values are #DIV/0!."""
    first, second = numbers_of(one), numbers_of(other)
    ratio = variance(first), variance(second)
    if 0.0 in ratio:
        raise RefusedError(DIV0)
    share = float(special().fdtrc(len(first) - 1, len(second) - 1, ratio[0] / ratio[1]))
    return 2.0 * min(share, 1.0 - share)


@override("T.TEST", "TTEST")
def t_test(one: CellValue, other: CellValue, tails: CellValue, kind: CellValue) -> CellValue:
    """Paired (1), equal variances (2) or not (3); other tails or kinds are #NUM!."""
    sides, which = whole(tails), whole(kind)
    demand(sides in (1, 2) and which in (1, 2, 3))
    if which == 1:
        pairs = _pairs(one, other)
        differences = [a - b for a, b in pairs]
        spread = variance(differences) / len(differences)
        middle, degrees = math.fsum(differences) / len(differences), float(len(differences) - 1)
    else:
        middle, spread, degrees = _apart(numbers_of(one), numbers_of(other), pooled=which == 2)
    if spread == 0.0:
        raise RefusedError(DIV0)
    return sides * t_above(abs(middle) / math.sqrt(spread), degrees)


def _apart(first: list[float], second: list[float], *, pooled: bool) -> tuple[float, float, float]:
    """The difference of two means, its variance, and its degrees of freedom."""
    one, other = variance(first), variance(second)
    count, rest = len(first), len(second)
    middle = math.fsum(first) / count - math.fsum(second) / rest
    if pooled:
        degrees = float(count + rest - 2)
        common = ((count - 1) * one + (rest - 1) * other) / degrees
        return middle, common * (1.0 / count + 1.0 / rest), degrees
    a, b = one / count, other / rest
    return middle, a + b, (a + b) ** 2 / (a * a / (count - 1) + b * b / (rest - 1))


@override("Z.TEST", "ZTEST")
def z_test(values: CellValue, x: CellValue, deviation: CellValue = None) -> CellValue:
    """The chance of a mean above that of the sample; no values are #N/A, no deviation #DIV/0!."""
    sample, at = numbers_of(values), number(x)
    if not sample:
        raise RefusedError(NA)
    if deviation is None:
        spread = math.sqrt(variance(sample))
        if spread == 0.0:
            raise RefusedError(DIV0)
    else:
        spread = number(deviation)
        if spread <= 0.0:
            raise RefusedError(NUM)
    middle = math.fsum(sample) / len(sample)
    return 1.0 - below((middle - at) / (spread / math.sqrt(len(sample))))
