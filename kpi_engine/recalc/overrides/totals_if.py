"""SUMIF, AVERAGEIF and their kin over ranges that hold errors, and SUMPRODUCT over ranges that hold texts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpi_engine.formula.guards import AVERAGE_IF, AVERAGE_IFS, SUM_IF, SUM_IFS, SUM_PRODUCT
from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.averages import mean
from kpi_engine.recalc.overrides.base import RefusedError, override, rows
from kpi_engine.recalc.overrides.criteria import condition


@override(SUM_IF)
def sum_if(tested: CellValue, criterion: CellValue, added: CellValue = None) -> CellValue:
    """The sum of the cells whose partner meets the criterion; an error among them is the result."""
    return math.fsum(_numbers(tested if added is None else added, [(tested, criterion)]))


@override(SUM_IFS)
def sum_ifs(added: CellValue, *pairs: CellValue) -> CellValue:
    """The sum of the cells that meet every criterion; an error among them is the result."""
    return math.fsum(_numbers(added, list(zip(pairs[::2], pairs[1::2], strict=True))))


@override(AVERAGE_IF)
def average_if(tested: CellValue, criterion: CellValue, added: CellValue = None) -> CellValue:
    """The mean of the cells whose partner meets the criterion; none is #DIV/0!."""
    return mean(_numbers(tested if added is None else added, [(tested, criterion)]))


@override(AVERAGE_IFS)
def average_ifs(added: CellValue, *pairs: CellValue) -> CellValue:
    """The mean of the cells that meet every criterion; none is #DIV/0!."""
    return mean(_numbers(added, list(zip(pairs[::2], pairs[1::2], strict=True))))


def _cells(value: CellValue) -> list[Scalar]:
    return [cell for row in rows(value) for cell in row]


def _numbers(added: CellValue, pairs: Sequence[tuple[CellValue, CellValue]]) -> list[float]:
    for value in (added, *(tested for tested, _ in pairs)):
        if isinstance(value, CellError):
            raise RefusedError(value)
    cells = _cells(added)
    kept = [True] * len(cells)
    for tested, criterion in pairs:
        values, meets = _cells(tested), condition(rows(criterion)[0][0])
        if len(values) > len(cells):
            cells += [None] * (len(values) - len(cells))
            kept += [True] * (len(cells) - len(kept))
        kept = [keep and at < len(values) and meets(values[at]) for at, keep in enumerate(kept)]
    found: list[float] = []
    for cell, keep in zip(cells, kept, strict=True):
        if keep and isinstance(cell, CellError):
            raise RefusedError(cell)
        if keep and isinstance(cell, int | float) and not isinstance(cell, bool):
            found.append(float(cell))
    return found


@override(SUM_PRODUCT)
def sum_product(*factors: CellValue) -> CellValue:
    """Products added up; texts, truth values and blanks count as 0; other sizes are #VALUE!."""
    tables = [rows(each) for each in factors]
    if len({(len(table), len(table[0])) for table in tables}) > 1:
        raise RefusedError(VALUE)
    columns = [[_factor(cell) for row in table for cell in row] for table in tables]
    return math.fsum(math.prod(each) for each in zip(*columns, strict=True))


def _factor(cell: Scalar) -> float:
    if isinstance(cell, CellError):
        raise RefusedError(cell)
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else 0.0
