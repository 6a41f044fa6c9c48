"""The functions of complex numbers, with the sine and cosine of Excel."""

from __future__ import annotations

import cmath
import math

from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.mathematics.trigonometry import cosine, sine


def sqrt(value: complex) -> complex:
    size, angle = math.sqrt(abs(value)), cmath.phase(value) / 2.0 if value else 0.0
    return complex(size * cosine(angle), size * sine(angle))


def exp(value: complex) -> complex:
    size = math.exp(value.real)
    return complex(size * cosine(value.imag), size * sine(value.imag))


def sin(value: complex) -> complex:
    x, y = value.real, value.imag
    return complex(sine(x) * math.cosh(y), cosine(x) * math.sinh(y))


def cos(value: complex) -> complex:
    x, y = value.real, value.imag
    return complex(cosine(x) * math.cosh(y), -sine(x) * math.sinh(y))


def sinh(value: complex) -> complex:
    x, y = value.real, value.imag
    return complex(math.sinh(x) * cosine(y), math.cosh(x) * sine(y))


def cosh(value: complex) -> complex:
    x, y = value.real, value.imag
    return complex(math.cosh(x) * cosine(y), math.sinh(x) * sine(y))


def ln(value: complex) -> complex:
    demand(value != 0)
    return complex(math.log(abs(value)), cmath.phase(value))


def _over(value: complex, real_part: float, imaginary_part: float, *, of_sine: bool) -> complex:
    """The quotients of trigonometry over cosh 2y ± cos 2x, which gives Excel's last digits."""
    share = -cosine(2.0 * value.real) if of_sine else cosine(2.0 * value.real)
    below = math.cosh(2.0 * value.imag) + share
    demand(below != 0.0)
    return complex(real_part / below, imaginary_part / below)


def tan(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, sine(2.0 * x), math.sinh(2.0 * y), of_sine=False)


def cot(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, sine(2.0 * x), -math.sinh(2.0 * y), of_sine=True)


def sec(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, 2.0 * cosine(x) * math.cosh(y), 2.0 * sine(x) * math.sinh(y), of_sine=False)


def csc(value: complex) -> complex:
    x, y = value.real, value.imag
    return _over(value, 2.0 * sine(x) * math.cosh(y), -2.0 * cosine(x) * math.sinh(y), of_sine=True)


def sech(value: complex) -> complex:
    return sec(1j * value)


def csch(value: complex) -> complex:
    return 1j * csc(1j * value)
