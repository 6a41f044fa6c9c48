"""Days as Excel counts them: day 1 is 1 January 1900, and 1900 has a 29 February, day 60."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from kpi_engine.model.cell_error import NUM
from kpi_engine.recalc.overrides.refusals import RefusedError

LAST_DAY = 2_958_465
"""31 December 9999."""
TO_1904 = 1462
"""Day 0 of a workbook that counts from 1904, in days since 1900."""
_BEFORE = date(1899, 12, 31).toordinal()
_LEAP_DAY = 60


class Day(NamedTuple):
    """A day; 0 January 1900 and 29 February 1900 are days to Excel."""

    year: int
    month: int
    day: int


class AnyDay(Protocol):
    """A day of Excel's or of the calendar."""

    @property
    def year(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...


def of_serial(serial: float) -> Day:
    """Year, month and day of a serial number; day 0 is 0 January 1900; others are #NUM!."""
    day = int(serial // 1)
    if not 0 <= day <= LAST_DAY:
        raise RefusedError(NUM)
    return _taken_apart(day)


@lru_cache(maxsize=5_000)
def _taken_apart(day: int) -> Day:
    if day == 0:
        return Day(1900, 1, 0)
    if day == _LEAP_DAY:
        return Day(1900, 2, 29)
    found = date.fromordinal(_BEFORE + day - (day > _LEAP_DAY))
    return Day(found.year, found.month, found.day)


def serial(year: int, month: int, day: int) -> int:
    """The serial number of a day; months and days beyond their range run on; outside 1900–9999 is #NUM!."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1900 <= year <= 9999:
        if year == 1899 and month == 12:
            return _checked(day - 31)
        raise RefusedError(NUM)
    first = date(year, month, 1).toordinal() - _BEFORE
    return _checked(first + (first > 59) + day - 1)


def _checked(found: int) -> int:
    if not 0 <= found <= LAST_DAY:
        raise RefusedError(NUM)
    return found


def is_leap(year: int) -> bool:
    """True for a leap year; 1900 is one in Excel."""
    return year == 1900 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def month_length(year: int, month: int) -> int:
    """How many days a month has; February 1900 has 29."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def us_30_360(start: AnyDay, end: AnyDay, *, both: bool = False) -> int:
    """Days in American months of 30 days, where the end of February is the 30th.

    The end moves to the 30th where the start is there; `both` moves it whatever the start.
    """
    first, last = start.day, end.day
    if _is_february_end(end) and (both or _is_february_end(start)):
        last = 30
    if last == 31 and (both or first >= 30):
        last = 30
    if first == 31 or _is_february_end(start):
        first = 30
    return _apart_360(start, end, first, last)


def european_30_360(start: AnyDay, end: AnyDay) -> int:
    """Days in European months of 30 days: the 31st is the 30th."""
    return _apart_360(start, end, min(start.day, 30), min(end.day, 30))


def _apart_360(start: AnyDay, end: AnyDay, first: int, last: int) -> int:
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def _is_february_end(day: AnyDay) -> bool:
    return day.month == 2 and day.day == month_length(day.year, 2)


def year_length(start: AnyDay, end: AnyDay) -> float:
    """The mean length of the years touched; within one year, 366 where a 29 February lies between."""
    if start.year == end.year:
        return 366.0 if is_leap(start.year) else 365.0
    if end.year == start.year + 1 and (end.month, end.day) <= (start.month, start.day):
        leap = (is_leap(start.year) and (start.month, start.day) <= (2, 29)) or (
            is_leap(end.year) and (end.month, end.day) >= (2, 29)
        )
        return 366.0 if leap else 365.0
    years = range(start.year, end.year + 1)
    return sum(366 if is_leap(year) else 365 for year in years) / len(years)


def weekday(serial: float) -> int:
    """0 for Sunday to 6 for Saturday, as Excel says it: day 1 is a Sunday."""
    return int((serial // 1 - 1) % 7)
