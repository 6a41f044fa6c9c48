"""Cell values between LibreOffice Calc and the engine's JSON.

Calc hands over numbers, texts, None for an argument that was left out, and tables as rows of tuples. It
takes tables only, and a real error as a number that is none: the error's code in the lower half of a NaN.
"""

from __future__ import annotations

from math import isfinite
from struct import pack, unpack
from typing import Any

_CODES = {
    "#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767,
}  # fmt: skip
"""Calc's codes of errors; what it has no error for is #VALUE!."""
_VALUE = "#VALUE!"
_QUIET_NAN = 0x7FF8_0000_0000_0000


def from_calc(cells: Any) -> Any:
    """An argument in JSON's terms. In a range Calc gives blanks as empty texts: both are blank there."""
    if isinstance(cells, tuple):
        return [[_blank(cell) for cell in row] for row in cells]
    return cells


def to_calc(answer: Any) -> tuple[tuple[Any, ...], ...]:
    """An answer as a table of Calc, a single cell as one of one."""
    if isinstance(answer, list):
        return tuple(tuple(_cell(each) for each in row) for row in answer)
    return ((_cell(answer),),)


def failed() -> tuple[tuple[Any, ...], ...]:
    """#VALUE!, where there is no answer."""
    return to_calc({"error": _VALUE})


def error_text(code: int) -> str:
    """How the engine writes the error that Calc has by this number; "" for none."""
    if code == 0:
        return ""
    return next((text for text, number in _CODES.items() if number == code), _VALUE)


def _blank(cell: Any) -> Any:
    return None if cell == "" else cell


def _cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return _error(str(cell.get("error")))
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    number = float(cell)
    return number if isfinite(number) else _error("#NUM!")


def _error(text: str) -> float:
    number: float = unpack("<d", pack("<Q", _QUIET_NAN | _CODES.get(text, _CODES[_VALUE])))[0]
    return number
