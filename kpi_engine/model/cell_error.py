"""The error values a spreadsheet cell can hold, and the blank that an input can be."""

from __future__ import annotations

from enum import IntEnum


class CellError(IntEnum):
    """An error value of a cell; the number is the one Excel's ERROR.TYPE returns for it."""

    NULL = 1
    DIV0 = 2
    VALUE = 3
    REF = 4
    NAME = 5
    NUM = 6
    NA = 7
    GETTING_DATA = 8
    SPILL = 9
    CALC = 14

    @property
    def text(self) -> str:
        """How Excel shows it: `#DIV/0!`."""
        return _TEXT[self]

    @classmethod
    def from_text(cls, text: str) -> CellError | None:
        """The error that `text` spells, or None for ordinary text."""
        return _BY_TEXT.get(text.upper()) if text.startswith("#") else None

    def __str__(self) -> str:
        return self.text


_TEXT = {
    CellError.NULL: "#NULL!",
    CellError.DIV0: "#DIV/0!",
    CellError.VALUE: "#VALUE!",
    CellError.REF: "#REF!",
    CellError.NAME: "#NAME?",
    CellError.NUM: "#NUM!",
    CellError.NA: "#N/A",
    CellError.GETTING_DATA: "#GETTING_DATA",
    CellError.SPILL: "#SPILL!",
    CellError.CALC: "#CALC!",
}
_BY_TEXT = {text: error for error, text in _TEXT.items()}

DIV0, NUM, NA, VALUE = CellError.DIV0, CellError.NUM, CellError.NA, CellError.VALUE

DEFINED = 0
"""The code of an element that holds a number."""

TEXT = 254
"""The code of an input element that holds text or TRUE/FALSE where a number belongs; it becomes #VALUE!."""

BLANK = 255
"""The code of an input element that holds nothing; where it is required, it becomes #N/A."""

Scalar = float | int | bool | str | CellError | None
"""What one cell can hold, in Python: a number, a truth value, text, an error or nothing."""


def plain(value: Scalar) -> float | bool | str | None:
    """A cell's content as JSON takes it: an error is its text."""
    return value.text if isinstance(value, CellError) else value
