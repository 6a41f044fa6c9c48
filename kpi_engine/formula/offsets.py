"""OFFSET with a height or width below 0 goes up or to the left, which the calculation engine refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_HEIGHT = 3
_LONGEST_TWICE = 120
"""A longer size is not written several times."""


def upwards(written: Sequence[str]) -> list[str]:
    """The arguments of OFFSET with sizes that are positive: the last 3 cells up to A9 are 3 from A7."""
    arguments = list(written)
    for at in range(_HEIGHT, min(len(arguments), 5)):
        moved, size = _turned(arguments[at])
        if moved:
            arguments[at - 2] = f"{arguments[at - 2] or '0'}+{moved}"
        arguments[at] = size
    return arguments


def _turned(size: str) -> tuple[str, str]:
    """How far the start moves (nothing where it stays), and the size without its sign."""
    if _PLAIN.fullmatch(size):
        number = float(size)
        if 0 < number < 1:
            return "", "1"
        cells = int(number)
        return (f"({cells + 1})", str(-cells)) if cells < 0 else ("", size)
    if (
        not size
        or size[:1] == '"'
        or len(size) > _LONGEST_TWICE
        or size.startswith(("ROWS(", "COLUMNS(", "COUNT"))
    ):
        return "", size
    return f"IF(({size})<0,TRUNC({size})+1,0)", f"ABS({size})"
