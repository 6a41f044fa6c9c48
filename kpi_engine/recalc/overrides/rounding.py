"""Rounding up and down to multiples."""

from __future__ import annotations

import math
from collections.abc import Callable

from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, number, override


def _steps(value: float, step: float, towards: Callable[[float], int]) -> float:
    """A multiple of `step`; the quotient counts with the 15 digits that Excel shows."""
    return towards(float(f"{value / step:.15g}")) * step


def _classic(value: CellValue, significance: CellValue, towards: Callable[[float], int]) -> float:
    amount, step = number(value), number(significance, 1.0)
    if amount == 0.0:
        return 0.0
    if step == 0.0:
        if towards is math.floor:
            raise RefusedError(DIV0)
        return 0.0
    if amount > 0.0 > step:
        raise RefusedError(NUM)
    return _steps(amount, step, towards)


@override("CEILING")
def ceiling(value: CellValue, significance: CellValue) -> CellValue:
    """Away from zero when both signs agree, up otherwise; a positive number with a negative step is #NUM!."""
    return _classic(value, significance, math.ceil)


@override("FLOOR")
def floor(value: CellValue, significance: CellValue) -> CellValue:
    """Towards zero when both signs agree, down otherwise; a step of 0 is #DIV/0! unless the number is 0."""
    return _classic(value, significance, math.floor)


def _modern(
    value: CellValue, significance: CellValue, mode: CellValue, towards: Callable[[float], int],
    otherwise: Callable[[float], int],
) -> float:  # fmt: skip
    amount, step = number(value), abs(number(significance, 1.0))
    if amount == 0.0 or step == 0.0:
        return 0.0
    if amount < 0.0 and number(mode) != 0.0:
        return _steps(amount, step, otherwise)
    return _steps(amount, step, towards)


@override("CEILING.MATH")
def ceiling_math(value: CellValue, significance: CellValue = None, mode: CellValue = None) -> CellValue:
    """Up; the sign of the step does not matter; a mode other than 0 takes negative numbers away from zero."""
    return _modern(value, significance, mode, math.ceil, math.floor)


@override("FLOOR.MATH")
def floor_math(value: CellValue, significance: CellValue = None, mode: CellValue = None) -> CellValue:
    """Down; the sign of the step does not matter; a mode other than 0 takes negative numbers towards zero."""
    return _modern(value, significance, mode, math.floor, math.ceil)


@override("CEILING.PRECISE", "ISO.CEILING")
def ceiling_precise(value: CellValue, significance: CellValue = None) -> CellValue:
    """Up, whatever the signs."""
    return _modern(value, significance, None, math.ceil, math.ceil)


@override("FLOOR.PRECISE")
def floor_precise(value: CellValue, significance: CellValue = None) -> CellValue:
    """Down, whatever the signs."""
    return _modern(value, significance, None, math.floor, math.floor)
