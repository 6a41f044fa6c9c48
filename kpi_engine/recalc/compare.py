"""When a computed value counts as the cached one."""

from __future__ import annotations

from typing import TypeGuard

from kpi_engine.model.cell_error import CellError, Scalar

RELATIVE = 1e-9
OPERANDS = 1e-12
"""A sum of large amounts that cancel may differ by this share of the largest of them."""


def same(cached: Scalar, computed: Scalar) -> bool:
    """True for numbers within a relative 1e-9, else for the same kind of value and the same value.

    Google Sheets saves the error of a formula as text: it counts as the error. LibreOffice saves TRUE and
    FALSE as 1 and 0 in cells that are not formatted as truth values: they count as these.
    """
    if is_number(cached) and is_number(computed):
        one, other = float(cached), float(computed)
        return one == other or abs(one - other) <= RELATIVE * max(abs(one), abs(other))
    if isinstance(cached, CellError) and isinstance(computed, CellError):
        return _stored(cached) is _stored(computed)
    if isinstance(computed, bool) and is_number(cached):
        return float(cached) == float(computed)
    if isinstance(cached, str) and isinstance(computed, CellError):
        return CellError.from_text(cached) is _stored(computed)
    return type(cached) is type(computed) and cached == computed


def cancels(cached: Scalar, computed: Scalar, largest_operand: float) -> bool:
    """True when the difference is rounding left over from adding operands as large as `largest_operand`."""
    if not (is_number(cached) and is_number(computed)):
        return False
    return abs(float(cached) - float(computed)) <= OPERANDS * largest_operand


def _stored(error: CellError) -> CellError:
    """A file says #VALUE! for the newer #SPILL! and #CALC!."""
    return CellError.VALUE if error in (CellError.SPILL, CellError.CALC) else error


def is_number(value: object) -> TypeGuard[float]:
    """True for a number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool | CellError)
