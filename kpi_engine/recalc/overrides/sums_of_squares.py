"""Sums over pairs: a pair counts when both its values are numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import fsum

from kpi_engine.model.cell_error import DIV0, NA, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, rows


def _pairs(one: CellValue, other: CellValue) -> Iterator[tuple[float, float]]:
    """Pairs in reading order; different sizes are #N/A, an error is passed on, no pair at all is #DIV/0!."""
    left, right = [[cell for row in rows(each) for cell in row] for each in (one, other)]
    if len(left) != len(right):
        raise RefusedError(NA)
    for cell in (*left, *right):
        if isinstance(cell, CellError):
            raise RefusedError(cell)
    both = zip(map(_number, left), map(_number, right), strict=True)
    found = [(a, b) for a, b in both if a is not None and b is not None]
    if not found:
        raise RefusedError(DIV0)
    yield from found


def _number(cell: Scalar) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _enter(name: str, term: Callable[[float, float], float], meaning: str) -> None:
    def total(one: CellValue, other: CellValue) -> CellValue:
        return fsum(term(a, b) for a, b in _pairs(one, other))

    total.__doc__ = meaning
    override(name)(total)


_enter("SUMX2MY2", lambda a, b: a * a - b * b, "Sum of the differences of squares.")
_enter("SUMX2PY2", lambda a, b: a * a + b * b, "Sum of the sums of squares.")
_enter("SUMXMY2", lambda a, b: (a - b) ** 2, "Sum of the squares of differences.")
