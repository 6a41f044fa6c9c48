"""Powers and logarithms at the edges of what they are defined for."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite
from kpi_engine.recalc.overrides.base import RefusedError, number, override


@override("POWER")
def power(base: CellValue, exponent: CellValue) -> CellValue:
    """0 to the power of 0 is #NUM!, 0 to a negative one #DIV/0!; odd roots of negative numbers exist."""
    x, times = number(base), number(exponent)
    if x == 0.0:
        demand(times != 0.0)
        if times < 0.0:
            raise RefusedError(DIV0)
    if x < 0.0 and times != math.floor(times):
        root = round(1.0 / times)
        demand(root % 2 == 1 and math.isclose(1.0 / root, times, rel_tol=1e-15))
        return -math.pow(-x, times)
    return finite(math.pow(x, times))


@override("LOG")
def log(value: CellValue, base: CellValue = None) -> CellValue:
    """A base of 1 is #DIV/0!, one of 0 or less #NUM!."""
    x, foot = number(value), number(base, 10.0)
    demand(x > 0.0 and foot > 0.0)
    if foot == 1.0:
        raise RefusedError(DIV0)
    return math.log10(x) if foot == 10.0 else math.log(x) / math.log(foot)
