"""How a value is written in a cell's XML and read back: numbers, escapes, errors, dates."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import CellError, Scalar

LONGEST_TEXT = 32_767

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\r\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHOWN_AS_VALUE = {CellError.SPILL, CellError.CALC}
"""Excel itself stores these two as #VALUE! and finds the newer error again when it calculates."""


def unescaped(text: str) -> str:
    """Text as the user sees it: `_x000D_` is a carriage return."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    """Text as XML content: characters that XML cannot hold become `_xHHHH_`."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number_text(value: float, where: str) -> str:
    """A number as Excel stores it; a number that is none is refused."""
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        raise WorkbookError(
            f"{where}: the figure is not a number that a cell can hold (infinite or undefined).",
            code="not-a-number",
        )
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def checked_text(text: str, where: str) -> str:
    """Text that fits into a cell, as Excel counts: a character beyond the common 65,536 is two."""
    length = len(text) + sum(char > "\uffff" for char in text) if 2 * len(text) > LONGEST_TEXT else 0
    if length > LONGEST_TEXT:
        raise WorkbookError(
            f"{where}: a cell holds {LONGEST_TEXT:,} characters and this text has {length:,}. Shorten it.",
            code="text-too-long",
        )
    return text


def checked_date(serial: float, where: str, *, date1904: bool) -> float:
    """The number of a day that Excel shows as a date."""
    if (serial < 1 and not date1904) or date_of(serial, date1904=date1904) is None:
        raise WorkbookError(
            f"{where}: Excel has no dates before {'1904' if date1904 else '1900'} or after 9999. "
            "Write such a day as text.",
            code="not-a-date",
        )
    return serial


def stored_error(error: CellError) -> CellError:
    """The error as the file states it."""
    return CellError.VALUE if error in _SHOWN_AS_VALUE else error


def parsed_value(kind: str, text: str | None, strings: Sequence[str], date1904: bool) -> Scalar:
    """The value that `<v>` states under the cell type `kind`; None when there is none."""
    if kind in ("str", "inlineStr"):
        return unescaped(text or "")
    if text is None or text == "":
        return None
    if kind == "s":
        index = int(text)
        return strings[index] if 0 <= index < len(strings) else None
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "e":
        return CellError.from_text(text.strip()) or CellError.VALUE
    if kind == "d":
        return serial_of_iso(text.strip(), date1904=date1904)
    return float(text)


def serial_of_iso(text: str, *, date1904: bool) -> float:
    """`2026-01-31`, `2026-01-31T12:00:00` or `12:00:00` as Excel's serial number."""
    if ":" in text[:3]:
        clock = time.fromisoformat(text.removesuffix("Z"))
        day = timedelta(
            hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
        )
        return day / timedelta(days=1)
    return serial_of(datetime.fromisoformat(text.removesuffix("Z")), date1904=date1904)


def serial_of(moment: date, *, date1904: bool) -> float:
    """A date or a date with time as Excel's serial number; 1900 counts a 29 February that never was."""
    full = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    serial = (full.replace(tzinfo=None) - start) / timedelta(days=1)
    return serial if date1904 or serial >= 61 else serial - 1


def date_of(serial: float, *, date1904: bool) -> date | None:
    """The day of a serial number; None when it is outside Excel's calendar."""
    if not 0 <= serial < 2_958_466:
        return None
    if date1904:
        return date(1904, 1, 1) + timedelta(days=math.floor(serial))
    return date(1899, 12, 30) + timedelta(days=math.floor(serial) + (serial < 60))
