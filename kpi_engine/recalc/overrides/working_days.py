"""Working days: weekends by number or by mask, and holidays."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides import calendar
from kpi_engine.recalc.overrides.base import RefusedError, number, single, whole
from kpi_engine.recalc.overrides.dates import counted, dated, day
from kpi_engine.recalc.overrides.reading import cells

_SATURDAY_SUNDAY = frozenset((6, 0))


@dated("NETWORKDAYS")
def working_days(since: int, start: CellValue, end: CellValue, holidays: CellValue = None) -> CellValue:
    """Working days from start to end, both counted; negative when the end is first."""
    return _between(since, start, end, _SATURDAY_SUNDAY, holidays)


@dated("NETWORKDAYS.INTL")
def working_days_international(
    since: int, start: CellValue, end: CellValue, weekend: CellValue = None, holidays: CellValue = None
) -> CellValue:
    """The same with a weekend by number (1–7, 11–17) or by a mask of seven digits from Monday."""
    return _between(since, start, end, _weekend(weekend, all_free=True), holidays)


@dated("WORKDAY")
def working_day(since: int, start: CellValue, days: CellValue, holidays: CellValue = None) -> CellValue:
    """The day some working days later or earlier; 0 days is the start itself."""
    return _moved(since, start, days, _SATURDAY_SUNDAY, holidays)


@dated("WORKDAY.INTL")
def working_day_international(
    since: int, start: CellValue, days: CellValue, weekend: CellValue = None, holidays: CellValue = None
) -> CellValue:
    """The same with a weekend by number or by mask; a mask without a working day is #VALUE!."""
    return _moved(since, start, days, _weekend(weekend, all_free=False), holidays)


def _weekend(value: CellValue, *, all_free: bool) -> frozenset[int]:
    """The free days, 0 for Sunday."""
    if value is None:
        return _SATURDAY_SUNDAY
    cell = single(value)
    if isinstance(cell, str):
        if len(cell) != 7 or set(cell) - {"0", "1"} or (cell == "1111111" and not all_free):
            raise RefusedError(VALUE)
        return frozenset((at + 1) % 7 for at, mark in enumerate(cell) if mark == "1")
    which = whole(value) if cell is not None else 1
    if 1 <= which <= 7:
        return frozenset(((which + 5) % 7, (which + 6) % 7))
    if 11 <= which <= 17:
        return frozenset((which - 11,))
    raise RefusedError(NUM)


def _holidays(value: CellValue, since: int) -> set[int]:
    """The days of a list; blanks are none, text must spell a day."""
    found: set[int] = set()
    for cell in cells(value):
        if cell is not None and cell != "":
            found.add(int(day(cell, since, refuses_flags=True)))
    return found


def _free(weekend: frozenset[int], holidays: set[int]) -> Callable[[int], bool]:
    return lambda at: calendar.weekday(at) in weekend or at in holidays


def _between(
    since: int, start: CellValue, end: CellValue, weekend: frozenset[int], holidays: CellValue
) -> CellValue:
    first, last = (int(day(each, since, refuses_flags=True)) for each in (start, end))
    sign = 1
    if first > last:
        first, last, sign = last, first, -1
    weeks, rest = divmod(last - first + 1, 7)
    count = weeks * (7 - len(weekend))
    count += sum(calendar.weekday(first + at) not in weekend for at in range(rest))
    for at in _holidays(holidays, since):
        count -= first <= at <= last and calendar.weekday(at) not in weekend
    return float(sign * count)


def _moved(
    since: int, start: CellValue, days: CellValue, weekend: frozenset[int], holidays: CellValue
) -> CellValue:
    at = int(day(start, since, refuses_flags=True))
    if days is not None and isinstance(single(days), bool):
        raise RefusedError(VALUE)
    left = int(number(days))
    is_free = _free(weekend, _holidays(holidays, since))
    step = 1 if left > 0 else -1
    left = abs(left)
    if left > calendar.LAST_DAY:
        raise RefusedError(NUM)
    while left:
        at += step
        if not 0 <= at <= calendar.LAST_DAY:
            raise RefusedError(NUM)
        left -= not is_free(at)
    return counted(at, since)
