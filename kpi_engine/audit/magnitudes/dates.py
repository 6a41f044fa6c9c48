"""Texts that a person reads as a date: `31.12.2025`, `12/31/25`, `5 Mar 2025`, `March 2025`."""

from __future__ import annotations

import re
from typing import Literal

from kpi_engine.audit.structure.timelines import MONTHS

Year = Literal["two digits", "four digits"]

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DIGITS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_WORDS = re.compile(
    rf"(?:\d{{1,2}}[-/. ]\s?)?{_MONTH}(?:\s?\d{{1,2}},)?[-/ ]\s?'?(\d{{4}}|\d{{2}})", re.IGNORECASE
)
_LAST_DAY = 31


def date_in(text: str) -> Year | None:
    """How the year of a text date is written; None for a text that is no date."""
    plain = text.strip()
    if not 5 <= len(plain) <= 20:
        return None
    if found := _DIGITS.fullmatch(plain):
        one, other = int(found[1]), int(found[3])
        if not (1 <= min(one, other) <= 12 and max(one, other) <= _LAST_DAY and min(one, other) >= 1):
            return None
        return "two digits" if len(found[4]) == 2 else "four digits"
    if found := _ISO.fullmatch(plain):
        return "four digits" if 1 <= int(found[3]) <= 12 and 1 <= int(found[4]) <= _LAST_DAY else None
    if found := _WORDS.fullmatch(plain):
        return "two digits" if len(found[1]) == 2 else "four digits"
    return None
