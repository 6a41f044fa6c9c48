"""Functions of complex numbers."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

from kpi_engine.model.cell_error import DIV0, NUM, VALUE, CellError
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.base import RefusedError, override, rows, single
from kpi_engine.recalc.overrides.engineering.complex_texts import Complex, complex_number, letter, written


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
    found = []
    for cell in (cell for value in values if value is not None for row in rows(value) for cell in row):
        if isinstance(cell, CellError):
            raise RefusedError(cell)
        if cell is not None:
            found.append(complex_number(cell))
    return found


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
    return written(complex(size * math.cos(angle), size * math.sin(angle)), letter(base))


def _sqrt(value: complex) -> complex:
    size, angle = math.sqrt(abs(value)), cmath.phase(value) / 2.0 if value else 0.0
    return complex(size * math.cos(angle), size * math.sin(angle))


def _exp(value: complex) -> complex:
    size = math.exp(value.real)
    return complex(size * math.cos(value.imag), size * math.sin(value.imag))


def _ln(value: complex) -> complex:
    demand(value != 0)
    return complex(math.log(abs(value)), cmath.phase(value))


def _over(value: complex, real_part: float, imaginary_part: float, *, sine: bool) -> complex:
    """The quotients of trigonometry over cosh 2y ± cos 2x, which gives Excel's last digits."""
    cosine = math.cos(2.0 * value.real)
    below = math.cosh(2.0 * value.imag) - cosine if sine else math.cosh(2.0 * value.imag) + cosine
    demand(below != 0.0)
    return complex(real_part / below, imaginary_part / below)


def _tan(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, math.sin(2.0 * x), math.sinh(2.0 * y), sine=False)


def _cot(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, math.sin(2.0 * x), -math.sinh(2.0 * y), sine=True)


def _sec(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, 2.0 * math.cos(x) * math.cosh(y), 2.0 * math.sin(x) * math.sinh(y), sine=False)


def _csc(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, 2.0 * math.sin(x) * math.cosh(y), -2.0 * math.cos(x) * math.sinh(y), sine=True)


def _sech(value: complex) -> complex:
    return _sec(1j * value)


def _csch(value: complex) -> complex:
    return 1j * _csc(1j * value)


def _enter(name: str, of: Callable[[complex], complex], meaning: str) -> None:
    def function(number: CellValue) -> CellValue:
        found = complex_number(number)
        try:
            return written(of(found.value), letter(found))
        except ValueError:
            raise RefusedError(NUM) from None

    function.__doc__ = f"{meaning}; text that is no complex number is #NUM!."
    override(name)(function)


_enter("IMCONJUGATE", lambda value: value.conjugate(), "The conjugate")
_enter("IMSQRT", _sqrt, "The square root, by size and angle")
_enter("IMEXP", _exp, "The exponential")
_enter("IMLN", _ln, "The natural logarithm, of 0 #NUM!")
_enter("IMLOG10", lambda value: _ln(value) / math.log(10.0), "The logarithm to base 10")
_enter("IMLOG2", lambda value: _ln(value) / math.log(2.0), "The logarithm to base 2")
_enter("IMSIN", cmath.sin, "The sine")
_enter("IMCOS", cmath.cos, "The cosine")
_enter("IMTAN", _tan, "The tangent")
_enter("IMSINH", cmath.sinh, "The hyperbolic sine")
_enter("IMCOSH", cmath.cosh, "The hyperbolic cosine")
_enter("IMSEC", _sec, "The secant")
_enter("IMSECH", _sech, "The hyperbolic secant")
_enter("IMCSC", _csc, "The cosecant, of 0 #NUM!")
_enter("IMCSCH", _csch, "The hyperbolic cosecant, of 0 #NUM!")
_enter("IMCOT", _cot, "The cotangent, of 0 #NUM!")
