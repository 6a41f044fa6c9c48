"""How long the time is that an amount pays for, as plans say it: monthly, annual, 12, P1Y, 3 months."""

from __future__ import annotations

import re

from kpi_engine.sources.subscriptions.cells import stated_cell, text_cell
from kpi_engine.sources.subscriptions.judging import Judging
from kpi_engine.sources.subscriptions.lookups import load, spellings
from kpi_engine.sources.subscriptions.time_words import header_months

_WORDS = {
    1: (
        "month", "monthly", "months", "mo", "m", "mth", "per month", "every month", "monat",
        "monatlich", "mensuel", "mensual", "mensile", "p1m",
    ),
    3: (
        "quarter", "quarterly", "q", "quarters", "every 3 months", "vierteljährlich", "quartal",
        "quartalsweise", "trimestriel", "trimestral", "p3m",
    ),
    6: (
        "semiannual", "semi annual", "semiannually", "half yearly", "half year", "biannual",
        "halbjährlich", "semestriel", "p6m",
    ),
    12: (
        "year", "yearly", "annual", "annually", "years", "y", "yr", "p1y", "p12m", "every year",
        "per year", "jahr", "jährlich", "annuel", "anual", "annuale",
    ),
    24: (
        "biennial", "two years", "2 years", "p2y",
    ),
}  # fmt: skip
_MONTHS = {word: months for months, words in _WORDS.items() for word in words}
_COUNTED = re.compile(
    r"(?:every )?(\d{1,3})[ x]*"
    r"(months?|mos?|mths?|m|monate?|mois|meses|years?|yrs?|y|jahre?|ans?|quarters?|q)?"
)
_LONGEST = 120


def interval_months(text: str) -> int | None:
    """`annual`, `12`, `1 year` and `P1Y` are 12 months; None for what is no number of months."""
    words = " ".join(re.sub(r"[-_/]", " ", text.casefold()).split())
    if words in _MONTHS:
        return _MONTHS[words]
    counted = _COUNTED.fullmatch(words.removesuffix(".0"))
    if not counted:
        return header_months(words) or None
    unit = (counted[2] or "m")[0]
    months = int(counted[1]) * (12 if unit in "yja" else 3 if unit == "q" else 1)
    return months if 1 <= months <= _LONGEST else None


def interval_column(judging: Judging) -> str:
    """The months that an amount pays for, in SQL; rows without a readable interval are set aside."""
    plan, opened = judging.plan, judging.opened
    if plan.amount.months:
        return str(plan.amount.months)
    assert plan.amount.term is not None
    sql = stated_cell(opened, plan.amount.term)
    rows = ((word, interval_months(word)) for word in spellings(opened, [sql], lambda _: "NULL"))
    load(opened, judging.folder, "intervals", {"text": "VARCHAR", "months": "BIGINT"}, rows)
    cell = judging.cell("interval", sql)
    judging.joins.append(f"LEFT JOIN intervals ON intervals.text = {cell}")
    text = judging.value("interval_text", cell)
    months = judging.value("interval_months", "intervals.months")
    judging.against("no interval", f"{text} IS NULL")
    judging.against("interval", f"{months} IS NULL", text)
    count = plan.column("interval count")
    if count is None:
        return months
    shown = judging.value("count_text", text_cell(opened, count))
    times = judging.value("count_value", f"TRY_CAST({text_cell(opened, count)} AS BIGINT)")
    judging.against("interval", f"{times} IS NULL OR {times} NOT BETWEEN 1 AND 120", shown)
    return f"({months} * {times})"
