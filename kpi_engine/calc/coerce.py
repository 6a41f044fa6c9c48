"""From whatever a caller holds (number, text, blank, list, array, Series) to a Column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from kpi_engine.model.cell_error import BLANK, DEFINED, TEXT, CellError
from kpi_engine.model.column import Column

_NAN = float("nan")
_PLAIN = {float, type(None)}
"""What a range of figures and blanks holds; anything else is read cell by cell."""


def column(value: Any) -> Column:
    """Values and codes of `value`, keeping its shape: scalar (), list (n,), nested list (n, m).

    Text and truth values are #VALUE!, None and NaN are blank, an error (or text spelling one) is itself,
    an infinite number is #NUM!.
    """
    if isinstance(value, Column):
        return value
    if type(value) is float or type(value) is int:
        return _scalar(value)
    if isinstance(value, list | tuple):
        return _objects(np.asarray(_rectangle(value), dtype=object))
    array = _as_array(value)
    if array.dtype.kind in "fiu":
        return Column(array.astype(np.float64, copy=False))
    return _objects(array.astype(object))


def _as_array(value: Any) -> np.ndarray[Any, Any]:
    """A numpy view of an array, a pandas Series or DataFrame, or a single object."""
    if isinstance(value, np.ma.MaskedArray):
        cells = np.array(value.data, dtype=object)
        cells[np.ma.getmaskarray(value)] = None  # what is masked is missing
        return cells
    if isinstance(value, np.ndarray):
        return value
    array = value.to_numpy() if hasattr(value, "to_numpy") and hasattr(value, "shape") else value
    if isinstance(array, np.ndarray | np.number):
        return np.asarray(array)
    box = np.empty((), dtype=object)
    box[()] = array
    return box


def _scalar(value: float) -> Column:
    try:
        return Column(np.full((), value, np.float64))
    except OverflowError:
        return Column(np.full((), _NAN), np.full((), CellError.NUM, np.uint8))


def _objects(cells: np.ndarray[Any, Any]) -> Column:
    if set(map(type, cells.flat)) <= _PLAIN:
        return Column(cells.astype(np.float64))
    values = np.full(cells.shape, _NAN)
    codes = np.zeros(cells.shape, np.uint8)
    flat_values, flat_codes = values.reshape(-1), codes.reshape(-1)
    for index, cell in enumerate(cells.reshape(-1)):
        flat_values[index], flat_codes[index] = read_cell(cell)
    return Column(values, codes if codes.any() else None)


def read_cell(cell: Any) -> tuple[float, int]:
    """One cell as (value, code); the value is NaN unless the code is DEFINED."""
    if isinstance(cell, CellError):
        return _NAN, int(cell)
    if isinstance(cell, bool | np.bool_):
        return _NAN, TEXT
    if isinstance(cell, int | float | np.integer | np.floating | Decimal):
        try:
            number = float(cell)
        except (OverflowError, ValueError):  # too large, or a signalling NaN
            return _NAN, CellError.NUM
        if number != number:
            return _NAN, BLANK
        return (number, DEFINED) if abs(number) != float("inf") else (_NAN, CellError.NUM)
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return _NAN, BLANK
    if isinstance(cell, str):
        return _NAN, int(CellError.from_text(cell.strip()) or TEXT)
    return _NAN, TEXT


def _rectangle(rows: Any) -> Any:
    """Nested lists as they are; ragged rows are padded with blanks, as a sheet would show them."""
    if not any(isinstance(row, list | tuple) for row in rows):
        box = np.empty(len(rows), dtype=object)
        box[:] = rows
        return box
    grid = [list(row) if isinstance(row, list | tuple) else [row] for row in rows]
    width = max((len(row) for row in grid), default=0)
    box = np.empty((len(grid), width), dtype=object)
    for index, row in enumerate(grid):
        box[index, :] = row + [None] * (width - len(row))
    return box
