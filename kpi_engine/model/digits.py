"""How exactly a stored number is known: to half a unit of the last digit that Excel keeps of it."""

from __future__ import annotations

_KEPT = 15
"""Excel keeps 15 significant digits; what a stored number has beyond them is rounding."""


def decimals_of(value: float) -> int:
    """How many decimals Excel keeps of a number: 2 of 0.88, 0 of 250, -5 of 200,000."""
    digits, _, power = f"{value:.{_KEPT - 1}e}".partition("e")
    return len(digits.partition(".")[2].rstrip("0")) - int(power)


def half_unit(decimals: int) -> float:
    """Half a unit of the last of so many decimals; a whole number is known to the unit, 200,000 too."""
    return float(f"5e{-max(decimals, 0) - 1}")
