"""Which texts name a figure, and which only say how it is counted or remark on it."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

_LONGEST_UNIT = 4
LONGEST_LABEL = 120
"""A longer text is a note, not a label."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNIT_WORDS = frozenset((
    "%", "$", "€", "£", "¥", "#", "x", "bn", "m", "mn", "mm", "k", "t", "tsd", "mio", "no", "nr", "num",
    "number", "amount", "ratio", "share", "factor", "percent", "percentage", "pct", "usd", "eur", "gbp",
    "chf", "cad", "aud", "jpy", "cny", "inr", "sek", "nok", "dkk", "pln", "thousand", "thousands",
    "million", "millions", "billion", "unit", "units", "pc", "pcs", "each", "hour", "hours", "hr",
    "hrs", "day", "days", "week", "weeks", "month", "months", "year", "years", "yr", "yrs", "quarter",
    "quarters", "minute", "minutes", "second", "seconds", "fte", "ftes", "bps", "kwh", "mwh", "kg",
    "km", "date", "text", "p.a", "pa", "dollars", "euros",
))  # fmt: skip
_BETWEEN = frozenset(("per", "in", "of", "a", "an", "at", "all"))
_WORD = re.compile(r"[%$€£¥#]|[^\W\d_]+(?:\.[^\W\d_]+)?")
_HAS_A_LETTER = re.compile(r"[^\W\d_]")
_SAYS_SOMETHING = re.compile(r"[^\W_]|[%$€£¥#]")
_BRACKETED = re.compile(r"[(\[].*[)\]]")
_COUNTS_PERIODS = re.compile(r"\b(months?|years?|periods?|quarters?|weeks?|days?)\b", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def is_unit(text: str) -> bool:
    """True for `USD k`, `%`, `months`, `(in thousands)`: how a figure is counted."""
    words = [word.casefold() for word in _WORD.findall(text)]
    counting = [word for word in words if word not in _BETWEEN]
    return 0 < len(words) <= _LONGEST_UNIT and bool(counting) and _UNIT_WORDS.issuperset(counting)


def is_label(text: str) -> bool:
    """True for a text that can name a row: short, with letters, not wholly in brackets, no unit."""
    return (
        len(text) <= LONGEST_LABEL
        and _HAS_A_LETTER.search(text) is not None
        and _BRACKETED.fullmatch(text) is None
        and not is_unit(text)
        and not _is_sentence(text)
    )


def _is_sentence(text: str) -> bool:
    """True for a remark: `MRR at the start of the period.`"""
    return text.endswith(".") and len(text.split()) > 2


def is_heading(text: str) -> bool:
    """True for a text that can stand over a column: also `%` and `USD`, no note."""
    return len(text) <= LONGEST_LABEL and _SAYS_SOMETHING.search(text) is not None


def one_line(text: str) -> str:
    """A label without line ends and double blanks, a closing colon or the star of a footnote."""
    return " ".join(text.split()).rstrip(" :*") or text.strip()


def day_named(day: date, number_format: str) -> str:
    """`Feb 2026` where the cell shows no day or the first one is meant, else `15 Feb 2026`."""
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    shows_day = "d" in number_format.lower()
    return month if day.day == 1 or not shows_day else f"{day.day} {month}"


def are_years(numbers: list[float]) -> bool:
    """True for two or more years side by side, each the same as the one before or the next."""
    years = [number for number in numbers if number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return len(numbers) > 1 and len(years) == len(numbers) and all(step in (0, 1) for step in steps)


def is_year(number: float) -> bool:
    """True for a whole number that can be a year of a plan."""
    return number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR


def counted_periods(words: list[str], numbers: list[float]) -> str:
    """`Month` for a row that counts months: 1, 2, 3 … under such a word; else ""."""
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    found = next((found for word in words if (found := _COUNTS_PERIODS.search(word))), None)
    if found is None or len(numbers) < 3 or any(step != 1 for step in steps):
        return ""
    return found[1].removesuffix("s").capitalize()
