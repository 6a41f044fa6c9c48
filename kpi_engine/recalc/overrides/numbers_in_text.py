"""What number a text spells, read as US English: `1,234.5`, `$5`, `(5)`, `5%`, `1 1/2`, `3/31/2026`."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from kpi_engine.recalc.overrides.calendar import month_length, serial

_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTHS = tuple(month[:3] for month in _LONG_MONTHS)
_MONTH = "|".join(sorted((*_LONG_MONTHS, *_MONTHS), key=len, reverse=True))
_WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,\\s*)?"
_DIGITS = r"(?:\d+(?:,\d+)*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+]?)\s*(?P<percent1>%?)\s*(?P<money>\$?)\s*(?P<sign2>[-+]?)\s*(?P<digits>{_DIGITS})\s*(?P<percent2>%?)",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?P<sign>-?)\s*(?P<whole>\d+)\s+(?P<over>\d{1,5})/(?P<under>\d{1,5})")
_TIME = re.compile(
    r"(?P<h>\d{1,4})(?::(?P<m>\d{1,4})(?::(?P<s>\d{1,4})?)?(?P<f>\.\d*)?)?(?:\s+(?P<noon>am|pm|a|p))?",
    re.IGNORECASE,
)
_DAYS = tuple(
    re.compile(_WEEKDAY + pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})(?P<sep>[-/])(?P<d>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{1,2})",
        r"(?P<m>\d{1,2})[-/](?P<y>\d{4})",
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})",
        rf"(?P<d>\d{{1,2}})[- /]\s*(?P<word>{_MONTH})[- /,]\s*(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<word>{_MONTH})[- ]\s*(?P<d>\d{{1,2}})(?:,\s*|\s+)(?P<y>\d{{4}})",
        rf"(?P<word>{_MONTH})[- /,]\s*(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[-/](?P<word>{_MONTH})[-/](?P<d>\d{{1,2}})",
    )
)
_THIS_CENTURY = 30
"""Two digits up to 29 are years of this century."""


@lru_cache(maxsize=10_000)
def number_in(text: str) -> float | None:
    """The number, day or time that a text spells; None when Excel reads none."""
    plain = text.strip(" ")
    if not plain or not plain.isascii():
        return None
    amount = amount_in(plain)
    return amount if amount is not None else moment_in(text)


def amount_in(plain: str) -> float | None:
    """The amount that a text spells; days and times are none."""
    inside = plain.startswith("(") and plain.endswith(")")
    found = _AMOUNT.fullmatch(plain[1:-1].strip() if inside else plain)
    if found is None:
        return _fraction(plain)
    signs = (found["sign"] + found["sign2"]) or ("-" if inside else "")
    if (
        len(signs) > 1
        or (inside and found["sign"] + found["sign2"])
        or (found["percent1"] and found["percent2"])
    ):
        return None
    result = float(found["digits"].replace(",", ""))
    if not math.isfinite(result):
        return None
    if found["percent1"] or found["percent2"]:
        result /= 100
    return -result if signs == "-" else result


def _fraction(plain: str) -> float | None:
    found = _FRACTION.fullmatch(plain)
    if found is None or int(found["under"]) == 0:
        return None
    result = int(found["whole"]) + int(found["over"]) / int(found["under"])
    return -result if found["sign"] else result


def moment_in(text: str) -> float | None:
    """The serial number of a day, a time, or both, without blanks around it; a day counts from 1900."""
    plain = text
    time = time_in(plain)
    if time is not None:
        return time
    for pattern in _DAYS:
        found = pattern.match(plain)
        if found is None:
            continue
        rest = plain[found.end() :]
        clock = 0.0 if not rest else time_in(rest.strip()) if rest[0] == " " else None
        day = _day(found)
        if clock is not None and day is not None:
            return day + clock
    return None


def _day(found: re.Match[str]) -> float | None:
    parts = found.groupdict()
    word = (parts.get("word") or "").lower()
    month = _MONTHS.index(word[:3]) + 1 if word else int(parts["m"])
    year, day = int(parts["y"]), int(parts.get("d") or 1)
    if len(parts["y"]) <= 2:
        year += 2000 if year < _THIS_CENTURY else 1900
    if not (1900 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        return None
    return float(serial(year, month, day))


def time_in(plain: str) -> float | None:
    """The share of a day that a time spells: `13:30`, `1:30 PM`, `1 PM`, `25:00` (more than a day)."""
    found = _TIME.fullmatch(plain)
    if found is None or (found["m"] is None and (found["noon"] is None or found["f"] is not None)):
        return None
    hours, minutes, seconds = int(found["h"]), int(found["m"] or 0), float(found["s"] or 0)
    if found["f"] is not None and found["s"] is None:
        hours, minutes, seconds = 0, hours, float(minutes)
    seconds += float(found["f"] if found["f"] not in (None, ".") else 0)
    if found["noon"]:
        if not 0 <= hours <= 12:
            return None
        hours = hours % 12 + 12 * (found["noon"].lower()[0] == "p")
    over = [hours > 23, minutes > 59, seconds >= 60]
    if sum(over) > 1 or (any(over) and found["noon"]) or hours > 9999 or (minutes > 59 and hours):
        return None
    return (hours * 3600 + minutes * 60 + seconds) / 86_400
