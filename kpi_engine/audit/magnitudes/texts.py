"""Texts that a person reads as a number: `1,234`, `(12)`, `12%`, `€ 5`, `12 ` with a trailing blank."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_SIGN = r"(?:US\$|[$€£¥]|USD|EUR|GBP|CHF)"
_MONEY = re.compile(rf"{_SIGN}|{_SIGN}$", re.IGNORECASE)
_POINT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:e[+-]?\d{1,3})?|\.\d+", re.IGNORECASE)
_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
_WITH_ZEROS = re.compile(r"0\d")
_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?")


def number_in(text: str) -> float | None:
    """The number that a text says; None for words, codes with leading zeros, dates, numbered headings.

    A comma before exactly three digits parts thousands, any other is a decimal comma.
    """
    if len(text) > 40 or not any(letter.isdigit() for letter in text):
        return None
    plain = _BLANKS.sub(" ", text).strip()
    sign, bare = _unsigned(plain)
    percent = bare.endswith("%")
    bare = _MONEY.sub("", bare.removesuffix("%").strip(), count=1).strip()
    inner, bare = _unsigned(bare)
    if _GROUPS.fullmatch(bare):
        bare = bare.replace(" ", "")
    if _WITH_ZEROS.match(bare):
        return None
    if _POINT.fullmatch(bare) and not bare.endswith("."):
        value = float(bare.replace(",", ""))
    elif _COMMA.fullmatch(bare):
        value = float(bare.replace(".", "").replace(",", "."))
    else:
        return None
    return sign * inner * (value / 100 if percent else value)


def _unsigned(text: str) -> tuple[int, str]:
    """-1 and the rest for `-5`, `5-`, `(5)`; 1 and the text otherwise."""
    if text.startswith("(") and text.endswith(")"):
        return -1, text[1:-1].strip()
    if text.startswith("-"):
        return -1, text[1:].strip()
    if text.endswith("-"):
        return -1, text[:-1].strip()
    return 1, text.removeprefix("+").strip()


def is_year(value: float) -> bool:
    """True for a whole number that is most likely a year."""
    return value == int(value) and 1900 <= value <= 2100
