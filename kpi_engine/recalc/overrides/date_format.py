"""Days and times as a number format shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_engine.model.cell_error import VALUE
from kpi_engine.recalc.overrides.base import RefusedError
from kpi_engine.recalc.overrides.format_codes import Piece, Section

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_DAY = 2_958_466


@dataclass(frozen=True, slots=True)
class Moment:
    """A serial number taken apart. 1900 has a 29 February in Excel, day 60."""

    year: int
    month: int
    day: int
    weekday: int
    hours: int
    minutes: int
    seconds: int
    fraction: float
    total_seconds: float


def date_text(serial: float, section: Section) -> str:
    """A serial number as the section shows it; before day 0 and after the year 9999 it is #VALUE!."""
    if not 0 <= serial < _LAST_DAY:
        raise RefusedError(VALUE)
    pieces = list(_minutes_marked(section.pieces))
    digits = max((len(piece.text) - 1 for piece in pieces if piece.kind == "fraction"), default=0)
    moment = _moment(serial, digits)
    half_day = any(piece.kind == "noon" for piece in pieces)
    return "".join(_piece(piece, moment, half_day) for piece in pieces)


def _moment(serial: float, digits: int) -> Moment:
    scale = 10**digits
    ticks = round(serial * 86_400 * scale)
    seconds, tick = divmod(ticks, scale)
    days, rest = divmod(seconds, 86_400)
    day = date(1899, 12, 30) + timedelta(days=days + (days < 60))
    year, month, number, weekday = day.year, day.month, day.day, (days + 5) % 7
    if days == 60:
        month, number = 2, 29
    if days == 0:
        year, month, number = 1900, 1, 0
    return Moment(
        year,
        month,
        number,
        weekday,
        rest // 3600,
        rest // 60 % 60,
        rest % 60,
        tick / scale,
        seconds + tick / scale,
    )


def _minutes_marked(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """`m` after hours or before seconds is minutes."""
    shown = [piece for piece in pieces if piece.kind in ("date", "elapsed")]
    for piece in pieces:
        if piece.kind == "date" and piece.text[0] in "mM" and len(piece.text) < 3:
            at = next(index for index, each in enumerate(shown) if each is piece)
            before = shown[at - 1].text[0].lower() if at else ""
            after = shown[at + 1].text[0].lower() if at + 1 < len(shown) else ""
            if before == "h" or after == "s":
                yield Piece("minutes", piece.text)
                continue
        yield piece


def _piece(piece: Piece, moment: Moment, half_day: bool) -> str:
    text = piece.text.lower()
    match piece.kind:
        case "minutes":
            return _padded(moment.minutes, text)
        case "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            return _padded(int(moment.total_seconds // unit), text)
        case "noon":
            words = piece.text if len(piece.text) < 5 else piece.text.upper()
            return words.split("/")[moment.hours >= 12]
        case "fraction":
            digits = len(piece.text) - 1
            return f".{round(moment.fraction * 10**digits):0{digits}d}"
        case "date":
            return _calendar(text, moment, half_day)
    return piece.text


def _calendar(text: str, moment: Moment, half_day: bool) -> str:
    match text[0]:
        case "y" | "e":
            return f"{moment.year:04d}" if len(text) > 2 or text[0] == "e" else f"{moment.year % 100:02d}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return (
                {3: name[:3], 5: name[0]}.get(len(text), name)
                if len(text) > 2
                else _padded(moment.month, text)
            )
        case "d":
            name = _DAYS[moment.weekday]
            return (name[:3] if len(text) == 3 else name) if len(text) > 2 else _padded(moment.day, text)
        case "h":
            return _padded((moment.hours % 12 or 12) if half_day else moment.hours, text)
    return _padded(moment.seconds, text)


def _padded(value: int, text: str) -> str:
    return f"{value:0{min(len(text), 2)}d}"
