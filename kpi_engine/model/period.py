"""Periods as people write them (`Jan 2026`, `31.01.2026`, `Q1 2026`, `FY26`), read to one spelling.

The one spelling is `2026-01` for a month, `2026-Q1`, `2026` for a year, `2026-W05` for an ISO week.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
MONTH_NUMBERS = {name[:size]: number for number, name in enumerate(_MONTHS, 1) for size in (3, len(name))}
MONTH_NUMBERS["sept"] = 9
"""1 for `jan` and `january`."""
_NAME = rf"(?P<name>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
_TIME = r"(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_YEAR = r"(?P<year>(?:19|20|21)\d{2})"
_YEAR_2 = r"(?:(?P<year>(?:19|20|21)\d{2})|'?(?P<short>\d{2}))"

RHYTHM_OF = {
    "month": "month", "monthly": "month", "quarter": "quarter", "quarterly": "quarter", "week": "week",
    "weekly": "week", "year": "year", "yearly": "year", "annual": "year", "annually": "year",
}  # fmt: skip
"""What a figure is stated for where no single period is: any month, any year."""

FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Excel date numbers that are taken for a date: October 1954 to January 2119."""


def period_readings(text: str) -> tuple[str, ...]:
    """The period that `text` names; none when it names no period, two when it can be read in two ways.

    `2026-01-31` → `("2026-01",)`; `03/04/2026` → `("2026-03", "2026-04")`, as nobody can know which part
    is the month; `tbd` → `()`. A date stands for its month, a five-digit number for an Excel date.
    """
    words = " ".join(text.casefold().split())
    for pattern, reader in _READERS:
        match = pattern.fullmatch(words)
        if match:
            return tuple(dict.fromkeys(period for period in reader(match.groupdict()) if period))
    return ()


def month_text(month: int) -> str:
    """24313, a month counted as year x 12 + month, is 2026-01."""
    return f"{(month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"


def _month(year: int, month: int, day: int = 1) -> str:
    try:
        return date(year, month, day).strftime("%Y-%m")
    except ValueError:
        return ""


def _year(parts: dict[str, str]) -> int:
    return int(parts["year"]) if parts["year"] else 2000 + int(parts["short"])


def _numbered_month(parts: dict[str, str]) -> tuple[str, ...]:
    return (_month(int(parts["year"]), int(parts["month"]), int(parts.get("day") or 1)),)


def _day_or_month_first(parts: dict[str, str]) -> tuple[str, ...]:
    year, first, second = int(parts["year"]), int(parts["first"]), int(parts["second"])
    return _month(year, first, second), _month(year, second, first)


def _named_month(parts: dict[str, str]) -> tuple[str, ...]:
    return (_month(_year(parts), MONTH_NUMBERS[parts["name"]], int(parts.get("day") or 1)),)


def _quarter(parts: dict[str, str]) -> tuple[str, ...]:
    return (f"{_year(parts)}-Q{parts['quarter']}",)


def _whole_year(parts: dict[str, str]) -> tuple[str, ...]:
    return (str(_year(parts)),)


def _week(parts: dict[str, str]) -> tuple[str, ...]:
    try:
        date.fromisocalendar(int(parts["year"]), int(parts["week"]), 1)
    except ValueError:
        return ()
    return (f"{parts['year']}-W{int(parts['week']):02}",)


def _serial(parts: dict[str, str]) -> tuple[str, ...]:
    days = int(parts["serial"])
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return ()
    return ((date(1899, 12, 30) + timedelta(days=days)).strftime("%Y-%m"),)


_READERS: tuple[tuple[re.Pattern[str], Callable[[dict[str, str]], tuple[str, ...]]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_YEAR}[-/](?P<month>\d{{1,2}})", _numbered_month),
        (rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}", _numbered_month),
        (rf"{_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", _numbered_month),
        (rf"(?P<first>\d{{1,2}})([-/.])(?P<second>\d{{1,2}})\2{_YEAR}{_TIME}", _day_or_month_first),
        (rf"{_NAME}[ /,-]*{_YEAR_2}", _named_month),
        (rf"{_YEAR}[ /-]?{_NAME}", _named_month),
        (rf"(?P<day>\d{{1,2}})[ .-]*{_NAME}[ ,-]*{_YEAR_2}", _named_month),
        (rf"{_NAME} (?P<day>\d{{1,2}}), ?{_YEAR}", _named_month),
        (rf"{_YEAR}[ /-]?q(?P<quarter>[1-4])", _quarter),
        (rf"q(?P<quarter>[1-4])[ /-]?{_YEAR_2}", _quarter),
        (rf"(?P<quarter>[1-4])q[ /-]?{_YEAR_2}", _quarter),
        (rf"(?:fy ?)?{_YEAR}", _whole_year),
        (r"fy ?'?(?P<year>)(?P<short>\d{2})", _whole_year),
        (rf"{_YEAR}[ -]?w(?P<week>\d{{1,2}})", _week),
        (rf"w(?:eek )?(?P<week>\d{{1,2}})[ /-]?{_YEAR}", _week),
        (r"(?P<serial>\d{5})(?:\.\d+)?", _serial),
    )
)


def last_month(period: str) -> str:
    """The month in which a period's figure is known: `2026-03` of `2026-Q1`; "" for no calendar period."""
    if re.fullmatch(r"\d{4}-W\d{2}", period):
        return f"{date.fromisocalendar(int(period[:4]), int(period[6:]), 7):%Y-%m}"
    if re.fullmatch(r"\d{4}-Q[1-4]", period):
        return f"{period[:4]}-{int(period[6:]) * 3:02}"
    if re.fullmatch(r"\d{4}", period):
        return f"{period}-12"
    return period if re.fullmatch(r"\d{4}-\d{2}", period) else ""


def period_words(period: str) -> str:
    """A period as it is said: `March 2026`, `Q1 2026`, `week 5 of 2026`; others as they are."""
    if re.fullmatch(r"\d{4}-\d{2}", period) and 1 <= int(period[5:]) <= 12:
        return f"{_MONTHS[int(period[5:]) - 1].capitalize()} {period[:4]}"
    if re.fullmatch(r"\d{4}-Q[1-4]", period):
        return f"{period[5:]} {period[:4]}"
    if re.fullmatch(r"\d{4}-W\d{2}", period):
        return f"week {int(period[6:])} of {period[:4]}"
    return period
