"""Arguments as the functions of the former Analysis ToolPak read them."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, number, single


def real(value: CellValue, default: float | None = None) -> float:
    """A number, also as text; TRUE, FALSE, a range: #VALUE!; left out where there is no default: #N/A."""
    if value is None:
        if default is None:
            raise RefusedError(NA)
        return default
    if isinstance(value, list) and (len(value) > 1 or len(value[0]) > 1):
        raise RefusedError(VALUE)
    if isinstance(single(value), bool):
        raise RefusedError(VALUE)
    return number(value)


def whole_real(value: CellValue, default: float | None = None) -> int:
    """A number without its fraction."""
    return math.trunc(real(value, default))


def demand(condition: bool) -> None:
    """#NUM! unless the condition holds."""
    if not condition:
        raise RefusedError(NUM)


def finite(value: float) -> float:
    """The number, or #NUM! where there is none."""
    if not math.isfinite(value):
        raise RefusedError(NUM)
    return value
