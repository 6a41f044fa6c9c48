"""Texts cleaned, changed, found and counted letter by letter."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

from kpi_engine.formula.guards import FIND
from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, text, whole

_LONGEST = 32_767
_MOST_DECIMALS = 127


@override("UPPER")
def upper(words: CellValue) -> CellValue:
    """Capitals, with accents too; a letter that has no capital of its own stays."""
    return "".join(each.upper() if len(each.upper()) == 1 else each for each in text(words))


@override("LOWER")
def lower(words: CellValue) -> CellValue:
    """Small letters, with accents too."""
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text(words))


@override("PROPER")
def proper(words: CellValue) -> CellValue:
    """A capital behind everything that is no letter: `76Budget`, `O'Neil'S`."""
    shown, before = [], False
    for each in text(words):
        shown.append(each.lower() if before else each.upper() if len(each.upper()) == 1 else each)
        before = each.isalpha()
    return "".join(shown)


@override("TRIM")
def trim(words: CellValue) -> CellValue:
    """Spaces at the ends and double ones go; other blanks (tabs, no-break spaces) stay."""
    return re.sub(" +", " ", text(words)).strip(" ")


@override("REPLACE", "REPLACEB")
def replace_part(words: CellValue, start: CellValue, length: CellValue, new: CellValue) -> CellValue:
    """Letters from a place replaced; a place behind the end appends."""
    old, first, count = text(words), whole(start), whole(length)
    if first < 1 or count < 0:
        raise RefusedError(VALUE)
    return _limited(old[: first - 1] + _words(new) + old[first - 1 + count :])


@override("CODE")
def code(words: CellValue) -> CellValue:
    """The number of the first letter in Windows' western letters; a letter that is not there is 63."""
    letters = text(words)
    if not letters:
        raise RefusedError(VALUE)
    try:
        return float(letters[0].encode("cp1252")[0])
    except UnicodeEncodeError:
        number_of = ord(letters[0])
        return float(number_of if number_of < 256 else 63)


@override("UNICHAR")
def unicode_letter(value: CellValue) -> CellValue:
    """The letter with this number; half of a pair is #N/A, 0 and numbers beyond are #VALUE!."""
    at = whole(value)
    if 0xD800 <= at <= 0xDFFF or at in (0xFFFE, 0xFFFF):
        raise RefusedError(NA)
    if not 1 <= at <= 0x10FFFF:
        raise RefusedError(VALUE)
    return chr(at)


@override("FIXED")
def fixed(value: CellValue, decimals: CellValue = 2.0, plain: CellValue = False) -> CellValue:
    """A number as text with so many decimals, half away from zero, with thousands unless `plain`."""
    return _shown(number(value), whole(decimals), "," if not flag(plain) else "")


@override("DOLLAR")
def dollar(value: CellValue, decimals: CellValue = 2.0) -> CellValue:
    """A number as an amount in dollars; a negative one in parentheses."""
    shown = _shown(number(value), whole(decimals), ",")
    return f"(${shown[1:]})" if shown.startswith("-") else f"${shown}"


def _shown(amount: float, decimals: int, thousands: str) -> str:
    if decimals > _MOST_DECIMALS:
        raise RefusedError(VALUE)
    exact = Decimal(repr(float(f"{amount:.15g}")))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:{thousands}.{max(decimals, 0)}f}"


@override("NUMBERVALUE")
def number_value(words: CellValue, point: CellValue = None, groups: CellValue = None) -> CellValue:
    """A number with the given signs for decimals and groups; blanks do not count, % may repeat."""
    mark = "." if point is None else text(point)[:1]
    group = ("," if mark != "," else ".") if groups is None else text(groups)[:1]
    if not mark or (groups is not None and mark == group):
        raise RefusedError(VALUE)
    digits = re.sub(r"\s", "", text(words))
    if not digits:
        return 0.0
    shares = len(digits) - len(digits.rstrip("%"))
    digits = digits.rstrip("%")
    before, found, behind = digits.partition(mark)
    if found and (mark in behind or (group and group in behind)):
        raise RefusedError(VALUE)
    plain = (before.replace(group, "") if group else before) + ("." + behind if found else "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", plain):
        raise RefusedError(VALUE)
    return float(plain) / float(100**shares)


@override("BASE")
def in_base(value: CellValue, base: CellValue, least: CellValue = None) -> CellValue:
    """A whole number written in another base, with leading zeros up to a length."""
    amount, radix, width = whole(value), whole(base), whole(least)
    if not (0 <= amount < 2**53 and 2 <= radix <= 36 and 0 <= width <= 255):
        raise RefusedError(NUM)
    digits = ""
    while amount:
        amount, digit = divmod(amount, radix)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return (digits or "0").rjust(width, "0")


@override("DECIMAL")
def from_base(words: CellValue, base: CellValue) -> CellValue:
    """The number that digits of another base spell; nothing is 0, `0x` and `h` may mark base 16."""
    digits, radix = text(words).strip().lower(), whole(base)
    if not 2 <= radix <= 36 or len(digits) > 255:
        raise RefusedError(NUM)
    if radix == 16:
        digits = digits.removeprefix("0x").removeprefix("x").removesuffix("h")
    if radix == 2:
        digits = digits.removesuffix("b")
    if digits and not digits.isalnum():
        raise RefusedError(NUM)
    try:
        return float(int(digits or "0", radix))
    except ValueError:
        raise RefusedError(NUM) from None


@override("ENCODEURL")
def encode_url(words: CellValue) -> CellValue:
    """A text as part of a web address: everything but letters, digits and `-_.~` as %xx."""
    return quote(text(words), safe="-_.~")


@override(FIND)
def find(wanted: CellValue, words: CellValue, start: CellValue = 1.0) -> CellValue:
    """The place of a text, capitals counted; nothing is found where the search starts."""
    inside, first = text(words), whole(start)
    if first < 1 or first > len(inside) + 1:
        raise RefusedError(VALUE)
    at = inside.find(text(wanted), first - 1)
    if at < 0:
        raise RefusedError(VALUE)
    return float(at + 1)


def _words(value: CellValue) -> str:
    return "" if value is None else text(value)


def _limited(words: str) -> str:
    if len(words) > _LONGEST:
        raise RefusedError(VALUE)
    return words
