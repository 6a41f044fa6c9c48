"""What a cell's number format shows: how many decimals, a percent sign, a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kpi_engine.workbook.number_formats import showing, without_text


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers of a style are shown; `decimals` is None where the format shows as many as there are."""

    decimals: int | None = None
    percent: bool = False
    date: bool = False


@lru_cache(maxsize=4096)
def format_of(code: str) -> NumberFormat:
    """What a format code such as `0.0%;-0.0%` shows for a positive number."""
    kind, shown = showing(code).kind, without_text(code)
    if kind == "date":
        return NumberFormat(date=True)
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?", shown)
    if not digits or re.search(r"[eE/]|,[^0#?]*$", shown):
        return NumberFormat(percent=kind == "percent")
    return NumberFormat(len((digits[1] or "").rstrip("#")), kind == "percent")
