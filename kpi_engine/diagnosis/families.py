"""How people mistype a figure: each family gives the values that may have been meant, cheapest first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi_engine.diagnosis.board import Cell
from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.model.unit import Unit

LOST_POINT = "lost decimal point"
EXTRA_POINT = "misplaced decimal point"
PERCENT = "percent typed as a number"
THOUSANDS = "thousands"
SIGN = "sign"
SWAPPED = "swapped figures"
TRANSPOSED = "transposed digits"
WRONG_DIGIT = "wrong digit"
DROPPED_DIGIT = "dropped digit"
DOUBLED_DIGIT = "doubled digit"
COPIED = "copied neighbour"
COPIED_RESULT = "copied formula result"
UNEXPLAINED = "does not tie"

COST = {
    LOST_POINT: 1.0, EXTRA_POINT: 1.0, PERCENT: 1.0, THOUSANDS: 1.0, SIGN: 1.5, SWAPPED: 2.5,
    TRANSPOSED: 3.0, WRONG_DIGIT: 4.0, DROPPED_DIGIT: 5.0, DOUBLED_DIGIT: 5.0,
    COPIED: 6.0, COPIED_RESULT: 6.0, UNEXPLAINED: 8.0,
}  # fmt: skip
"""How much it takes to believe each: a slip of the point is common, a figure that is simply other is not."""

WITHOUT_DIGITS = frozenset({COPIED, COPIED_RESULT, UNEXPLAINED})
"""Faults that leave nothing of the right figure: its value is what the other figures imply."""

POWERS = (1, 2, 3, -1, -2, -3, 4, -4, 6, -6)
"""Powers of ten by which a figure is divided to restore it, the most common first."""

WHOLE = 0.5
"""Half a unit of a figure shown without decimals."""

MOST_DIGITS = 12
"""A figure with more digits was computed, not typed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may have been meant, with half a unit of its last digit."""

    value: float
    half_unit: float
    kind: str

    @property
    def span(self) -> Interval:
        """What it may be, given its digits."""
        return Interval(self.value - self.half_unit, self.value + self.half_unit)

    @property
    def cost(self) -> float:
        """How much it takes to believe it."""
        return COST[self.kind]


def candidates(cell: Cell) -> Iterator[Candidate]:
    """Every value that one slip of the keyboard turns into the stated one, cheapest first."""
    if cell.value:
        yield from (shifted(cell, power) for power in POWERS)
        yield negated(cell)
    if not (cell.fact and cell.fact.computed):
        yield from slips(cell)


def shifted(cell: Cell, power: int) -> Candidate:
    """The value with its decimal point moved back by `power` places.

    The digits stay, so the rounding moves with them; zeros at the end may only have come with the shift, and
    a whole number that lacks a zero was never rounded.
    """
    lacks_zeros = power in (-1, -2, -4) and cell.half_unit == WHOLE
    half_unit = cell.half_unit if lacks_zeros else scaled(cell.half_unit * 10.0 ** _zeros(cell, power), power)
    return Candidate(scaled(cell.value, power), half_unit, _shift_kind(cell, power))


def _zeros(cell: Cell, most: int) -> int:
    """How many zeros end the digits shown, `most` at the most."""
    digits = f"{abs(cell.value) / (2 * cell.half_unit):.0f}" if cell.half_unit and cell.value else ""
    return min(len(digits) - len(digits.rstrip("0")), max(most, 0))


def scaled(value: float, power: int) -> float:
    """value / 10^power without the digits that float division invents: 8.8 / 10 is 0.88."""
    return float(f"{value / 10.0**power if power > 0 else value * 10.0**-power:.15g}")


def _shift_kind(cell: Cell, power: int) -> str:
    if abs(power) in (3, 6):
        return THOUSANDS if cell.term.unit is not Unit.FRACTION else LOST_POINT if power > 0 else EXTRA_POINT
    if power == 2 and cell.term.unit is Unit.FRACTION and cell.fact and "%" not in cell.fact.raw:
        return PERCENT
    return LOST_POINT if power > 0 else EXTRA_POINT


def negated(cell: Cell) -> Candidate:
    """The value with the other sign."""
    return Candidate(-cell.value, cell.half_unit, SIGN)


def slips(cell: Cell) -> Iterator[Candidate]:
    """Slips of single digits, in the digits that were shown."""
    shown = _shown(cell)
    if shown is None:
        return
    digits, exponent = shown
    decimals = -exponent - (2 if cell.fact and "%" in cell.fact.raw else 0)
    sign = math.copysign(1.0, cell.value)
    seen = {cell.value}
    for kind, text, more in _typed_otherwise(digits, decimals):
        value = sign * float(f"{text}e{exponent - more}")
        if value not in seen:
            seen.add(value)
            yield Candidate(value, float(f"5e{exponent - more - 1}") if cell.half_unit else 0.0, kind)


def _shown(cell: Cell) -> tuple[str, int] | None:
    """Digits and exponent as shown: 476.75 is ("47675", -2); None for a figure nobody typed."""
    exact = Decimal(repr(abs(cell.value)))
    if cell.half_unit:
        last = round(math.log10(2 * cell.half_unit))
        exact = round(exact.scaleb(-last)) * Decimal(1).scaleb(last)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    _, digits, exponent = exact.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    typed = "".join(character for character in cell.fact.raw if character.isdigit()) if cell.fact else ""
    text = typed if typed.lstrip("0") == text else text
    usable = text and len(text) <= MOST_DIGITS and isinstance(exponent, int)
    return (text, int(exponent)) if usable else None


def _typed_otherwise(digits: str, decimals: int) -> Iterator[tuple[str, str, int]]:
    """(family, digits, how many decimals more) of everything that one slip turns into `digits`."""
    size = len(digits)
    for at in range(size - 1):
        yield TRANSPOSED, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], 0
    for at, digit in enumerate(digits):
        yield from (
            (WRONG_DIGIT, digits[:at] + other + digits[at + 1 :], 0)
            for other in "0123456789"
            if other != digit
        )
    for at in range(size + 1):
        behind = size - at
        places = [0] if behind >= decimals else []
        places += [1] if decimals > 0 and behind <= decimals else []
        places += [1] if decimals <= 0 and not behind else []  # the last digit, and the point with it
        for more in places:
            yield from ((DROPPED_DIGIT, digits[:at] + new + digits[at:], more) for new in "0123456789")
    for at in range(size - 1):
        if digits[at] == digits[at + 1]:
            yield DOUBLED_DIGIT, digits[:at] + digits[at + 1 :], -1 if size - at <= decimals else 0
