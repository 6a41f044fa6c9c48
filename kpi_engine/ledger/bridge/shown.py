"""Figures with so many decimals whose parts still add up: the method of the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, places: int) -> Decimal:
    """The value with so many decimals; a half goes away from zero, as Excel shows it."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def parts_shown(parts: Sequence[Fraction], total: Decimal, places: int) -> list[Decimal]:
    """The parts with so many decimals, so that they add up to the `total` shown.

    Every part is rounded down; the units then missing go to the parts that lost most by it, the first of
    several alike. A part of exactly 0 stays 0 unless nothing else is left to carry a unit.
    """
    scale = 10**places
    scaled = [part * scale for part in parts]
    floors = [part.numerator // part.denominator for part in scaled]
    missing = int(total.scaleb(places)) - sum(floors)
    if not parts:
        return []
    order = sorted(range(len(parts)), key=lambda at: (not parts[at], -(scaled[at] - floors[at]), at))
    carrying = [at for at in order if parts[at]] or order
    while missing:
        sign = 1 if missing > 0 else -1
        for at in carrying if sign > 0 else reversed(carrying):
            if not missing:
                break
            floors[at] += sign
            missing -= sign
    return [Decimal(floor).scaleb(-places) for floor in floors]
