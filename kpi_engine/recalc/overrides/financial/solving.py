"""Rates that are found by search."""

from __future__ import annotations

import math
from collections.abc import Callable

from kpi_engine.model.cell_error import NUM
from kpi_engine.recalc.overrides.base import RefusedError

_MOST_STEPS = 200


def root(of: Callable[[float], float], lowest: float, guess: float) -> float:
    """Where a falling or rising function is 0, above `lowest`; #NUM! where it is nowhere."""
    low, high = _bracket(of, lowest, guess)
    at_low, at_high = of(low), of(high)
    for _ in range(_MOST_STEPS):
        if at_low == 0.0 or at_high == 0.0 or high - low <= 4e-16 * max(1e-6, abs(low), abs(high)):
            break
        middle = low - at_low * (high - low) / (at_high - at_low)
        if not low < middle < high or _ % 3 == 2:
            middle = (low + high) / 2.0
        found = of(middle)
        if found == 0.0:
            return middle
        if (found < 0.0) == (at_low < 0.0):
            low, at_low = middle, found
        else:
            high, at_high = middle, found
    return low if abs(at_low) <= abs(at_high) else high


def _bracket(of: Callable[[float], float], lowest: float, guess: float) -> tuple[float, float]:
    """Two places between which the function changes its sign."""
    below, above, width = guess, guess, 0.05
    for _ in range(_MOST_STEPS):
        below, above = max(guess - width, lowest + (below - lowest) / 2.0), guess + width
        one, other = of(below), of(above)
        if math.isfinite(one) and math.isfinite(other) and (one <= 0.0) != (other <= 0.0):
            return below, above
        width *= 1.5
        if width > 1e12:
            break
    raise RefusedError(NUM)
