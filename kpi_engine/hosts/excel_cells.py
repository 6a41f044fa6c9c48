"""Cell values between Excel and the engine, as COM hands them over and takes them back.

Excel gives errors as numbers, money as Decimal, a range as rows of tuples and an array constant of one row
as one tuple. Real errors cannot be given back from Python, so they go as marked text, and the VBA
module KpiErrors turns each mark into the error that it stands for.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue

MARK = "\x01"
"""What begins the text of an error on its way to Excel; doubled, that of a text that begins so itself."""

MISSING = -2147352572
"""What COM hands over for an argument that was left out."""
_ERROR_BASE = -2146828288
"""CVErr(2007) arrives as this plus 2007."""
_ERRORS = {
    2000: CellError.NULL, 2007: CellError.DIV0, 2015: CellError.VALUE, 2023: CellError.REF,
    2029: CellError.NAME, 2036: CellError.NUM, 2042: CellError.NA, 2043: CellError.GETTING_DATA,
    2045: CellError.SPILL, 2050: CellError.CALC,
}  # fmt: skip
_LAST_ERROR = 2099
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a date in a cell has no time zone
_SECONDS_A_DAY = 86_400


def from_excel(value: Any) -> CellValue:
    """A cell as it is, more of them as a list of rows; whatever is no cell value is #VALUE!."""
    if not isinstance(value, tuple | list):
        return _cell(value)
    rows = value if value and isinstance(value[0], tuple | list) else (value,)
    table = [[_cell(each) for each in row] for row in rows]
    if not table[0]:
        return None
    return table[0][0] if len(table) == len(table[0]) == 1 else table


def to_excel(answer: CellValue) -> Any:
    """An answer as xlwings takes it: errors as marked text, element by element, numbers as floats."""
    if isinstance(answer, list):
        return [[_marked(each) for each in row] for row in answer]
    return _marked(answer)


def error_codes() -> dict[str, int]:
    """The number that VBA's CVErr takes for each error, by the error's text."""
    return {error.text: code for code, error in _ERRORS.items()}


def _cell(value: Any) -> Scalar:
    if value is None or isinstance(value, float | str | bool):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds() / _SECONDS_A_DAY
    return VALUE


def _whole(value: int) -> Scalar:
    """Cells hold no whole numbers, only floats: what COM gives as one is an error, or comes from VBA."""
    if value == MISSING:
        return None
    code = value - _ERROR_BASE
    if min(_ERRORS) <= code <= _LAST_ERROR:
        return _ERRORS.get(code, VALUE)
    return float(value)


def _marked(cell: Scalar) -> Any:
    if isinstance(cell, CellError):
        return MARK + cell.text
    if isinstance(cell, str) and cell.startswith(MARK):
        return MARK + cell
    # A whole number beyond 32 bits is a type that Excel refuses.
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
