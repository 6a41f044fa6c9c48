"""The error function and its complement."""

from __future__ import annotations

import math

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import real
from kpi_engine.recalc.overrides.base import override


@override("ERF")
def erf(lower: CellValue, upper: CellValue = None) -> CellValue:
    """From 0 to one limit, or between two; TRUE and FALSE are #VALUE!."""
    start = math.erf(real(lower))
    return start if upper is None else math.erf(real(upper)) - start


@override("ERF.PRECISE")
def erf_precise(limit: CellValue) -> CellValue:
    """From 0 to the limit."""
    return math.erf(real(limit))


@override("ERFC", "ERFC.PRECISE")
def erfc(limit: CellValue) -> CellValue:
    """From the limit to infinity."""
    return math.erfc(real(limit))
