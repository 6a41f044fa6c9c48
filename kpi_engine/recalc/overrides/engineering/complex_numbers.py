"""Functions of complex numbers."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

from kpi_engine.model.cell_error import DIV0, NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.base import RefusedError, override, single
from kpi_engine.recalc.overrides.engineering import complex_functions as of
from kpi_engine.recalc.overrides.engineering.complex_texts import Complex, complex_number, letter, written
from kpi_engine.recalc.overrides.mathematics.trigonometry import cosine, sine
from kpi_engine.recalc.overrides.reading import cells


@override("COMPLEX")
def complex_text(first: CellValue, second: CellValue, suffix: CellValue = None) -> CellValue:
    """The text of two numbers; a suffix other than a small i or j is #VALUE!."""
    parts = complex(real(first), real(second))
    unit = "i" if suffix is None or single(suffix) in (None, "") else single(suffix)
    if unit not in ("i", "j"):
        raise RefusedError(VALUE)
    return written(parts, str(unit))


@override("IMREAL")
def imreal(number: CellValue) -> CellValue:
    """The real part."""
    return complex_number(number).value.real


@override("IMAGINARY")
def imaginary(number: CellValue) -> CellValue:
    """The imaginary part."""
    return complex_number(number).value.imag


@override("IMABS")
def imabs(number: CellValue) -> CellValue:
    """The distance from 0."""
    return abs(complex_number(number).value)


@override("IMARGUMENT")
def imargument(number: CellValue) -> CellValue:
    """The angle; of 0 it is #DIV/0!."""
    value = complex_number(number).value
    if value == 0:
        raise RefusedError(DIV0)
    return cmath.phase(value)


@override("IMSUB")
def imsub(first: CellValue, second: CellValue) -> CellValue:
    """The difference, in the letter of the numbers."""
    one, other = complex_number(first), complex_number(second)
    return written(one.value - other.value, letter(one, other))


@override("IMDIV")
def imdiv(first: CellValue, second: CellValue) -> CellValue:
    """The quotient; a division by 0 is #NUM!."""
    one, other = complex_number(first), complex_number(second)
    demand(other.value != 0)
    a, b, c, d = one.value.real, one.value.imag, other.value.real, other.value.imag
    square = c * c + d * d
    return written(complex((a * c + b * d) / square, (b * c - a * d) / square), letter(one, other))


def _listed(values: tuple[CellValue, ...]) -> list[Complex]:
    """Numbers written into the formula and those of ranges; blanks in ranges do not count."""
    given = cells(*(value for value in values if value is not None))
    return [complex_number(cell) for cell in given if cell is not None]


@override("IMSUM")
def imsum(*numbers: CellValue) -> CellValue:
    """The sum, in the letter of the numbers."""
    found = _listed(numbers)
    return written(sum((each.value for each in found), 0j), letter(*found))


@override("IMPRODUCT")
def improduct(*numbers: CellValue) -> CellValue:
    """The product, in the letter of the numbers."""
    found = _listed(numbers)
    total = found[0].value if found else 0j
    for each in found[1:]:
        a, b, c, d = total.real, total.imag, each.value.real, each.value.imag
        total = complex(a * c - b * d, a * d + b * c)
    return written(total, letter(*found))


@override("IMPOWER")
def impower(number: CellValue, power: CellValue) -> CellValue:
    """By size and angle, as Excel does: the cube of 2+3i is -46+9.00000000000001i."""
    base, exponent = complex_number(number), real(power)
    if base.value == 0:
        demand(exponent > 0)
        return "0"
    size, angle = abs(base.value) ** exponent, cmath.phase(base.value) * exponent
    return written(complex(size * cosine(angle), size * sine(angle)), letter(base))


def _enter(name: str, compute: Callable[[complex], complex], meaning: str) -> None:
    def function(number: CellValue) -> CellValue:
        found = complex_number(number)
        try:
            return written(compute(found.value), letter(found))
        except ValueError:
            raise RefusedError(NUM) from None

    function.__doc__ = f"{meaning}; text that is no complex number is #NUM!."
    override(name)(function)


_enter("IMCONJUGATE", lambda value: value.conjugate(), "The conjugate")
_enter("IMSQRT", of.sqrt, "The square root, by size and angle")
_enter("IMEXP", of.exp, "The exponential")
_enter("IMLN", of.ln, "The natural logarithm, of 0 #NUM!")
_enter("IMLOG10", lambda value: of.ln(value) / math.log(10.0), "The logarithm to base 10")
_enter("IMLOG2", lambda value: of.ln(value) / math.log(2.0), "The logarithm to base 2")
_enter("IMSIN", of.sin, "The sine")
_enter("IMCOS", of.cos, "The cosine")
_enter("IMTAN", of.tan, "The tangent")
_enter("IMSINH", of.sinh, "The hyperbolic sine")
_enter("IMCOSH", of.cosh, "The hyperbolic cosine")
_enter("IMSEC", of.sec, "The secant")
_enter("IMSECH", of.sech, "The hyperbolic secant")
_enter("IMCSC", of.csc, "The cosecant, of 0 #NUM!")
_enter("IMCSCH", of.csch, "The hyperbolic cosecant, of 0 #NUM!")
_enter("IMCOT", of.cot, "The cotangent, of 0 #NUM!")
