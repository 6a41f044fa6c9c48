"""What a number format makes of a figure: a percentage, a date, text, thousands, a currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "percent", "date", "text"]

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKET = re.compile(r"\[(?:\$([^\]\-]*)[^\]]*|[^\]]*)\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_SCALE = re.compile(r"[0#?](,+)(?![0#?,])")
_SIGNS = re.compile(r"[€$£¥₹₩₽₺₪฿₫]|CHF|EUR|USD|GBP|SEK|NOK|DKK|PLN|kr|zł|Kč")
_LONGEST = 1_000
"""Excel takes 255 characters; what stands behind these in a file says nothing more."""
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Showing:
    """How a cell shows a number: what kind of thing, divided by what, in which currency."""

    kind: Kind = "number"
    thousands: int = 0
    currency: str = ""

    def __str__(self) -> str:
        words = {"number": "a plain number", "percent": "a percentage", "date": "a date", "text": "text"}
        parts = [words[self.kind]]
        if self.thousands:
            parts.append("in thousands" if self.thousands == 1 else "in millions")
        if self.currency:
            parts.append(f"with {self.currency}")
        return " ".join(parts)


def built_in(number: int) -> str:
    """The text of a format that files name by its number only; General for those that are not known."""
    return _BUILT_IN.get(number, "General")


@lru_cache(maxsize=4096)
def showing(text: str) -> Showing:
    """What a number format does to a positive number; `#,##0` and `0.00` are the same in this respect."""
    section = _first_section(text[:_LONGEST])
    currency = "".join(sign for sign in _BRACKET.findall(section) if sign).strip()
    plain = _ELAPSED.sub("h", section)
    stated = "".join(_QUOTED.findall(plain))
    plain = _BRACKET.sub("", _QUOTED.sub("", plain))
    currency = currency or "".join(dict.fromkeys(_SIGNS.findall(stated + plain)))
    if "%" in plain:
        return Showing("percent")
    if plain.strip() == "@":
        return Showing("text")
    letters = _SIGNS.sub("", plain).lower().replace("general", "").replace("e+", "").replace("e-", "")
    if re.search(r"[ymdhs]", letters):
        return Showing("date")
    scale = _SCALE.search(plain)
    return Showing("number", len(scale[1]) if scale else 0, currency)


def without_text(text: str) -> str:
    """What a format shows of a positive number, text and brackets left out: `0.00` of `0.00"x";-0.0`."""
    return _BRACKET.sub("", _QUOTED.sub("", _first_section(text)))


def _first_section(text: str) -> str:
    """The part up to the first `;` that is not quoted."""
    for found in re.finditer(r'"[^"]*"|\\.|;', text):
        if found[0] == ";":
            return text[: found.start()]
    return text
