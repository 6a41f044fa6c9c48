"""Matrix functions, which the engine does not have."""

from __future__ import annotations

import numpy as np

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, whole
from kpi_engine.recalc.overrides.reading import Matrix, matrix


def _square(value: CellValue) -> Matrix:
    found = matrix(value)
    if found.shape[0] != found.shape[1]:
        raise RefusedError(VALUE)
    return found


def _table(numbers: Matrix) -> CellValue:
    if not np.isfinite(numbers).all():
        raise RefusedError(NUM)
    found: CellValue = numbers.tolist()
    return found


@override("MMULT")
def mmult(left: CellValue, right: CellValue) -> CellValue:
    """The matrix product; columns of the first must be as many as rows of the second, else #VALUE!."""
    one, other = matrix(left), matrix(right)
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
    try:
        return _table(np.linalg.inv(_square(value)).astype(np.float64))
    except np.linalg.LinAlgError:
        raise RefusedError(NUM) from None


@override("MUNIT")
def munit(size: CellValue) -> CellValue:
    """The identity matrix; a size below 1 is #VALUE!."""
    if whole(size) < 1:
        raise RefusedError(VALUE)
    return _table(np.eye(whole(size)))
