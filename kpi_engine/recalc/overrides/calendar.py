"""Days as Excel counts them: day 1 is 1 January 1900, and 1900 has a 29 February, day 60."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from kpi_engine.model.cell_error import NUM
from kpi_engine.recalc.overrides.refusals import RefusedError

LAST_DAY = 2_958_465
"""31 December 9999."""
_BEFORE = date(1899, 12, 31).toordinal()
_LEAP_DAY = 60


def of_serial(serial: float) -> tuple[int, int, int]:
    """Year, month and day of a serial number; day 0 is 0 January 1900; others are #NUM!."""
    day = int(serial // 1)
    if not 0 <= day <= LAST_DAY:
        raise RefusedError(NUM)
    return _taken_apart(day)


@lru_cache(maxsize=5_000)
def _taken_apart(day: int) -> tuple[int, int, int]:
    if day == 0:
        return 1900, 1, 0
    if day == _LEAP_DAY:
        return 1900, 2, 29
    found = date.fromordinal(_BEFORE + day - (day > _LEAP_DAY))
    return found.year, found.month, found.day


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


def weekday(serial: float) -> int:
    """0 for Sunday to 6 for Saturday, as Excel says it: day 1 is a Sunday."""
    return int((serial // 1 - 1) % 7)
