"""Values as a finance person reads them: 24.4 %, 2026-02-01, 1,200, #DIV/0!, “Actual”."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import counted, written
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.styles import CellStyle

_LONGEST = 60
_YEARS = frozenset({*range(1990, 2060)} - {2000})
"""Whole numbers that a cell without a format more likely holds as years: 2026, not 2,026."""


def shown(value: Scalar, style: CellStyle, *, date1904: bool = False) -> str:
    """A cell's value; its number format says whether it is a percentage or a date, not how it is rounded."""
    if value is None:
        return "empty"
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return quoted_text(value)
    kind = style.showing.kind
    if kind == "percent":
        return f"{written(round(value * 100, 4), grouped=True)} %"
    day = date_of(value, date1904=date1904) if kind == "date" and value >= 1 else None
    if day is None and style.number_format == "General" and value in _YEARS:
        return f"{value:.0f}"
    return day.isoformat() if day else figure(value)


def shown_change(change: float, style: CellStyle) -> str:
    """By how much a result moves: +1,200, -2.5 points of a percentage, +28 days."""
    sign = "+" if change > 0 else "-"
    match style.showing.kind:
        case "percent":
            return f"{sign}{_digits(abs(change) * 100)} points"
        case "date":
            return f"{sign}{counted(round(abs(change)), 'day')}" if abs(change) >= 1 else ""
    return f"{sign}{_digits(abs(change))}"


def _digits(value: float) -> str:
    return written(round(value, 6) if value >= 1e-3 else float(f"{value:.4g}"), grouped=True)


def figure(value: float) -> str:
    """A number to six decimals, or with the digits that count where it is smaller."""
    rounded = round(value, 6)
    return written(rounded if abs(value) >= 1e-3 else value, grouped=True)


def quoted_text(text: str) -> str:
    """A text between quotes, cut where it is long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[: _LONGEST - 1]}…”"
