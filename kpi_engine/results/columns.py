"""Figures by month as columns: earlier ones, sums, and what months come to in a longer period."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from kpi_engine.model.cell_error import BLANK, DEFINED, NA, TEXT
from kpi_engine.model.column import Codes, Column
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import LONGEST, Lengths


def earlier(column: Column, back: int) -> Column:
    """Each month's figure is that of `back` months before; the first ones have none."""
    if not back:
        return column
    values, codes = column.values, column.full_codes()
    gap = min(back, values.size)
    kept = values.size - gap
    return Column(
        np.concatenate((np.full(gap, np.nan), values[:kept])),
        np.concatenate((np.full(gap, NA, np.uint8), codes[:kept])),
    )


def added_up(column: Column, lengths: Lengths, how: Aggregation) -> Column:
    """The figure of each period so far; a period lacks it unless all of its months have it.

    A ratio that is typed cannot be brought to a longer period: its parts are not known, and a mean of ratios
    is another figure.
    """
    if (lengths == 1).all():
        return column
    values, codes = _windows(column)
    inside = np.arange(LONGEST) >= LONGEST - lengths[:, None]
    code = _first_code(np.where(inside, codes, DEFINED))
    match how:
        case Aggregation.LAST:
            figure = values[:, -1]
        case Aggregation.FIRST:
            figure = values[np.arange(lengths.size), LONGEST - lengths]
        case _:
            figure = np.where(inside, values, 0.0).sum(axis=1)
    if how is Aggregation.MEAN:
        figure = figure / lengths
    elif how is Aggregation.POOLED:
        code = np.where((lengths > 1) & (code == DEFINED), NA, code)
        figure = values[:, -1]
    return Column(np.where(code == DEFINED, figure, np.nan), code.astype(np.uint8))


def _windows(column: Column) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    before = LONGEST - 1
    values = np.concatenate((np.full(before, np.nan), column.values))
    codes = np.concatenate((np.full(before, NA, np.uint8), column.full_codes()))
    return sliding_window_view(values, LONGEST), sliding_window_view(codes, LONGEST)


def _first_code(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """One code a row: an error goes before text, the earliest month's first."""
    errors = np.where(codes < TEXT, codes, DEFINED)
    first = np.take_along_axis(errors, (errors != DEFINED).argmax(axis=1)[:, None], 1)[:, 0]
    return np.where(first == DEFINED, codes.max(axis=1), first).astype(np.uint8)


def combined(columns: list[tuple[int, Column]]) -> Column:
    """The sum of columns with their signs; what one of them lacks, the sum lacks."""
    if len(columns) == 1 and columns[0][0] > 0:
        return columns[0][1]
    values = np.sum([sign * column.values for sign, column in columns], axis=0)
    code = _first_code(np.stack([column.full_codes() for _, column in columns], axis=1))
    return Column(np.where(code == DEFINED, values, np.nan), code)


def cut(column: Column, places: list[int]) -> Column:
    """The figures of some months, a missing one as #N/A."""
    if len(places) == column.values.size:
        return Column(column.values, _missing_as_error(column))
    return Column(column.values[places], _missing_as_error(column)[places])


def _missing_as_error(column: Column) -> Codes:
    """A figure that is read and missing is #N/A even where an argument could be left out."""
    codes = column.full_codes()
    return np.where(codes == BLANK, NA, codes).astype(np.uint8) if (codes != DEFINED).any() else codes
