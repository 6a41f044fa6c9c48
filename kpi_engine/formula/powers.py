"""`^` at the edges where the calculation engine differs: 0^0 is #NUM!, 0^-1 #DIV/0!, (-8)^(1/3) is -2."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_TWICE = 120
"""A longer base is not written twice."""


def raised(base: str, exponent: str, *, array: bool) -> str:
    """A power; a base that may be 0 or negative goes through POWER, which knows the edges."""
    plain = f"{base}^{exponent}"
    safe_exponent = _PLAIN.fullmatch(exponent) is not None and float(exponent) > 0.0
    safe_base = _PLAIN.fullmatch(base) is not None and float(base) > 0.0
    if array or safe_exponent or safe_base or len(base) > _LONGEST_TWICE:
        return plain
    return f"IF({base}>0,{plain},POWER({base},{exponent}))"
