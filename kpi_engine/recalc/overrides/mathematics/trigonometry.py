"""Trigonometry with the π of Excel, and hyperbolic functions of large numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from kpi_engine.model.cell_error import DIV0, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.base import RefusedError, number, override

_LARGEST = 2.0**27
_RIGHT_ANGLE = Fraction(0xC90FDAA22168C235, 2**63)
"""Half of π with the 64 digits that the processor's own sine takes: SIN(PI()) is 1.2251E-16."""
_EVEN = 2


def _turned(x: float) -> tuple[float, int]:
    """The angle beyond the nearest right angles, and how many they are; from 2^27 on is #NUM!."""
    demand(abs(x) < _LARGEST)
    turns = round(x / (math.pi / 2.0))
    return (float(Fraction(x) - turns * _RIGHT_ANGLE) if turns else x), turns % 4


def sine(x: float) -> float:
    """The sine as Excel gives it."""
    rest, turns = _turned(x)
    value = math.cos(rest) if turns % _EVEN else math.sin(rest)
    return -value if turns >= _EVEN else value


def cosine(x: float) -> float:
    """The cosine as Excel gives it."""
    rest, turns = _turned(x)
    value = math.sin(rest) if turns % _EVEN else math.cos(rest)
    return -value if turns in (1, 2) else value


def _tangent(x: float) -> float:
    return sine(x) / cosine(x)


def _each(value: CellValue, of: Callable[[float], float]) -> CellValue:
    """One result, or one for each element of an array: the engine does not call these element by element."""
    if not isinstance(value, list):
        return of(number(value))
    if len(value) == 1 and len(value[0]) == 1:
        return of(number(value))
    return [[_of_cell(cell, of) for cell in row] for row in value]


def _of_cell(cell: Scalar, of: Callable[[float], float]) -> Scalar:
    if isinstance(cell, CellError):
        return cell
    try:
        return of(number([[cell]]))
    except RefusedError as refused:
        return refused.error


def _enter(name: str, of: Callable[[float], float], meaning: str) -> None:
    def function(angle: CellValue) -> CellValue:
        return _each(angle, of)

    function.__doc__ = f"{meaning}; a number of 2^27 or more is #NUM!."
    override(name)(function)


_enter("SIN", sine, "The sine")
_enter("COS", cosine, "The cosine")
_enter("TAN", _tangent, "The tangent")


def _over(above: float, below: float) -> float:
    if below == 0.0:
        raise RefusedError(DIV0)
    return above / below


@override("SEC")
def sec(angle: CellValue) -> CellValue:
    """1 over the cosine."""
    return _over(1.0, cosine(number(angle)))


@override("CSC")
def csc(angle: CellValue) -> CellValue:
    """1 over the sine; of 0 #DIV/0!."""
    return _over(1.0, sine(number(angle)))


@override("COT")
def cot(angle: CellValue) -> CellValue:
    """The cosine over the sine; of 0 #DIV/0!."""
    x = number(angle)
    return _over(cosine(x), sine(x))


@override("COTH")
def coth(x: CellValue) -> CellValue:
    """1 over the hyperbolic tangent, also of large numbers; of 0 #DIV/0!."""
    return _over(1.0, math.tanh(number(x)))


@override("SECH")
def sech(x: CellValue) -> CellValue:
    """1 over the hyperbolic cosine, 0 for large numbers."""
    half = math.exp(-abs(number(x)))
    return 2.0 * half / (1.0 + half * half)


@override("CSCH")
def csch(x: CellValue) -> CellValue:
    """1 over the hyperbolic sine, 0 for large numbers; of 0 #DIV/0!."""
    at = number(x)
    if at == 0.0:
        raise RefusedError(DIV0)
    half = math.exp(-abs(at))
    return math.copysign(-2.0 * half / math.expm1(-2.0 * abs(at)), at)


@override("ACOTH")
def acoth(x: CellValue) -> CellValue:
    """The inverse of COTH; numbers from -1 to 1 are #NUM!."""
    at = number(x)
    demand(abs(at) > 1.0)
    return math.atanh(1.0 / at)


@override("ACOT")
def acot(x: CellValue) -> CellValue:
    """The inverse of COT, between 0 and π."""
    return math.pi / 2.0 - math.atan(number(x)) if abs(number(x)) < 1.0 else _far_acot(number(x))


def _far_acot(x: float) -> float:
    found = math.atan(1.0 / x)
    return found if x > 0.0 else found + math.pi
