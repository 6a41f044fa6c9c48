"""Questions about numbers that take texts and refuse truth values."""

from __future__ import annotations

import math

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import real
from kpi_engine.recalc.overrides.base import override


@override("ISEVEN")
def is_even(value: CellValue) -> CellValue:
    """Whether a number without its fraction is even; an empty cell is 0, TRUE and FALSE are #VALUE!."""
    return math.trunc(real(value)) % 2 == 0


@override("ISODD")
def is_odd(value: CellValue) -> CellValue:
    """Whether a number without its fraction is odd."""
    return math.trunc(real(value)) % 2 == 1


@override("DELTA")
def delta(one: CellValue, other: CellValue = None) -> CellValue:
    """1 when two numbers are equal, else 0."""
    return float(real(one) == real(other, 0.0))


@override("GESTEP")
def at_least(value: CellValue, step: CellValue = None) -> CellValue:
    """1 when a number reaches the step, else 0."""
    return float(real(value) >= real(step, 0.0))
