"""Days as months, which are counted as year x 12 + month."""

from __future__ import annotations

from datetime import date


def month_of(day: date) -> int:
    """The month of a day: 2026-01-31 is in 24313."""
    return day.year * 12 + day.month


def month_sql(day: str) -> str:
    """The month of a date, in SQL."""
    return f"CAST(year({day}) * 12 + month({day}) AS BIGINT)"
