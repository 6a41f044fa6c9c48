"""Complex numbers as Excel writes them: `3+4i`, `-j`, 15 digits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, general, single

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_IMAGINARY = re.compile(rf"([+-]?(?:{_NUMBER})?)([ij])")
_BOTH = re.compile(rf"([+-]?{_NUMBER})(?:([+-](?:{_NUMBER})?)([ij]))?")


@dataclass(frozen=True, slots=True)
class Complex:
    """A complex number and the letter of its imaginary unit; "" for a real number, which takes either."""

    value: complex
    letter: str = ""


def complex_number(value: CellValue) -> Complex:
    """The complex number that a value stands for; text that is none is #NUM!, TRUE and FALSE are #VALUE!."""
    if value is None:
        raise RefusedError(NA)
    if isinstance(value, list) and (len(value) > 1 or len(value[0]) > 1):
        raise RefusedError(VALUE)
    cell = single(value)
    if isinstance(cell, bool):
        raise RefusedError(VALUE)
    if cell is None:
        return Complex(0j)
    return parsed(cell) if isinstance(cell, str) else Complex(complex(cell))


def parsed(words: str) -> Complex:
    """The complex number that a text spells, or #NUM!."""
    if found := _IMAGINARY.fullmatch(words):
        return Complex(complex(0.0, _part(found[1])), found[2])
    if found := _BOTH.fullmatch(words):
        return Complex(complex(float(found[1]), _part(found[2]) if found[3] else 0.0), found[3] or "")
    raise RefusedError(NUM)


def _part(words: str) -> float:
    return float(f"{words}1") if words in ("", "+", "-") else float(words)


def letter(*numbers: Complex) -> str:
    """The common letter; i and j together are #VALUE!."""
    used = {each.letter for each in numbers if each.letter}
    if len(used) > 1:
        raise RefusedError(VALUE)
    return used.pop() if used else "i"


def written(value: complex, unit: str) -> str:
    """A complex number as text."""
    if not (math.isfinite(value.real) and math.isfinite(value.imag)):
        raise RefusedError(NUM)
    if value.imag == 0.0:
        return general(value.real)
    size = general(abs(value.imag))
    imaginary = ("-" if value.imag < 0.0 else "+") + ("" if size == "1" else size) + unit
    return imaginary.removeprefix("+") if value.real == 0.0 else general(value.real) + imaginary
