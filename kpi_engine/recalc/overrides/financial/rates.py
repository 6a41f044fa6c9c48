"""Yearly rates, and prices in fractions."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite, real, whole_real
from kpi_engine.recalc.overrides.base import RefusedError, override


@override("EFFECT")
def effect(nominal: CellValue, periods: CellValue) -> CellValue:
    """The effective rate; a rate of 0 or less, or fewer than one period, is #NUM!."""
    rate, count = real(nominal), whole_real(periods)
    demand(rate > 0.0 and count >= 1)
    return finite((1.0 + rate / count) ** count - 1.0)


@override("NOMINAL")
def nominal(effective: CellValue, periods: CellValue) -> CellValue:
    """The nominal rate; a rate of 0 or less, or fewer than one period, is #NUM!."""
    rate, count = real(effective), whole_real(periods)
    demand(rate > 0.0 and count >= 1)
    return finite(((1.0 + rate) ** (1.0 / count) - 1.0) * count)


def _fraction(value: CellValue) -> tuple[int, float]:
    """The denominator without its fraction, and the power of ten that holds it; below 1 is #DIV/0!."""
    given = real(value)
    demand(given >= 0.0)
    if given < 1.0:
        raise RefusedError(DIV0)
    below = math.trunc(given)
    return below, 10.0 ** math.ceil(math.log10(below))


@override("DOLLARDE")
def dollarde(price: CellValue, fraction: CellValue) -> CellValue:
    """1.02 in sixteenths is 1 and 2/16."""
    value = real(price)
    below, power = _fraction(fraction)
    whole = math.trunc(value)
    return whole + (value - whole) * power / below


@override("DOLLARFR")
def dollarfr(price: CellValue, fraction: CellValue) -> CellValue:
    """1 and 2/16 in sixteenths is 1.02."""
    value = real(price)
    below, power = _fraction(fraction)
    whole = math.trunc(value)
    return whole + (value - whole) * below / power
