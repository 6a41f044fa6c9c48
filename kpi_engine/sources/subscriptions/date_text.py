"""Dates and months as people type them, read to the day; which part is the month is proved, never assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kpi_engine.model.period import FIRST_SERIAL, LAST_SERIAL, MONTH_NUMBERS, period_readings
from kpi_engine.sources.subscriptions.month_names import MONTH_WORDS
from kpi_engine.sources.subscriptions.options import DateOrder

_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_NAMES = {**MONTH_NUMBERS, **MONTH_WORDS}
_NAME = rf"(?P<name>{'|'.join(sorted(_NAMES, key=len, reverse=True))})\.?"
_ZONE = r"(?:z|utc|gmt|[+-]\d{2}:?\d{2})?"
_TIME = rf"(?:[t ,]+\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*{_ZONE})?"
_ORDERED = re.compile(
    rf"(?P<first>\d{{1,2}})([-/.])(?P<second>\d{{1,2}})\2(?:{_YEAR}|(?P<short>\d\d)){_TIME}"
)
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"(?P<day>\d{{1,2}})[ .-]*{_NAME}[ ,-]*(?:{_YEAR}|'?(?P<short>\d\d)){_TIME}",
        rf"{_NAME} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}{_TIME}",
    )
)
_COMPACT_MONTH = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])")
_NAMED_MONTH = re.compile(rf"{_NAME}[ /,-]*(?:de )?(?:{_YEAR}|'?(?P<short>\d\d))")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_NEVER = re.compile(
    r"(?:9999|2999|2[2-9]\d\d|[3-8]\d\d\d)-\d\d?-\d\d?.*|31[./-]12[./-](?:9999|2999)|12/31/(?:9999|2999)"
)


@dataclass(frozen=True, slots=True)
class DayText:
    """A typed date: its day under either order of day and month, None where impossible.

    `whole_month` is True for a month without a day. `never` is an end that does not come, as 9999-12-31.
    """

    mdy: date | None = None
    dmy: date | None = None
    whole_month: bool = False
    never: bool = False

    @property
    def settles(self) -> DateOrder | None:
        """The order that this date proves; None where both are possible or none plays a part."""
        if (self.mdy is None) == (self.dmy is None):
            return None
        return "mdy" if self.mdy else "dmy"

    @property
    def ambiguous(self) -> bool:
        """True where the two orders give different days."""
        return self.mdy is not None and self.dmy is not None and self.mdy != self.dmy

    def under(self, order: DateOrder | None) -> date | None:
        """The day in an order; None where that cannot be."""
        return self.mdy if order == "mdy" else self.dmy if order == "dmy" else self.mdy or self.dmy


def day_text(text: str) -> DayText | None:
    """What a cell says of a day or a month; None when it is neither."""
    words = " ".join(text.casefold().split())
    if _NEVER.fullmatch(words):
        return DayText(never=True)
    ordered = _ORDERED.fullmatch(words)
    if ordered:
        year = _year(ordered)
        first, second = int(ordered["first"]), int(ordered["second"])
        found = DayText(_day(year, first, second), _day(year, second, first))
        return found if found.mdy or found.dmy else None
    for pattern in _DAYS:
        match = pattern.fullmatch(words)
        if match:
            parts = match.groupdict()
            number = int(parts["month"]) if parts.get("month") else _NAMES[parts["name"]]
            return _same(_day(_year(match), number, int(parts["day"])))
    return _without_parts(words)


def _without_parts(words: str) -> DayText | None:
    """A month without a day, a day number of Excel, or (milli)seconds since 1970."""
    named = _COMPACT_MONTH.fullmatch(words) or _NAMED_MONTH.fullmatch(words)
    if named:
        parts = named.groupdict()
        number = int(parts["month"]) if parts.get("month") else _NAMES[parts["name"]]
        return _same(_day(_year(named), number, 1), whole_month=True)
    serial = _SERIAL.fullmatch(words)
    if serial and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        return _same(date(1899, 12, 30) + timedelta(days=int(serial[1])))
    seconds = _SECONDS.fullmatch(words)
    if seconds:
        return _same(datetime.fromtimestamp(int(seconds[1]), UTC).date())
    readings = period_readings(words)
    months = [reading for reading in readings if len(reading) == len("2026-01") and reading[5:].isdigit()]
    if len(months) != 1:
        return None
    return _same(_day(int(months[0][:4]), int(months[0][5:]), 1), whole_month=True)


def _same(day: date | None, *, whole_month: bool = False) -> DayText | None:
    return DayText(day, day, whole_month) if day else None


def _year(match: re.Match[str]) -> int:
    parts = match.groupdict()
    return int(parts["year"]) if parts["year"] else 2000 + int(parts["short"])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Settled:
    """The order of dates of a table and the cell that proves it; `conflict` is one that proves the other."""

    order: DateOrder | None
    proof: str = ""
    conflict: str = ""
    ambiguous: str = ""


def settled_order(texts: Iterable[tuple[str, DayText]]) -> Settled:
    """Which part of dates like 03/04/2026 is the month, by those that can be read in one way only."""
    proofs: dict[DateOrder, str] = {}
    ambiguous = ""
    for text, day in texts:
        if day.settles:
            proofs.setdefault(day.settles, text)
        elif day.ambiguous:
            ambiguous = ambiguous or text
    if len(proofs) == 2:
        return Settled(None, proofs["dmy"], proofs["mdy"], ambiguous)
    order = next(iter(proofs), None)
    return Settled(order, proofs.get(order, "") if order else "", "", ambiguous)
