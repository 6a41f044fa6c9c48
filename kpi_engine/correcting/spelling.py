"""A corrected figure in the user's own way of writing: 150 % becomes 15.0 %, (1.234) stays in brackets."""

from __future__ import annotations

import re
from decimal import Decimal

from kpi_engine.model.written import written
from kpi_engine.sources.number import DecimalSign, read_number, take_apart

_CORE = re.compile(r"[.,]?[0-9](?:[0-9.,'’ \u00a0\u202f\u2007\u2009]*[0-9])?(?:[eE][+-]?[0-9]+)?")
_MINUS = re.compile(r"[-\u2212\u2013]")
_MOST_DIGITS = 15
_EXACT = 4e-16
"""How far a calculated number may be from the one it stands for: two of its last binary digits."""
_FEW = 2
"""A point that moves by so many places keeps its digits: 150 is 15.0, 1200 thousands are 1.2."""


def tidy(value: float) -> Decimal:
    """The number as a finding shows it: exact where 15 digits say it, else ten digits or whole cents."""
    for digits in range(10, _MOST_DIGITS + 1):
        text = f"{value:.{digits}g}"
        if abs(float(text) - value) <= _EXACT * abs(value):
            return Decimal(text)
    return Decimal(written(value))


def moved(value: float, power: int) -> Decimal:
    """The number as it is written where it counts 10 to the `power`: 0.15 with -2 is 15."""
    return tidy(value).scaleb(-power)


def spelled(raw: str, number: Decimal, sign: DecimalSign) -> str:
    """`number` in the place of the one in `raw`; currency, percent sign, brackets and grouping stay.

    It shows at least as many decimals as before, and the same digits where only the point of a short number
    moved.
    """
    core = _CORE.search(raw)
    if core is None:
        return _plain(number, sign, 0)
    before, after = raw[: core.start()], raw[core.end() :]
    whole, decimals = _parts(core[0], sign)
    grouping = next((char for char in whole if not char.isdigit()), "")
    for places in _places(core[0], decimals, number, keep=not grouping):
        text = _signed(before, _plain(abs(number), sign, places, grouping), after, negative=number < 0)
        if _reads(text, number, sign):
            return text
    return _signed("", _plain(abs(number), sign, _needed(number)), "", negative=number < 0)


def _parts(core: str, sign: DecimalSign) -> tuple[str, str]:
    digits = re.split("[eE]", core)[0]
    whole, point, decimals = digits.rpartition(sign)
    return (whole, decimals) if point else (digits, "")


def _places(core: str, decimals: str, number: Decimal, *, keep: bool) -> list[int]:
    """How many decimals to show, the best first; one more where three would read like thousands.

    `keep` says that a moved point keeps its digits.
    """
    least = max(len(decimals), _needed(number))
    old = re.sub(r"[^0-9]", "", re.split("[eE]", core)[0]).lstrip("0")
    shown = [least]
    kept = _places_that_keep(old, number)
    if keep and least < kept <= len(decimals) + _FEW:
        shown.insert(0, kept)
    return [*shown, least + 1]


def _places_that_keep(old: str, number: Decimal) -> int:
    """The decimals that show all the digits of `old`, where `number` has just these digits; else 0."""
    digits = format(abs(number).normalize(), "f").replace(".", "").strip("0")
    if digits != old.strip("0") or not digits:
        return 0
    return max(0, len(old) - 1 - abs(number).adjusted())


def _needed(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(number: Decimal, sign: DecimalSign, places: int, grouping: str = "") -> str:
    text = f"{number:,.{places}f}" if grouping else f"{number:.{places}f}"
    whole, point, decimals = text.partition(".")
    return whole.replace(",", grouping) + (sign if point else "") + decimals


def _signed(before: str, digits: str, after: str, *, negative: bool) -> str:
    """The sign in the user's way: brackets stay or go, a minus goes where it was or in front."""
    bracketed = "(" in before and ")" in after
    trailing = bool(_MINUS.search(after))
    leading = bool(_MINUS.search(before))
    if negative and (bracketed or trailing or leading):
        return before + digits + after
    if negative:
        head = before.replace("+", "")
        room = len(head) - len(head.lstrip())
        return f"{head[:room]}-{head[room:]}{digits}{after}"
    if bracketed:
        before, after = before.replace("(", "", 1), after.replace(")", "", 1)
    return _MINUS.sub("", before) + digits + _MINUS.sub("", after)


def _reads(text: str, number: Decimal, sign: DecimalSign) -> bool:
    """True when the text is read as this number and no other, whatever the rest of its column proves."""
    parts = take_apart(text.strip())
    found = read_number(parts, sign)
    if parts is None or found is None or (parts.ambiguous and "," not in text.replace(sign, "")):
        return False
    value = float(number.scaleb(-2)) if found.percent else float(number)
    return abs(found.value - value) <= 1e-12 * max(abs(value), 1e-300)
