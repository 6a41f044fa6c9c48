"""Inputs as they are typed behind `kpi whatif`: `Inputs!C5=200`, `price=15%`, `Inputs!C5=100..300/50`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date

from kpi_engine.cli.cells import read_argument
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.cell_text import serial_of

_PAIR = re.compile(r"\s*((?:'(?:[^']|'')+'!)?[^=]+?)\s*=(.*)", re.DOTALL)
_STEPS = re.compile(r"(.+?)\.\.(.+?)/(.+)", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOKS_LIKE_A_NUMBER = re.compile(r"[-+(]?\s*[€$£]?\s*\.?\d")
_MOST_VALUES = 10_000


def pair(option: str, text: str) -> tuple[str, str]:
    """`Inputs!C5=200` as the cell and what stands behind the sign."""
    found = _PAIR.fullmatch(text)
    if not found or not found[2].strip():
        raise InputError(
            f'{option} {text[:60]} names no cell and value. Write it like {option} "Inputs!C5=200".',
            code="no-value",
        )
    return found[1], found[2].strip()


def typed(text: str, *, date1904: bool = False) -> Scalar:
    """A value as it is typed: 1234.5, 15%, 2026-01-31, TRUE, blank, a word, `"200"` for text with digits."""
    text = text.strip()
    if text.startswith("+") and text.endswith("%"):
        raise InputError(
            f"{text[:40]} may mean the value {text[1:40]} or {text[1:40]} more than now. Write the value: "
            f"{text[1:40]}, or a number such as 1320.",
            code="not-a-number",
        )
    if _DAY.fullmatch(text):
        try:
            return serial_of(date.fromisoformat(text), date1904=date1904)
        except ValueError:
            raise _unclear(text) from None
    if text.startswith("{"):
        raise _unclear(text)
    try:
        value = read_argument(text)
    except InputError:
        raise _unclear(text) from None
    if isinstance(value, list):
        raise _unclear(text)
    quoted = text.startswith('"')
    if isinstance(value, str) and not quoted and _LOOKS_LIKE_A_NUMBER.match(text):
        raise _unclear(text)
    if isinstance(value, float) and not math.isfinite(value):
        raise _unclear(text)
    return value


def number(option: str, text: str, *, date1904: bool = False) -> float:
    """A number, a percentage or a day as it is typed."""
    value = typed(text, date1904=date1904)
    if isinstance(value, bool | str | CellError) or value is None:
        raise InputError(
            f"{option} takes a number; found {text[:40]!r}. Write 1234.5, 15% or 2026-01-31.",
            code="not-a-number",
        )
    return float(value)


def values(text: str, *, date1904: bool = False) -> Sequence[Scalar]:
    """`100..300/50` in steps, or `100 150 200` one by one."""
    found = _STEPS.fullmatch(text)
    if found is None:
        return [typed(each, date1904=date1904) for each in text.split()]
    first, last, step = (number("--table", each, date1904=date1904) for each in found.groups())
    if not step or (last - first) / step < 0:
        raise InputError(
            f"--table {text[:60]}: steps of {found[3][:20]} do not lead from {found[1][:20]} to "
            f"{found[2][:20]}. Write 100..300/50, or 300..100/-50.",
            code="step",
        )
    steps = (last - first) / step
    if steps > _MOST_VALUES:
        raise InputError(f"--table {text[:60]} has more than {_MOST_VALUES:,} steps.", code="too-large")
    return [float(f"{first + count * step:.12g}") for count in range(math.floor(steps + 1e-9) + 1)]


def between(text: str, *, date1904: bool = False) -> tuple[float, float]:
    """`0..1000` as two bounds."""
    low, dots, high = text.partition("..")
    if not dots:
        raise InputError(f"--between takes two bounds, 0..1000; found {text[:40]!r}.", code="bounds")
    return number("--between", low, date1904=date1904), number("--between", high, date1904=date1904)


def _unclear(text: str) -> InputError:
    return InputError(
        f"{text[:40]} is not a value as this command reads it. Write 1234.56, 15%, 2026-01-31, TRUE, blank "
        'or a word; text with digits goes in quotes: "200".',
        code="not-a-number",
    )
