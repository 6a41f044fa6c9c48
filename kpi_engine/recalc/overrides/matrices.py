"""Matrix functions, which the engine does not have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kpi_engine.model.cell_error import NUM, VALUE, CellError
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, rows, whole

Matrix = npt.NDArray[np.float64]


def _matrix(value: CellValue) -> Matrix:
    """A table of numbers; anything else in it, a blank too, is #VALUE!."""
    table = rows(value)
    for row in table:
        for cell in row:
            if isinstance(cell, CellError):
                raise RefusedError(cell)
            if isinstance(cell, bool | str) or cell is None:
                raise RefusedError(VALUE)
    return np.array(table, dtype=np.float64)


def _square(value: CellValue) -> Matrix:
    matrix = _matrix(value)
    if matrix.shape[0] != matrix.shape[1]:
        raise RefusedError(VALUE)
    return matrix


def _table(matrix: Matrix) -> CellValue:
    if not np.isfinite(matrix).all():
        raise RefusedError(NUM)
    found: CellValue = matrix.tolist()
    return found


@override("MMULT")
def mmult(left: CellValue, right: CellValue) -> CellValue:
    """The matrix product; columns of the first must be as many as rows of the second, else #VALUE!."""
    one, other = _matrix(left), _matrix(right)
    if one.shape[1] != other.shape[0]:
        raise RefusedError(VALUE)
    with np.errstate(over="ignore", invalid="ignore"):
        return _table(one @ other)


@override("MDETERM")
def mdeterm(value: CellValue) -> CellValue:
    """The determinant of a square matrix."""
    return float(np.linalg.det(_square(value)))


@override("MINVERSE")
def minverse(value: CellValue) -> CellValue:
    """The inverse of a square matrix; a singular one is #NUM!."""
    matrix = _square(value)
    try:
        return _table(np.linalg.inv(matrix).astype(np.float64))
    except np.linalg.LinAlgError:
        raise RefusedError(NUM) from None


@override("MUNIT")
def munit(size: CellValue) -> CellValue:
    """The identity matrix; a size below 1 is #VALUE!."""
    if whole(size) < 1:
        raise RefusedError(VALUE)
    return _table(np.eye(whole(size)))
