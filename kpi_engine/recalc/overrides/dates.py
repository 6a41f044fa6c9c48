"""Functions of days and times, with days as texts, the 29 February 1900 and both ways of counting days."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides import calendar
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, single, text, whole
from kpi_engine.recalc.overrides.numbers_in_text import amount_in, moment_in


def dated(name: str) -> Callable[[Callable[..., CellValue]], Callable[..., CellValue]]:
    """Register a function that first takes the day from which its workbook counts."""

    def enter(function: Callable[..., CellValue]) -> Callable[..., CellValue]:
        override(name)(partial(function, 0))
        override(name, since_1904=True)(partial(function, calendar.TO_1904))
        return function

    return enter


def day(value: CellValue, since: int, *, refuses_flags: bool = False) -> float:
    """A moment counted from 1900; a text may spell it; before day 0 and after 9999 is #NUM!."""
    cell = single(value) if value is not None else None
    if refuses_flags and isinstance(cell, bool):
        raise RefusedError(VALUE)
    if isinstance(cell, str):
        amount = amount_in(cell.strip(" "))
        moment = moment_in(cell) if amount is None else amount + since
        if moment is None:
            raise RefusedError(VALUE)
        if amount is None and moment < 1:
            moment += since
    else:
        moment = float(cell or 0.0) + since
    if not since <= moment < calendar.LAST_DAY + 1:
        raise RefusedError(NUM)
    return moment


def counted(found: int, since: int) -> float:
    """A day as the workbook counts it."""
    if found < since:
        raise RefusedError(NUM)
    return float(found - since)


@dated("KPI.DATE")
def date_of(since: int, year: CellValue, month: CellValue, day_number: CellValue) -> CellValue:
    """Years below 1900 are added to 1900; months and days run on; 1900 has a 29 February; else #NUM!."""
    first, months, days = whole(year), whole(month), whole(day_number)
    if first < 0 or first > 9999:
        raise RefusedError(NUM)
    base = 1904 if since and first < 4 else 1900
    return counted(calendar.serial(first + (base if first < 1900 else 0), months, days), since)


