"""Bessel functions by the rational approximations of Abramowitz and Stegun, with which Excel computes them.

They are right to about eight digits; Excel shows these very digits, so a better method would differ from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite, real, whole_real
from kpi_engine.recalc.overrides.base import override

_TWO_OVER_PI = 0.636619772
_QUARTER, _THREE_QUARTERS = 0.785398164, 2.356194491
_ACCURACY, _LARGE, _SMALL = 40, 1e10, 1e-10

_J0 = (
    (57568490574.0, -13362590354.0, 651619640.7, -11214424.18, 77392.33017, -184.9052456),
    (57568490411.0, 1029532985.0, 9494680.718, 59272.64853, 267.8532712, 1.0),
)
_J1 = (
    (72362614232.0, -7895059235.0, 242396853.1, -2972611.439, 15704.48260, -30.16036606),
    (144725228442.0, 2300535178.0, 18583304.74, 99447.43394, 376.9991397, 1.0),
)
_Y0 = (
    (-2957821389.0, 7062834065.0, -512359803.6, 10879881.29, -86327.92757, 228.4622733),
    (40076544269.0, 745249964.8, 7189466.438, 47447.26470, 226.1030244, 1.0),
)
_Y1 = (
    (-0.4900604943e13, 0.1275274390e13, -0.5153438139e11, 0.7349264551e9, -0.4237922726e7, 0.8511937935e4),
    (0.2499580570e14, 0.4244419664e12, 0.3733650367e10, 0.2245904002e8, 0.1020426050e6, 0.3549632885e3, 1.0),
)
_FAR0: tuple[Sequence[float], Sequence[float]] = (
    (1.0, -0.1098628627e-2, 0.2734510407e-4, -0.2073370639e-5, 0.2093887211e-6),
    (-0.1562499995e-1, 0.1430488765e-3, -0.6911147651e-5, 0.7621095161e-6, -0.934945152e-7),
)
_FAR1: tuple[Sequence[float], Sequence[float]] = (
    (1.0, 0.183105e-2, -0.3516396496e-4, 0.2457520174e-5, -0.240337019e-6),
    (0.04687499995, -0.2002690873e-3, 0.8449199096e-5, -0.88228987e-6, 0.105787412e-6),
)
_FAR_J1 = (1.0, 0.183105e-2, -0.3516396496e-4, -0.3516396496e-4, 0.2457520174e-5, -0.240337019e-6)
"""Excel has the third of these twice, for the first kind only; BESSELJ(10,1) is wrong in the fifth digit."""
_I0 = (
    (1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.360768e-1, 0.45813e-2),
    (0.39894228, 0.1328592e-1, 0.225319e-2, -0.157565e-2, 0.916281e-2, -0.2057706e-1, 0.2635537e-1,
     -0.1647633e-1, 0.392377e-2),
)  # fmt: skip
_I1 = (
    (0.5, 0.87890594, 0.51498869, 0.15084934, 0.2658733e-1, 0.301532e-2, 0.32411e-3),
    (0.39894228, -0.3988024e-1, -0.362018e-2, 0.163801e-2, -0.1031555e-1, 0.2282967e-1, -0.2895312e-1,
     0.1787654e-1, -0.420059e-2),
)  # fmt: skip
_K0 = (
    (-0.57721566, 0.42278420, 0.23069756, 0.3488590e-1, 0.262698e-2, 0.10750e-3, 0.74e-5),
    (1.25331414, -0.7832358e-1, 0.2189568e-1, -0.1062446e-1, 0.587872e-2, -0.251540e-2, 0.53208e-3),
)
_K1 = (
    (1.0, 0.15443144, -0.67278579, -0.18156897, -0.1919402e-1, -0.110404e-2, -0.4686e-4),
    (1.25331414, 0.23498619, -0.3655620e-1, 0.1504268e-1, -0.780353e-2, 0.325614e-2, -0.68245e-3),
)


def _sum(coefficients: Sequence[float], at: float) -> float:
    total = 0.0
    for each in reversed(coefficients):
        total = total * at + each
    return total


def _far(x: float, order: int, *, second_kind: bool) -> float:
    """Beyond 8 both kinds are a wave with a slowly changing height and phase."""
    z = 8.0 / x
    one, other = _FAR1 if order else _FAR0
    if order and not second_kind:
        one = _FAR_J1
    height, shift = _sum(one, z * z), z * _sum(other, z * z)
    phase = x - (_THREE_QUARTERS if order else _QUARTER)
    wave = (
        math.sin(phase) * height + math.cos(phase) * shift
        if second_kind
        else math.cos(phase) * height - math.sin(phase) * shift
    )
    return math.sqrt(_TWO_OVER_PI / x) * wave


def _j(x: float, order: int) -> float:
    size = abs(x)
    if size < 8.0:
        above, below = _J1 if order else _J0
        return (x if order else 1.0) * _sum(above, x * x) / _sum(below, x * x)
    value = _far(size, order, second_kind=False)
    return -value if order and x < 0.0 else value


def _y(x: float, order: int) -> float:
    if x >= 8.0:
        return _far(x, order, second_kind=True)
    above, below = _Y1 if order else _Y0
    start = (x if order else 1.0) * _sum(above, x * x) / _sum(below, x * x)
    return start + _TWO_OVER_PI * (_j(x, order) * math.log(x) - (1.0 / x if order else 0.0))


def _i(x: float, order: int) -> float:
    size = abs(x)
    near, far = _I1 if order else _I0
    if size < 3.75:
        return (x if order else 1.0) * _sum(near, (x / 3.75) ** 2)
    value = math.exp(size) / math.sqrt(size) * _sum(far, 3.75 / size)
    return -value if order and x < 0.0 else value


def _k(x: float, order: int) -> float:
    near, far = _K1 if order else _K0
    if x > 2.0:
        return math.exp(-x) / math.sqrt(x) * _sum(far, 2.0 / x)
    tail = _sum(near, x * x / 4.0)
    logarithm = math.log(x / 2.0) * _i(x, order)
    return logarithm + tail / x if order else tail - logarithm


def _upwards(of: Callable[[float, int], float], x: float, order: int, sign: float) -> float:
    """Order by order from 0 and 1, which is safe where the values grow."""
    before, now = of(x, 0), of(x, 1)
    if order == 0:
        return before
    for step in range(1, order):
        before, now = now, step * 2.0 / x * now + sign * before
    return now


def _downwards(x: float, order: int, start: int, sign: float, *, summed: bool) -> tuple[float, float]:
    """From far above down to 0: the value wanted, and the value at 0 (or the normalising sum) beside it."""
    step = 2.0 / abs(x)
    above, now, found, total = 0.0, 1.0, 0.0, 0.0
    counted = False
    for each in range(start, 0, -1):
        above, now = now, each * step * now + sign * above
        if abs(now) > _LARGE:
            above, now, found, total = above * _SMALL, now * _SMALL, found * _SMALL, total * _SMALL
        if summed and counted:
            total += now
        counted = not counted
        if each == order:
            found = above
    return found, 2.0 * total - now if summed else now


@override("BESSELJ")
def besselj(x: CellValue, n: CellValue) -> CellValue:
    """First kind. The order loses its fraction; a negative order is #NUM!."""
    at, order = real(x), whole_real(n)
    demand(order >= 0)
    if order < 2:
        return _j(at, order)
    if at == 0.0:
        return 0.0
    if abs(at) > order:
        value = _upwards(_j, abs(at), order, -1.0)
    else:
        start = 2 * ((order + int(math.sqrt(_ACCURACY * order))) // 2)
        found, total = _downwards(at, order, start, -1.0, summed=True)
        value = found / total
    return -value if at < 0.0 and order % 2 else value


@override("BESSELY")
def bessely(x: CellValue, n: CellValue) -> CellValue:
    """Second kind; x must be above 0."""
    at, order = real(x), whole_real(n)
    demand(order >= 0 and at > 0.0)
    return finite(_upwards(_y, at, order, -1.0))


@override("BESSELI")
def besseli(x: CellValue, n: CellValue) -> CellValue:
    """Modified first kind. The order loses its fraction; a negative order is #NUM!."""
    at, order = real(x), whole_real(n)
    demand(order >= 0)
    if order < 2:
        return _i(at, order)
    if at == 0.0:
        return 0.0
    start = 2 * (order + int(math.sqrt(_ACCURACY * order)))
    found, last = _downwards(at, order, start, 1.0, summed=False)
    value = found * _i(at, 0) / last
    return -value if at < 0.0 and order % 2 else value


@override("BESSELK")
def besselk(x: CellValue, n: CellValue) -> CellValue:
    """Modified second kind; x must be above 0."""
    at, order = real(x), whole_real(n)
    demand(order >= 0 and at > 0.0)
    return finite(_upwards(_k, at, order, 1.0))
