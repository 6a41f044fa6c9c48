"""TEXT: a value as a number format shows it."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from kpi_engine.model.cell_error import VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, number, override, single, text
from kpi_engine.recalc.overrides.calendar import TO_1904
from kpi_engine.recalc.overrides.date_format import date_text
from kpi_engine.recalc.overrides.format_codes import FormatCodeError, Piece, Section, sections
from kpi_engine.recalc.overrides.fraction_format import as_fraction, is_fraction

_WIDEST = 11


@override("TEXT")
def text_of(value: CellValue, code: CellValue) -> CellValue:
    """A number in the section for its sign, rounded half up at 15 digits; text as it is or in its section."""
    cell = single(value)
    try:
        parts = sections(text(code))
    except FormatCodeError:
        raise RefusedError(VALUE) from None
    if isinstance(cell, bool):
        return text(cell)
    if isinstance(cell, str):
        try:
            amount = number(cell)
        except RefusedError:
            return _worded(cell, parts)
    else:
        amount = float(cell or 0.0)
    return shown(amount, parts)


@override("TEXT", since_1904=True)
def text_since_1904(value: CellValue, code: CellValue) -> CellValue:
    """The same where day 0 is 1 January 1904; only days and times are shown differently."""
    cell = single(value)
    try:
        parts = sections(text(code))
    except FormatCodeError:
        raise RefusedError(VALUE) from None
    shows_days = any(part.is_date for part in parts)
    if shows_days and isinstance(cell, int | float) and not isinstance(cell, bool):
        return text_of(cell + TO_1904, code)
    return text_of(value, code)


def _worded(words: str, parts: tuple[Section, ...]) -> str:
    last = parts[-1]
    if "text" not in last.kinds and len(parts) < 4:
        return words
    return "".join(words if piece.kind == "text" else piece.text for piece in last.pieces)


def shown(amount: float, parts: tuple[Section, ...]) -> str:
    """A number in the section that its sign or its value selects."""
    numeric = [
        part for part in parts if "text" not in part.kinds or part.kinds - {"text", "literal"}
    ] or list(parts)
    section, signed = _chosen(amount, numeric)
    if not section.pieces:
        return "-" if signed and amount < 0 and len(numeric) == 1 else ""
    if section.is_date or "noon" in section.kinds:
        return date_text(amount, section)
    if section.is_general:
        words = general_text(abs(amount))
        words = "".join(words if piece.kind == "general" else piece.text for piece in section.pieces)
        return f"-{words}" if signed and amount < 0 else words
    if "text" in section.kinds:
        return "".join(
            general_text(amount) if piece.kind == "text" else piece.text for piece in section.pieces
        )
    words, is_zero = _numeric(abs(amount), section)
    return f"-{words}" if signed and amount < 0 and not is_zero else words


def _chosen(amount: float, parts: list[Section]) -> tuple[Section, bool]:
    """The section for a number, and whether a minus sign is still to be written."""
    if any(part.condition for part in parts):
        for at, part in enumerate(parts):
            if part.condition is None or _holds(amount, *part.condition):
                return part, at == len(parts) - 1 or part.condition is None
        raise RefusedError(VALUE)
    if amount < 0 and len(parts) > 1:
        return parts[1], False
    if amount == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], True


def _holds(amount: float, sign: str, limit: float) -> bool:
    return {
        "<": amount < limit, "<=": amount <= limit, ">": amount > limit, ">=": amount >= limit,
        "=": amount == limit, "<>": amount != limit,
    }.get(sign, False)  # fmt: skip


def _numeric(amount: float, section: Section) -> tuple[str, bool]:
    """The digits in their places, and whether all of them are 0."""
    pieces = list(section.pieces)
    exact = Decimal(repr(float(f"{amount:.15g}")))
    exact *= Decimal(100) ** sum(piece.kind == "percent" for piece in pieces)
    pieces, thousands, scale = _commas(pieces)
    exact /= Decimal(1000) ** scale
    if "exponent" in section.kinds:
        return _scientific(exact, pieces), False
    if is_fraction(pieces):
        return as_fraction(exact, pieces)
    point = next((at for at, piece in enumerate(pieces) if piece.kind == "point"), len(pieces))
    decimals = sum(piece.kind == "digit" for piece in pieces[point:])
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    words = _whole_digits(whole.lstrip("0"), pieces[:point], thousands) + _fraction_digits(
        fraction, pieces[point:]
    )
    return words, not rounded


def _commas(pieces: list[Piece]) -> tuple[list[Piece], bool, int]:
    """Commas between digits group by thousands, commas behind the last digit divide by a thousand."""
    digits = [at for at, piece in enumerate(pieces) if piece.kind == "digit"]
    point = next((at for at, piece in enumerate(pieces) if piece.kind == "point"), len(pieces))
    last = max((at for at in digits if at < point), default=-1)
    final = max(digits, default=-1)
    thousands = any(
        piece.kind == "comma" and digits and digits[0] < at < last for at, piece in enumerate(pieces)
    )
    scale = 0
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "comma" and digits:
            behind = at > last and (at < point or at > final) and pieces[at - 1].kind in ("digit", "comma")
            scale += behind
            if behind or digits[0] < at < last:
                continue
        kept.append(piece)
    return kept, thousands, scale


def _whole_digits(digits: str, pieces: list[Piece], thousands: bool) -> str:
    """Digits from the right into the places for digits; what is left over goes before the first."""
    written: list[str] = []
    waiting = list(digits)
    places = sum(piece.kind == "digit" for piece in pieces)
    count = 0
    for piece in reversed(pieces):
        if piece.kind != "digit":
            written.append(piece.text)
            continue
        places -= 1
        due = [waiting.pop()] if waiting else {"0": ["0"], "?": [" "]}.get(piece.text, [])
        if not places:
            due += [waiting.pop() for _ in range(len(waiting))]
        for digit in due:
            if thousands and count and count % 3 == 0 and digit != " ":
                written.append(",")
            written.append(digit)
            count += 1
    return "".join(reversed(written))


def _fraction_digits(fraction: str, pieces: list[Piece]) -> str:
    """Digits behind the point; `#` leaves trailing zeros out, `?` shows them as blanks."""
    used = len(fraction.rstrip("0"))
    written, at = [], 0
    for piece in pieces:
        if piece.kind != "digit":
            written.append(piece.text)
            continue
        if at < used or piece.text == "0":
            written.append(fraction[at])
        elif piece.text == "?":
            written.append(" ")
        at += 1
    return "".join(written)


def _scientific(exact: Decimal, pieces: list[Piece]) -> str:
    """`0.00E+00`; more places before the point make the exponent a multiple of their number."""
    mark = next(at for at, piece in enumerate(pieces) if piece.kind == "exponent")
    head, tail = pieces[:mark], pieces[mark + 1 :]
    point = next((at for at, piece in enumerate(head) if piece.kind == "point"), len(head))
    places = max(1, sum(piece.kind == "digit" for piece in head[:point]))
    decimals = sum(piece.kind == "digit" for piece in head[point:])
    power = 0 if not exact else math.floor(exact.adjusted() / places) * places
    rounded = exact.scaleb(-power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded >= Decimal(10) ** places:
        power += places
        rounded = exact.scaleb(-power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    sign = "-" if power < 0 else "+" if pieces[mark].text.endswith("+") else ""
    letter = pieces[mark].text[0]
    words = _whole_digits(whole.lstrip("0"), head[:point], False) + _fraction_digits(fraction, head[point:])
    return f"{words}{letter}{sign}{_whole_digits(str(abs(power)).lstrip('0'), tail, False)}"


def general_text(amount: float) -> str:
    """A number as General shows it in eleven places."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size == 0.0:
        return "0"
    exponent = Decimal(repr(size)).adjusted()
    if exponent < _WIDEST and exponent >= -4:
        decimals = max(0, _WIDEST - 1 - max(1, exponent + 1))
        rounded = Decimal(repr(size)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded < Decimal(10) ** _WIDEST:
            return sign + _stripped(f"{rounded:f}")
    plain = _stripped(f"{Decimal(f'{size:.15g}'):f}")
    if exponent < 0 and len(plain) <= _WIDEST - 1:
        return sign + plain
    digits, _, power = f"{size:.5E}".partition("E")
    return f"{sign}{_stripped(digits)}E{power[0]}{int(power[1:]):02d}"


def _stripped(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
