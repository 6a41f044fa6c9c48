"""Whole ranges as functions read them: their cells, the numbers among them, a matrix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.compare import is_number
from kpi_engine.recalc.overrides.base import RefusedError, rows

Matrix = npt.NDArray[np.float64]


def cells(*values: CellValue) -> Iterator[Scalar]:
    """Every cell in reading order; an error is passed on where it is met."""
    for value in values:
        for row in rows(value):
            for cell in row:
                if isinstance(cell, CellError):
                    raise RefusedError(cell)
                yield cell


def numbers_of(value: CellValue) -> list[float]:
    """The numbers of a range; text, TRUE, FALSE and blanks do not count."""
    return [float(cell) for cell in cells(value) if is_number(cell)]


def amounts(value: CellValue) -> Iterator[float]:
    """The numbers of a list in which a blank is 0; text, TRUE and FALSE are #VALUE!."""
    for cell in cells(value):
        if isinstance(cell, bool | str):
            raise RefusedError(VALUE)
        yield float(cell or 0.0)


def matrix(value: CellValue) -> Matrix:
    """A table of numbers; a blank, text, TRUE or FALSE in it is #VALUE!."""
    if any(not is_number(cell) for cell in cells(value)):
        raise RefusedError(VALUE)
    return np.array(rows(value), dtype=np.float64)
