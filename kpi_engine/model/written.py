"""How a number is written for a person: the digits that count, and no exponent."""

from __future__ import annotations

_CENTS_FROM = 1e8
_EXACT_UP_TO = 1e15


def written(value: float, *, grouped: bool = False) -> str:
    """Ten digits, and every cent of a large amount: 0.3333333333, 12345678901.25, or 12,345,678,901.25."""
    comma = "," if grouped else ""
    if not value:
        return "0"
    if _CENTS_FROM <= abs(value) < _EXACT_UP_TO:
        return f"{value:{comma}.2f}".rstrip("0").rstrip(".")
    return f"{value:{comma}.10g}"
