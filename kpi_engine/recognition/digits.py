"""How exact a figure is: half a unit of the last digit that somebody typed."""

from __future__ import annotations

import re

_ROUNDING = re.compile(
    r"\b(?:M?ROUND|ROUNDUP|ROUNDDOWN|INT|TRUNC|CEILING|FLOOR|FIXED|TEXT)(?:\.\w+)?\(", re.IGNORECASE
)
_CUTTING = re.compile(r"\b(?:MROUND|ROUNDUP|ROUNDDOWN|INT|TRUNC|CEILING|FLOOR)(?:\.\w+)?\(", re.IGNORECASE)
_FLOAT_NOISE = 12


def decimals(value: float) -> int:
    """How many decimals a stored number has: 2 for 0.15, 0 for 1,200."""
    text = repr(round(value, _FLOAT_NOISE))
    if "e" in text:
        mantissa, exponent = text.split("e")
        return max(len(mantissa.partition(".")[2].rstrip("0")) - int(exponent), 0)
    return len(text.partition(".")[2].rstrip("0"))


def half_unit(value: float, usual: int) -> float:
    """Half a unit of the last digit; a figure that ends in noughts is as exact as its line usually is."""
    return 0.5 * 10.0 ** -max(decimals(value), usual)


def is_rounded(formula: str) -> bool:
    """True for a formula that rounds."""
    return bool(formula) and _ROUNDING.search(formula) is not None


def is_cut(formula: str) -> bool:
    """True for a formula that rounds to one side: its result is a whole unit away at most."""
    return bool(formula) and _CUTTING.search(formula) is not None
