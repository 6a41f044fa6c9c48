"""Where a function of one number is 0: brackets found on a scan, each closed in on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

Function = Callable[[float], float | None]
"""A function that has no value (None) for some numbers."""
_ROUNDS = 200
_CLOSE = 4e-16


def scanned(points: Iterable[float], function: Function) -> list[tuple[float, float]]:
    """The points where the function has a value, in order, with it."""
    return [(point, value) for point in sorted(set(points)) if (value := function(point)) is not None]


def brackets(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Neighbouring points between which the sign changes; a point that is a root is one by itself."""
    exact = [(point, point) for point, value in found if value == 0]
    crossing = [
        (one, other) for (one, first), (other, second) in pairwise(found) if first * second < 0
    ]  # fmt: skip
    return sorted(exact + crossing)


def closed_in(low: float, high: float, function: Function) -> float | None:
    """The point between two others where the sign changes, to the last digits that count.

    Chandrupatla's method: inverse quadratic steps where the values allow, halving otherwise. None where the
    function has no value on the way.
    """
    one, other = function(low), function(high)
    if one is None or other is None:
        return None
    if low == high or one == 0:
        return low
    if other == 0:
        return high
    a, b, c, fa, fb, fc = low, high, low, one, other, one
    step = 0.5
    for _ in range(_ROUNDS):
        point = a + step * (b - a)
        value = function(point)
        if value is None:
            return None
        if (value > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, b, fc, fb = b, a, fb, fa
        a, fa = point, value
        best = a if abs(fa) < abs(fb) else b
        tolerance = _CLOSE * max(abs(best), 1e-300)
        if fa == 0 or abs(b - a) <= 2 * tolerance:
            return best
        step = max(_next_step(a, b, c, fa, fb, fc), tolerance / abs(b - a))
        step = min(step, 1 - tolerance / abs(b - a))
    return a if abs(fa) < abs(fb) else b


def _next_step(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """Where between a and b to look next, as a share of the way."""
    if c in (a, b) or fb in (fa, fc) or fc == fa:
        return 0.5
    along, up = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if not (up**2 < along and (1 - up) ** 2 < 1 - along):
        return 0.5
    return (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