@dated("KPI.DATE.PART")
def part(since: int, kind: CellValue, value: CellValue) -> CellValue:
    """YEAR, MONTH, DAY, HOUR, MINUTE and SECOND of a day that may be a text."""
    wanted, moment = text(kind), day(value, since)
    if wanted in ("YEAR", "MONTH", "DAY"):
        return float(calendar.of_serial(moment)[("YEAR", "MONTH", "DAY").index(wanted)])
    seconds = round(moment % 1 * 86_400) % 86_400
    return float({"HOUR": seconds // 3600, "MINUTE": seconds // 60 % 60, "SECOND": seconds % 60}[wanted])


@override("TIME")
def time_of(hour: CellValue = None, minute: CellValue = None, second: CellValue = None) -> CellValue:
    """Hours, minutes and seconds run on; whole days are left out; above 32,767 or below 0 is #NUM!."""
    parts = whole(hour), whole(minute), whole(second)
    if max(parts) > 32_767:
        raise RefusedError(NUM)
    seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
    if seconds < 0:
        raise RefusedError(NUM)
    return seconds % 86_400 / 86_400


@dated("DATEVALUE")
def date_value(since: int, words: CellValue) -> CellValue:
    """The day that a text spells, a time left out; a number is no text."""
    moment = _spelled(words)
    return counted(int(moment), since) if moment >= 1 else 0.0


@override("TIMEVALUE")
def time_value(words: CellValue) -> CellValue:
    """The time that a text spells, the day left out; a number is no text."""
    return _spelled(words) % 1


def _spelled(words: CellValue) -> float:
    cell = single(words)
    moment = moment_in(cell) if isinstance(cell, str) else None
    if moment is None:
        raise RefusedError(VALUE)
    return moment


@dated("KPI.EDATE")
def months_later(since: int, start: CellValue, months: CellValue) -> CellValue:
    """The same day some months later, or that month's last day; TRUE and FALSE are #VALUE!."""
    year, month, number_of_day = calendar.of_serial(day(start, since, refuses_flags=True))
    year, month = _moved(year, month, _months(months))
    return counted(
        calendar.serial(year, month, min(number_of_day, calendar.month_length(year, month))), since
    )


@dated("KPI.EOMONTH")
def end_of_month(since: int, start: CellValue, months: CellValue) -> CellValue:
    """The last day of the month some months later; TRUE and FALSE are #VALUE!."""
    year, month, _ = calendar.of_serial(day(start, since, refuses_flags=True))
    year, month = _moved(year, month, _months(months))
    return counted(calendar.serial(year, month, calendar.month_length(year, month)), since)


def _months(value: CellValue) -> int:
    if value is not None and isinstance(single(value), bool):
        raise RefusedError(VALUE)
    return math.trunc(number(value))


def _moved(year: int, month: int, months: int) -> tuple[int, int]:
    at = year * 12 + month - 1 + months
    if not 1900 * 12 <= at < 10_000 * 12:
        raise RefusedError(NUM)
    return at // 12, at % 12 + 1


@dated("KPI.WEEKDAY")
def weekday(since: int, value: CellValue, kind: CellValue = 1.0) -> CellValue:
    """1 to 7 from Sunday (1), Monday (2, 11) to Sunday (17), or 0 to 6 from Monday (3)."""
    at, which = calendar.weekday(day(value, since)), whole(kind)
    if which in (1, 17):
        return float(at + 1)
    if which == 3:
        return float((at - 1) % 7)
    if which != 2 and not 11 <= which <= 16:
        raise RefusedError(NUM)
    return float((at - (1 if which == 2 else which - 10)) % 7 + 1)


@dated("WEEKNUM")
def week_number(since: int, value: CellValue, kind: CellValue = 1.0) -> CellValue:
    """The week of the year; weeks start on Sunday (1, 17), Monday (2, 11) … Saturday (16); 21 is ISO."""
    if kind is not None and isinstance(single(kind), bool):
        raise RefusedError(VALUE)
    moment, which = day(value, since, refuses_flags=True), whole(kind)
    if which == 21:
        return _iso_week(moment)
    if which not in (1, 2) and not 11 <= which <= 17:
        raise RefusedError(NUM)
    starts = {1: 0, 2: 1}.get(which, (which - 10) % 7)
    if moment < 1:
        return 0.0
    year = calendar.of_serial(moment)[0]
    first = calendar.serial(year, 1, 1)
    return float((int(moment) - first + (calendar.weekday(first) - starts) % 7) // 7 + 1)


@dated("ISOWEEKNUM")
def iso_week(since: int, value: CellValue) -> CellValue:
    """The ISO week: it starts on Monday, and week 1 holds the year's first Thursday."""
    return _iso_week(day(value, since))


def _iso_week(moment: float) -> float:
    if moment < 2:
        return 52.0
    thursday = int(moment) - (calendar.weekday(moment) - 1) % 7 + 3
    year = calendar.of_serial(min(thursday, calendar.LAST_DAY))[0]
    return float((thursday - calendar.serial(year, 1, 1)) // 7 + 1)


@dated("KPI.DAYS")
def days_between(since: int, end: CellValue, start: CellValue) -> CellValue:
    """Whole days from start to end; both may be texts."""
    return float(int(day(end, since)) - int(day(start, since)))


@dated("DAYS360")
def days_360(since: int, start: CellValue, end: CellValue, european: CellValue = False) -> CellValue:
    """Days in a year of twelve 30-day months, by the US rule or the European one."""
    first, last = (calendar.of_serial(day(each, since)) for each in (start, end))
    return float(calendar.european_30_360(first, last) if flag(european) else _us_days_360(first, last))


def _us_days_360(first: calendar.Day, last: calendar.Day) -> int:
    """Days of DAYS360: the last day of any month is the 30th for the start, not only that of February."""
    month_ends = first.day == calendar.month_length(first.year, first.month)
    start = first._replace(day=30) if month_ends else first
    end = last._replace(day=30) if last.day == 31 and start.day >= 30 else last
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + end.day - start.day


@dated("DATEDIF")
def date_difference(since: int, start: CellValue, end: CellValue, unit: CellValue) -> CellValue:
    """Whole years, months or days; YM, YD and MD leave years, years or months out; end first is #NUM!."""
    one, two = int(day(start, since)), int(day(end, since))
    if one > two:
        raise RefusedError(NUM)
    first, last = calendar.of_serial(one), calendar.of_serial(two)
    months = (last[0] - first[0]) * 12 + last[1] - first[1] - (last[2] < first[2])
    match text(unit).upper():
        case "Y":
            return float(months // 12)
        case "M":
            return float(months)
        case "D":
            return float(two - one)
        case "YM":
            return float(months % 12)
        case "YD":
            later = (last[1], last[2]) < (first[1], first[2])
            return float(calendar.serial(first[0] + later, last[1], last[2]) - one)
        case "MD":
            if last[2] >= first[2]:
                return float(last[2] - first[2])
            return float(two - calendar.serial(last[0], last[1] - 1, first[2]))
    raise RefusedError(NUM)


@dated("YEARFRAC")
def year_fraction(since: int, start: CellValue, end: CellValue, basis: CellValue = 0.0) -> CellValue:
    """The share of a year by basis 0 (US 30/360), 1 (actual), 2 (/360), 3 (/365), 4 (European 30/360)."""
    if basis is not None and isinstance(single(basis), bool):
        raise RefusedError(VALUE)
    which = whole(basis)
    one, two = sorted(int(day(each, since, refuses_flags=True)) for each in (start, end))
    if not 0 <= which <= 4:
        raise RefusedError(NUM)
    first, last = calendar.of_serial(one), calendar.of_serial(two)
    if which == 0:
        return calendar.us_30_360(first, last) / 360
    if which == 4:
        return calendar.european_30_360(first, last) / 360
    return (
        (two - one) / {1: calendar.year_length(first, last), 2: 360.0, 3: 365.0}[which] if two > one else 0.0
    )
