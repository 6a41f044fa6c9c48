"""The months of an evaluation, and how many months each period so far has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from kpi_engine.errors import InputError
from kpi_engine.model.period import period_readings

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


def first_day(month: str) -> float:
    """The first day of a month as Excel counts days."""
    return float((date(int(month[:4]), int(month[5:7]), 1) - EXCEL_EPOCH).days)
