"""Multiples, common divisors, and sums of powers."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite, real, whole_real
from kpi_engine.recalc.overrides.base import RefusedError, number, override
from kpi_engine.recalc.overrides.reading import amounts, cells

_LARGEST = 2.0**53


@override("MROUND")
def mround(value: CellValue, multiple: CellValue) -> CellValue:
    """To the nearest multiple, a half away from zero by the binary quotient; unlike signs are #NUM!."""
    amount, step = real(value), real(multiple)
    if amount == 0.0 or step == 0.0:
        return 0.0
    demand((amount < 0.0) == (step < 0.0))
    return math.floor(amount / step + 0.5) * step


def _whole_numbers(values: tuple[CellValue, ...]) -> list[int]:
    """Numbers of 0 and more without their fraction; TRUE, FALSE and other text are #VALUE!."""
    found = []
    for cell in cells(*(value for value in values if value is not None)):
        if isinstance(cell, bool):
            raise RefusedError(VALUE)
        each = number(cell) if cell is not None else 0.0
        if not 0.0 <= each < _LARGEST:
            raise RefusedError(NUM)
        found.append(math.trunc(each))
    return found


@override("GCD")
def gcd(*values: CellValue) -> CellValue:
    """The greatest common divisor; a negative number, or one of 2^53 or more, is #NUM!."""
    return float(math.gcd(*_whole_numbers(values)))


@override("LCM")
def lcm(*values: CellValue) -> CellValue:
    """The least common multiple; a negative number, or a result of 2^53 or more, is #NUM!."""
    found = math.lcm(*_whole_numbers(values))
    demand(found < _LARGEST)
    return float(found)


@override("SERIESSUM")
def seriessum(x: CellValue, first: CellValue, step: CellValue, coefficients: CellValue) -> CellValue:
    """A sum of powers; text in the coefficients is #VALUE!."""
    at, power, more = real(x), real(first), real(step)
    terms = []
    for place, amount in enumerate(amounts(coefficients)):
        exponent = power + place * more
        demand(at != 0.0 or exponent >= 0.0)
        terms.append(amount * at**exponent)
    return finite(math.fsum(terms))


@override("SQRTPI")
def sqrtpi(value: CellValue) -> CellValue:
    """The square root of a multiple of π."""
    amount = real(value)
    demand(amount >= 0.0)
    return math.sqrt(amount * math.pi)


@override("FACTDOUBLE")
def factdouble(value: CellValue) -> CellValue:
    """The product of every second number down to 1 or 2; of -1 and 0 it is 1, below #NUM!."""
    top = whole_real(value)
    demand(-1 <= top <= 300)
    return finite(float(math.prod(range(top, 0, -2))))
