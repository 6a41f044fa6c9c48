"""Arithmetic on intervals: what a figure may be, given the digits it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

INFINITY = math.inf
ROUNDING = 1e-9
"""Part of a figure that float arithmetic may lose without anybody being wrong."""


class Interval(NamedTuple):
    """All numbers from `low` to `high`, both included; either may be infinite."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    @property
    def middle(self) -> float:
        """The point half-way, or the finite end of a half-line."""
        if math.isinf(self.low) or math.isinf(self.high):
            return self.low if math.isinf(self.high) else self.high
        return (self.low + self.high) / 2

    @property
    def size(self) -> float:
        """The largest magnitude in it."""
        return max(abs(self.low), abs(self.high))


Spans = tuple[Interval, ...]
"""Intervals a figure may lie in; empty when no value fits."""

LINE = Interval(-INFINITY, INFINITY)
EVERYWHERE: Spans = (LINE,)


def point(value: float) -> Interval:
    """A figure known exactly."""
    return Interval(value, value)


def plus(first: Interval, second: Interval) -> Interval:
    """All sums."""
    return Interval(first.low + second.low, first.high + second.high)


def minus(first: Interval, second: Interval) -> Interval:
    """All differences."""
    return Interval(first.low - second.high, first.high - second.low)


def times(first: Interval, second: Interval) -> Interval:
    """All products; nothing times anything is nothing."""
    if first.low > 0 and second.low > 0:
        return Interval(first.low * second.low, first.high * second.high)
    corners = [a * b if a and b else 0.0 for a in first for b in second]
    return Interval(min(corners), max(corners))


def over(top: Interval, bottom: Interval) -> Spans:
    """All x with x × bottom = top: everything when both may be 0, two rays when only the bottom may."""
    if bottom.low > 0 or bottom.high < 0:
        corners = [_quotient(a, b) for a in top for b in bottom]
        return (Interval(min(corners), max(corners)),)
    if 0 in top:
        return EVERYWHERE
    nearest = top.low if top.low > 0 else top.high
    rays = []
    if bottom.high > 0:
        edge = _quotient(nearest, bottom.high)
        rays.append(Interval(edge, INFINITY) if nearest > 0 else Interval(-INFINITY, edge))
    if bottom.low < 0:
        edge = _quotient(nearest, bottom.low)
        rays.append(Interval(-INFINITY, edge) if nearest > 0 else Interval(edge, INFINITY))
    return tuple(sorted(rays))


def _quotient(top: float, bottom: float) -> float:
    if math.isinf(bottom):
        return 0.0
    return top / bottom


def logarithm(value: Interval) -> Interval | None:
    """Natural logarithms; None where one would not exist."""
    if value.low <= 0:
        return None
    return Interval(math.log(value.low), INFINITY if math.isinf(value.high) else math.log(value.high))


def meet(first: Spans, second: Spans) -> Spans:
    """What both allow."""
    pieces = (
        Interval(max(a.low, b.low), min(a.high, b.high)) for a in first for b in second
    )  # fmt: skip
    return tuple(piece for piece in pieces if piece.low <= piece.high)


def meet_all(spans: Iterable[Spans]) -> Spans:
    """What all of them allow."""
    left = EVERYWHERE
    for item in spans:
        left = meet(left, item)
    return left


def touch(spans: Spans, interval: Interval) -> bool:
    """True when some value of `interval` is allowed."""
    low, high = interval
    for span in spans:  # noqa: SIM110 - asked a million times for one table
        if span.low <= high and low <= span.high:
            return True
    return False


def widened(interval: Interval, scale: float) -> Interval:
    """The interval with room for float rounding on figures as large as `scale`."""
    if math.isinf(scale):
        return interval
    room = ROUNDING * scale
    return Interval(interval.low - room, interval.high + room)


def total(parts: Sequence[Interval]) -> Interval:
    """The sum of the parts with room for float rounding, judged by the largest part."""
    low, high, scale = 0.0, 0.0, 0.0
    for part in parts:
        low += part.low
        high += part.high
        scale = max(scale, part.high, -part.low)
    return widened(Interval(low, high), scale)
