"""The words above columns: what a column says, the scenario it states, and what is computed from others."""

from __future__ import annotations

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.model.scenario import SCENARIO_OF

_SYNONYMS = {
    "period": ("period", "month", "date", "quarter", "week", "year"),
    "term": ("term", "metric", "kpi", "measure", "line item"),
    "value": ("value", "amount"),
    "id": ("id", "fact", "fact id"),
    "guide": ("guide",),
    "unit": ("unit",),
    "scenario": ("scenario", "version"),
    "segment": ("segment", "tier"),
    "entity": ("entity", "company"),
    "currency": ("currency", "ccy"),
    "source": ("source",),
    "note": ("note", "notes", "comment", "comments"),
    "no figure": ("help", "owner"),
}
_ALSO_WHEN_CHECKED = {
    "period": (
        "period end", "period ending", "month end", "month ending", "quarter end", "week ending", "as of",
        "as at", "reporting date", "reporting month", "reporting period", "fiscal year", "fy",
        "financial year",
    ),
    "term": (
        "metric name", "kpi name", "measure name", "term name", "line", "item", "indicator", "figure name",
        "name", "line items", "metrics", "kpis", "measures",
    ),
    "value": ("figure", "stated value", "reported value", "reported", "stated", "val", "result"),
    "id": ("ref", "reference", "row id"),
    "unit": ("units", "uom", "unit of measure"),
    "scenario": ("scenarios", "version name", "data type", "data version"),
    "entity": ("legal entity", "company name", "entity name"),
    "source": ("data source", "system", "source system", "origin"),
    "note": ("remark", "remarks", "description", "commentary"),
    "no figure": ("responsible", "prepared by", "posted by", "reviewed by", "status", "line no", "row", "no"),
}  # fmt: skip
_ROLES = {word: role for role, words in _SYNONYMS.items() for word in words}
_CHECKED_ROLES = {word: role for role, words in _ALSO_WHEN_CHECKED.items() for word in words} | _ROLES

YEARS = frozenset(("year", "fiscal year", "financial year", "fy"))
"""Headers of a column of years, beside which another column may say the month or quarter."""

DIMENSIONS = frozenset((
    "region", "product", "product line", "plan", "channel", "country", "market", "department", "team",
    "business unit", "bu", "cohort", "customer segment", "customer type", "geography", "geo", "sku", "brand",
    "plan name", "package", "location",
))  # fmt: skip
"""Headers of columns that say which part of the business a figure is about."""

_COMPUTED = frozenset((
    "total", "grand total", "sum", "average", "avg", "mean", "median", "min", "max", "ytd", "year to date",
    "qtd", "mtd", "ltm", "ttm", "variance", "var", "diff", "difference", "delta", "change", "growth", "yoy",
    "mom", "qoq", "trend", "cagr", "py", "prior year", "last year", "ly", "previous year", "gap",
    "pct change", "of total", "achievement", "attainment", "vs budget", "vs plan", "vs target", "vs py",
    "vs prior year", "vs last year", "variance to budget", "budget variance", "bva", "rag",
))  # fmt: skip
_WHOLES = frozenset(("total", "grand total", "group total", "overall", "all", "company total"))
_SIGNS_OF_COMPUTING = str.maketrans({"%": " ", "Δ": " delta ", "±": " ", "∆": " delta "})


def role_of(text: str, *, checked: bool = False) -> str:
    """What a column says by its header (`period`, `term`, `value`, `entity` …), or "".

    A table that is only `checked` may use more words: nothing is written from it into a workbook.
    """
    return (_CHECKED_ROLES if checked else _ROLES).get(normalised(text), "")


def scenario_of(text: str) -> str:
    """`budget`, `Bud.` and `BUDGETED` are Budget; "" for any other word."""
    return SCENARIO_OF.get(normalised(text), "")


def without_scenario(text: str) -> tuple[str, str]:
    """(`Target`, `2026`) of `2026 Target`; ("", text) where no single scenario is named."""
    words = text.replace("(", " ").replace(")", " ").split()
    named = [word for word in words if scenario_of(word)]
    if len(named) != 1:
        return "", text
    return scenario_of(named[0]), " ".join(word for word in words if word is not named[0]).strip(" -–:/|")


def is_whole(text: str) -> bool:
    """True above a column of the whole beside columns of its parts."""
    return normalised(text) in _WHOLES


def is_computed(text: str) -> bool:
    """True above a column that is computed from others: a total, a variance, a change, the year to date."""
    return normalised(text.translate(_SIGNS_OF_COMPUTING)) in _COMPUTED
