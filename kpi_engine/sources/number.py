"""Numbers as people type them: `15,0 %`, `(1,234)`, `$1,234`, `1'234.56`, `5-`; never guessed.

A number written with one separator and three digits (`1,234`) has two readings. It is not decided here:
the caller says what the decimal sign is, or the other numbers of the column do.
"""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

from kpi_engine.errors import SourceError
from kpi_engine.sources.currency import currency_of

DecimalSign = Literal[".", ","]

_PLAIN = re.compile(r"-?[0-9]+")
_CORE = re.compile(r"[.,]?[0-9](?:[0-9.,' ]*[0-9])?(?:e(?P<power>[+-]?[0-9]{1,6}))?", re.IGNORECASE)
_POINT = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}([,' ])[0-9]{3}(?:\1[0-9]{3})*)?(?:\.[0-9]+)?")
_SWAP = str.maketrans(",.", ".,")
_UNGROUP = str.maketrans("", "", ",' ")
_TYPED_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u00a0": " ", "\u202f": " ",
                              "\u2007": " ", "\u2009": " ", "\t": " "})  # fmt: skip


class Number(NamedTuple):
    """A number as it was typed: `15.0 %` is value 0.15 with half unit 0.0005 and `percent`.

    An ambiguous number has no value (NaN) until the decimal sign is known.
    """

    value: float
    half_unit: float
    percent: bool = False
    currency: str = ""
    ambiguous: bool = False


class Parts(NamedTuple):
    """A typed number taken apart: its digits under either decimal sign, "" where impossible."""

    point: str
    comma: str
    negative: bool = False
    power: int = 0
    percent: bool = False
    currency: str = ""

    @property
    def ambiguous(self) -> bool:
        """True when both readings are possible and differ."""
        return bool(self.point and self.comma and self.point != self.comma)

    @property
    def settles(self) -> DecimalSign | None:
        """The decimal sign that this number proves, as it can be read with no other."""
        if self.point and self.comma:
            return None
        return "." if self.point else ","

    def number(self, digits: str, power: int = 0) -> Number:
        """The number with these digits, times ten to the `power` (a unit: -2 for %, 3 for thousands)."""
        shift = self.power + power - 2 * self.percent
        decimals = len(digits.partition(".")[2])
        value = float(f"{digits}e{shift}")
        return Number(
            0.0 - value if self.negative else value,
            float(f"5e{shift - decimals - 1}"),
            self.percent,
            self.currency,
        )


def parse_number(text: str, *, decimal: DecimalSign | None = None) -> Number:
    """The number that `text` shows; where it has two readings and `decimal` is not given, an ambiguous one.

    Raises SourceError when `text` is no number, or none with this decimal sign.
    """
    number = read_number(take_apart(text), decimal)
    if number is None:
        sign = {".": " with a decimal point", ",": " with a decimal comma", None: ""}[decimal]
        raise SourceError(f'"{text[:40]}" is not a number{sign}. Write it like 1234.56.', code="not-a-number")
    return number


def read_number(parts: Parts | None, decimal: DecimalSign | None, power: int = 0) -> Number | None:
    """The number of `parts` under `decimal`; None when that is not possible or no cell could hold it."""
    if parts is None:
        return None
    if decimal is None and parts.ambiguous:
        return Number(math.nan, math.nan, parts.percent, parts.currency, True)
    digits = parts.comma if decimal == "," else parts.point if decimal == "." else parts.point or parts.comma
    if not digits:
        return None
    number = parts.number(digits, power)
    return number if math.isfinite(number.value) else None


def take_apart(text: str) -> Parts | None:
    """Sign, currency, percent and digits of a typed number; None when `text` is not one."""
    if _PLAIN.fullmatch(text):
        digits = text.lstrip("-")
        return Parts(digits, digits, len(digits) < len(text))
    text = text.translate(_TYPED_SIGNS).strip()
    core = _CORE.search(text)
    if core is None:
        return None
    around = _around(text[: core.start()], text[core.end() :])
    if around is None:
        return None
    negative, percent, currency = around
    power = core["power"]
    body = core[0] if power is None else core[0][: -len(power) - 1]
    point = _canonical(body, grouped=power is None)
    comma = _canonical(body.translate(_SWAP), grouped=power is None)
    if not point and not comma:
        return None
    return Parts(point, comma, negative, int(power or 0), percent, currency)


def _canonical(body: str, *, grouped: bool) -> str:
    """`1,234.50` as 1234.50; "" when it is not a number with a decimal point."""
    match = _POINT.fullmatch(body)
    if not match or (match[1] and not grouped):
        return ""
    return body.translate(_UNGROUP)


def _around(before: str, after: str) -> tuple[bool, bool, str] | None:
    """(negative, percent, currency) of what stands around the digits; None when it is anything else."""
    if not before and not after:
        return False, False, ""
    head, tail = before.replace(" ", ""), after.replace(" ", "")
    percent = "%" in tail
    tail = tail.replace("%", "", 1)
    bracketed = "(" in head and ")" in tail
    if bracketed:
        head, tail = head.replace("(", "", 1), tail.replace(")", "", 1)
    signs = [sign for sign in head + tail if sign in "+-"]
    if len(signs) + bracketed > 1 or "+" in tail:
        return None
    head, tail = head.strip("+-"), tail.strip("-")
    if head and tail:
        return None
    currency = currency_of(head or tail)
    if (head or tail) and not currency:
        return None
    return bracketed or "-" in signs, percent, currency
