"""What a sheet says of itself: its name and the lines above its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.recognition.grid import Grid

_TITLE_LINES = 6


def titles_of(grid: Grid) -> list[str]:
    """The name of the sheet and the texts of its first rows that stand alone."""
    found = [grid.sheet]
    for row in sorted(grid.rows)[:_TITLE_LINES]:
        line = grid.rows[row]
        if any(cell.figure is not None for cell in line.values()):
            break
        texts = [cell.text.strip() for cell in line.values() if cell.text]
        if len(texts) == 1 and len(line) == 1:
            found += texts
    return found


_PLAN = re.compile(
    r"^(?:business |annual |operating |financial |long[- ]term |\w+-year )?plan(?: (?:fy ?)?'?\d{2,4})?$",
    re.IGNORECASE,
)
_SCENARIOS = (
    (re.compile(r"\bbudget\b", re.IGNORECASE), "Budget"),
    (re.compile(r"\b(?:forecast|outlook)\b", re.IGNORECASE), "Forecast"),
    (re.compile(r"\b(?:assumptions?|drivers)\b", re.IGNORECASE), "Plan"),
    (re.compile(r"\btargets?\b", re.IGNORECASE), "Target"),
    (re.compile(r"\bbenchmarks?\b", re.IGNORECASE), "Benchmark"),
    (_PLAN, "Budget"),
    (re.compile(r"\b(?:base|best|bull)[- ]case\b", re.IGNORECASE), "Base case"),
    (re.compile(r"\bupside\b", re.IGNORECASE), "Upside"),
    (re.compile(r"\b(?:downside|worst[- ]case|bear[- ]case)\b", re.IGNORECASE), "Downside"),
)  # fmt: skip
_SEVERAL = re.compile(r"\bactuals?\b|\bvs\.?\b|\bversus\b|&|\band\b|/", re.IGNORECASE)


def scenario_in(titles: Sequence[str]) -> str:
    """The scenario that the titles name; "" for none, and for several of them."""
    if any(_SEVERAL.search(title) for title in titles):
        return ""
    found = {scenario for title in titles for pattern, scenario in _SCENARIOS if pattern.search(title)}
    return found.pop() if len(found) == 1 else ""
