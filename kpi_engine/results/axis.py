"""The months of an evaluation, and how many months each period so far has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DEFINED, NA, TEXT
from kpi_engine.model.column import Column
from kpi_engine.model.period import period_readings
from kpi_engine.model.term import Aggregation

Basis = Literal["month", "quarter", "year", "ltm"]
"""What a figure is about: the month, the quarter or fiscal year so far, the last 12 months."""

BASES: tuple[Basis, ...] = get_args(Basis)
BASIS_TITLES: dict[Basis, str] = {
    "month": "Month", "quarter": "Quarter to date", "year": "Fiscal year to date", "ltm": "Last 12 months",
}  # fmt: skip
LONGEST = 12
EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial dates."""
Lengths = npt.NDArray[np.intp]


def number_of(month: str) -> int:
    """`2026-03` counted in months, so that months can be subtracted."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_of(number: int) -> str:
    """The month with this number: `2026-03`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_named(text: str) -> str:
    """The month that a person writes (`Apr 2026`) in its one spelling; InputError for anything else."""
    readings = [reading for reading in period_readings(text) if re.fullmatch(r"\d{4}-\d{2}", reading)]
    if len(readings) != 1:
        raise InputError(f"{text[:30]} is not a month. Write year and month, such as 2026-04.", code="month")
    return readings[0]


@dataclass(frozen=True, slots=True)
class Axis:
    """Months in a row without gaps; a fiscal year ends with the calendar month `year_end`."""

    first: str
    last: str
    year_end: int = 12

    def __len__(self) -> int:
        return number_of(self.last) - number_of(self.first) + 1

    @property
    def months(self) -> tuple[str, ...]:
        """Every month, oldest first."""
        start = number_of(self.first)
        return tuple(month_of(start + step) for step in range(len(self)))

    def place(self, month: str) -> int | None:
        """The position of a month; None outside."""
        step = number_of(month) - number_of(self.first)
        return step if 0 <= step < len(self) else None

    def fiscal_year(self, month: str) -> int:
        """The fiscal year of a month: the calendar year in which it ends."""
        return int(month[:4]) + (int(month[5:7]) > self.year_end)

    def lengths(self, basis: Basis) -> Lengths:
        """How many months the period that ends with each month has so far."""
        since = (np.arange(len(self)) + number_of(self.first) - self.year_end) % LONGEST
        match basis:
            case "month":
                return np.ones(len(self), np.intp)
            case "quarter":
                return since % 3 + 1
            case "year":
                return since + 1
            case "ltm":
                return np.full(len(self), LONGEST, np.intp)


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


def first_day(month: str) -> float:
    """The first day of a month as Excel counts days."""
    return float((date(int(month[:4]), int(month[5:7]), 1) - EXCEL_EPOCH).days)
