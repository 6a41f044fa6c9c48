"""How exact a figure is: half a unit of the last digit that somebody typed."""

from __future__ import annotations

import re

from kpi_engine.model.digits import decimals_of

_ROUNDING = re.compile(
    r"\b(?:M?ROUND|ROUNDUP|ROUNDDOWN|INT|TRUNC|CEILING|FLOOR|FIXED|TEXT)(?:\.\w+)?\(", re.IGNORECASE
)
_CUTTING = re.compile(r"\b(?:MROUND|ROUNDUP|ROUNDDOWN|INT|TRUNC|CEILING|FLOOR)(?:\.\w+)?\(", re.IGNORECASE)
_FLOAT_NOISE = 12
"""Decimals beyond these are what computing left behind."""


def decimals(value: float) -> int:
    """How many decimals a stored number has: 2 for 0.15, 0 for 1,200."""
    return max(decimals_of(round(value, _FLOAT_NOISE)), 0)


def is_rounded(formula: str) -> bool:
    """True for a formula that rounds."""
    return bool(formula) and _ROUNDING.search(formula) is not None


def is_cut(formula: str) -> bool:
    """True for a formula that rounds to one side: its result is a whole unit away at most."""
    return bool(formula) and _CUTTING.search(formula) is not None
