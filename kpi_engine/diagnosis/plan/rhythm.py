"""The period that a rate is measured over: a month, a year, or nobody says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.diagnosis.plan.plan import Planned
from kpi_engine.diagnosis.plan.telling import finding, of
from kpi_engine.diagnosis.rates import MONTHS, over
from kpi_engine.model.finding import Finding

_WORDS = (
    ("month", re.compile(r"\b(monthly|per month|a month|/ ?month|p\.?m\.?|mom)\b", re.IGNORECASE)),
    ("quarter", re.compile(r"\b(quarterly|per quarter|a quarter|/ ?quarter|qoq)\b", re.IGNORECASE)),
    ("year", re.compile(r"\b(annual|annually|yearly|per year|a year|/ ?year|p\.?a\.?|yoy)\b", re.IGNORECASE)),
)


def rhythm_of(item: Planned) -> str:
    """`month`, `quarter`, `year`, or nothing: what its words say, the guide, or a period shorter than a year.

    A rate for the year 2026 may be that of its months, so a year says nothing of it.
    """
    if item.figure == "nrr_12m":
        return "year"
    said = f"{item.fact.unit} {item.fact.note}" if item.fact else ""
    stated = next((name for name, words in _WORDS if words.search(said)), "")
    by_period = "month" if re.fullmatch(r"\d{4}-\d{2}", item.period) else ""
    by_period = "quarter" if re.fullmatch(r"\d{4}-Q\d", item.period) else by_period
    by_period = item.period if item.period in MONTHS else by_period
    return stated or by_period or (item.kpi.period if item.kpi else "")


def as_churn_of_a_month(item: Planned) -> Sequence[float]:
    """The churn of a month by every reading of the figure: one where its period is known, else two."""
    known = MONTHS.get(rhythm_of(item))
    return [over(item.value, months, 1, grows=False) for months in ((known,) if known else (1, 12))]


def period_missing(item: Planned, items: Sequence[Planned], why: str) -> Finding:
    """The question over which period a rate is measured, where the answer decides."""
    return finding(
        "period missing", "note", items, f"{of(item)}: of a month or of a year?", why,
        "State its period.",
    )  # fmt: skip
