"""Whether two numbers are the same to Excel."""

from __future__ import annotations

from kpi_engine.formula.comparing import SAME
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.compare import is_number
from kpi_engine.recalc.overrides.base import override


@override(SAME)
def same_to_15_digits(one: CellValue, other: CellValue) -> CellValue:
    """Excel compares what it shows: two numbers that agree to 15 digits are equal. TRUE and text are none."""
    return is_number(one) and is_number(other) and f"{one:.15g}" == f"{other:.15g}"
