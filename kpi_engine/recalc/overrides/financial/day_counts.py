"""Days between dates as bonds count them: the five bases of Excel, and dates some months away."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from kpi_engine.model.cell_error import NUM
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real, whole_real
from kpi_engine.recalc.overrides.base import RefusedError, override
from kpi_engine.recalc.overrides.calendar import TO_1904, european_30_360, us_30_360, year_length

US_30_360, ACTUAL, ACTUAL_360, ACTUAL_365, EUROPEAN_30_360 = range(5)
_LEAP_BUG = 60
Reading = Callable[[CellValue], date]


def dated(*names: str) -> Callable[[Callable[..., CellValue]], Callable[..., CellValue]]:
    """Register a builtin whose first parameter reads dates, for workbooks from 1900 and from 1904."""

    def enter(function: Callable[..., CellValue]) -> Callable[..., CellValue]:
        override(*names)(partial(function, partial(_date, 0)))
        override(*names, since_1904=True)(partial(function, partial(_date, TO_1904)))
        return function

    return enter


def _date(shift: int, value: CellValue) -> date:
    serial = int(real(value) // 1) + shift
    demand(serial >= 0)
    try:
        return date(1899, 12, 30 if serial >= _LEAP_BUG else 31) + timedelta(serial)
    except OverflowError:
        raise RefusedError(NUM) from None


def serial_of(day: date, read: Reading) -> float:
    """The number under which the workbook keeps a date."""
    first = read(0.0)
    days = (day - first).days
    return float(days + 1 if first.year < 1900 and days >= _LEAP_BUG else days)


def basis_of(value: CellValue) -> int:
    """The day-count basis without its fraction, from 0 to 4."""
    basis = whole_real(value, 0.0)
    demand(US_30_360 <= basis <= EUROPEAN_30_360)
    return basis


def is_month_end(day: date) -> bool:
    """True for the last day of a month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def months_later(day: date, months: int, *, to_month_end: bool = False) -> date:
    """The date some months later or earlier: the same day, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise RefusedError(NUM)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if to_month_end else min(day.day, last))


def days_between(start: date, end: date, basis: int) -> int:
    """Days from one date to another; bases 1, 2 and 3 count the days of the calendar."""
    if basis == US_30_360:
        return us_30_360(start, end)
    if basis == EUROPEAN_30_360:
        return european_30_360(start, end)
    return (end - start).days


def days_in_year(start: date, end: date, basis: int) -> float:
    """The length of the year that goes with the days between two dates."""
    if basis == ACTUAL_365:
        return 365.0
    if basis != ACTUAL:
        return 360.0
    return year_length(start, end)


def year_fraction(start: date, end: date, basis: int) -> float:
    """The part of a year between two dates."""
    return days_between(start, end, basis) / days_in_year(start, end, basis)
