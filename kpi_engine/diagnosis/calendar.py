"""Which period comes before another, and of which periods a longer one is made."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from kpi_engine.model.identity import Grain

DECEMBER = 12

_GRAINS: tuple[tuple[str, Grain], ...] = (
    (r"\d{4}-\d{2}", "month"), (r"\d{4}-Q\d", "quarter"), (r"\d{4}", "year"), (r"\d{4}-W\d{2}", "week"),
)  # fmt: skip


@cache
def grain_of(period: str) -> Grain | None:
    """Month, quarter, year or week; None for a period that is spelled otherwise."""
    return next((grain for pattern, grain in _GRAINS if re.fullmatch(pattern, period)), None)


@cache
def period_before(period: str) -> str:
    """The period before, spelled alike: `2025-12` before `2026-01`; empty where it cannot be known."""
    match grain_of(period):
        case "year":
            return f"{int(period) - 1:04d}"
        case "week":
            monday = date.fromisocalendar(int(period[:4]), int(period[6:]), 1) - timedelta(weeks=1)
            return f"{monday.isocalendar().year:04d}-W{monday.isocalendar().week:02d}"
        case "month":
            return _month(int(period[:4]), int(period[5:]) - 1)
        case "quarter":
            year, number = divmod(4 * int(period[:4]) + int(period[6:]) - 2, 4)
            return f"{year:04d}-Q{number + 1}"
    return ""


@cache
def months_of(period: str, year_end: int = DECEMBER) -> tuple[str, ...]:
    """The months of a quarter or a year, oldest first, for a fiscal year that ends with month `year_end`.

    A fiscal year is called after the calendar year in which it ends. Nothing for a month or a week.
    """
    grain = grain_of(period)
    if grain not in ("quarter", "year"):
        return ()
    first = year_end - 11 + (3 * (int(period[6:]) - 1) if grain == "quarter" else 0)
    return tuple(_month(int(period[:4]), first + step) for step in range(3 if grain == "quarter" else 12))


def quarters_of(period: str) -> tuple[str, ...]:
    """The quarters of a year; they are the year's own, whatever month it ends with."""
    return tuple(f"{period}-Q{number}" for number in range(1, 5)) if grain_of(period) == "year" else ()


def _month(year: int, number: int) -> str:
    years, month = divmod(12 * year + number - 1, 12)
    return f"{years:04d}-{month + 1:02d}"
