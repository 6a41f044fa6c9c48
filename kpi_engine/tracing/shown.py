"""Values as a finance person reads them: 24.4 %, 2026-02-01, 1,200, #DIV/0!, “Actual”."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import written
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.styles import CellStyle

_LONGEST = 60


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
    return day.isoformat() if day else figure(value)


def figure(value: float) -> str:
    """A number to six decimals, or with the digits that count where it is smaller."""
    rounded = round(value, 6)
    return written(rounded if abs(value) >= 1e-3 else value, grouped=True)


def quoted_text(text: str) -> str:
    """A text between quotes, cut where it is long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[: _LONGEST - 1]}…”"
