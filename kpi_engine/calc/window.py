"""Where an argument is certainly fine: an interval, checked on a whole array with one or two looks."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from kpi_engine.model.column import Floats


@dataclass(frozen=True)
class Window:
    """Where an argument is certainly fine, read off the simple conditions of a declaration.

    Finite in any case, so the widest window lies between the infinities, both excluded.
    """

    low: float = -math.inf
    low_inside: bool = False
    high: float = math.inf
    high_inside: bool = False
    may_be_blank: bool = False

    @cached_property
    def last(self) -> int:
        """The bits of the largest float inside.

        Read as whole numbers, the floats from 0 upward keep their order, and every negative, infinite or
        missing figure comes after them: one maximum over the bits settles both ends.
        """
        return int(np.float64(self.high).view(np.uint64)) - (not self.high_inside)

    @cached_property
    def starts_at_zero(self) -> bool:
        """True when everything from 0 up to the end of the window is inside."""
        return (self.low < 0 or (self.low == 0 and self.low_inside)) and self.high > 0

    def span(self, values: Floats) -> tuple[float, float] | None:
        """Two figures inside, between which all of `values` lie; None when one look does not tell."""
        if not values.ndim:
            value = float(values)
            return (value, value) if self._holds(value) else None
        if self.starts_at_zero:
            highest_bits = largest_bits(values)
            if int(highest_bits) <= self.last:
                return 0.0, float(highest_bits.view(np.float64))
            if self.low == 0:
                return None
        low = float(np.minimum.reduce(values))
        if not (low > self.low or (self.low_inside and low == self.low)):
            return None
        high = float(np.maximum.reduce(values))
        return (low, high) if high < self.high or (self.high_inside and high == self.high) else None

    def inside(self, values: Floats) -> Any:
        """Which of `values` are inside; where a blank is allowed, it is inside."""
        above = np.greater_equal if self.low_inside else np.greater
        below = np.less_equal if self.high_inside else np.less
        fine = np.logical_and(above(values, self.low), below(values, self.high))
        return np.logical_or(fine, np.isnan(values)) if self.may_be_blank else fine

    def without(self, operator: type[ast.cmpop], limit: float) -> Window:
        """The window less everything for which `operator limit` is true."""
        if operator in (ast.Lt, ast.LtE):
            inside = operator is ast.Lt
            if limit > self.low or (limit == self.low and self.low_inside):
                return replace(self, low=limit, low_inside=inside)
        else:
            inside = operator is ast.Gt
            if limit < self.high or (limit == self.high and self.high_inside):
                return replace(self, high=limit, high_inside=inside)
        return self

    def _holds(self, value: float) -> bool:
        if self.may_be_blank and value != value:
            return True
        above = value > self.low or (self.low_inside and value == self.low)
        return above and (value < self.high or (self.high_inside and value == self.high))


def largest_bits(values: Floats) -> np.uint64:
    """The largest of the bits of all `values`, of which there is at least one."""
    bits: np.uint64 = np.maximum.reduce(values.view(np.uint64))
    return bits
