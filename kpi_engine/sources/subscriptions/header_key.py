"""What one header says: its plain words, and beside them a currency, a unit or an order of dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.ledger.grid import month_number
from kpi_engine.model.period import period_readings
from kpi_engine.sources.currency import CODES, currency_of
from kpi_engine.sources.subscriptions.month_names import MONTH_WORDS
from kpi_engine.sources.subscriptions.options import DateOrder

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ORDERS: tuple[tuple[re.Pattern[str], DateOrder], ...] = (
    (re.compile(r"\bd{1,2}[-/. ]?m{1,2}[-/. ]?(?:yyyy|yy|jjjj|aaaa)\b", re.IGNORECASE), "dmy"),
    (re.compile(r"\bm{1,2}[-/. ]?d{1,2}[-/. ]?(?:yyyy|yy)\b", re.IGNORECASE), "mdy"),
)
_SIGNS = re.compile(r"[€£₹₩₪₽₺₫₴$¥]")
_IGNORED = re.compile(
    r"\b(?:utc|gmt|cet|yyyy mm dd|iso 8601|excl vat|ex vat|excl tax|excluding vat|net of vat|netto)\b"
)
_CAPITALS = re.compile(r"\b[A-Z]{3}\b")
_CENTS = re.compile(r"\b(?:in )?(?:cents?|minor units?|minor|pence)$")
_ALSO_WORDS = frozenset(("all", "top", "try", "cup", "mop", "pen", "gel", "ron", "lak", "mad", "bam", "bob"))
_BEFORE_MONTH = re.compile(r"^(?:mrr|revenue|amount|month|umsatz)[ _:-]+|^m(?=\d)")
_NAMED_MONTH = re.compile(
    r"(?P<name>[^\W\d_]+)\.?[ ./,-]*(?:de )?'?(?P<year>(?:19|20|21)?\d\d)"
    r"|(?P<first>(?:19|20|21)\d\d)[ ./,-]*(?P<behind>[^\W\d_]+)\.?"
)
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(0[1-9]|1[0-2])")
SCALED = re.compile(
    r"\b(?:k|t|m|mn|mio|tsd)[ .]?(?:eur|usd|gbp|chf|€|\$|£)"
    r"|(?:\b(?:eur|usd|gbp|chf)|[€$£])[ ]?(?:k|m|mn|mio)\b"
    r"|\bthousands?\b|\bmillions?\b|\btsd\b|['’]?\b000s?\b|\(k\)",
    re.IGNORECASE,
)
"""A header of amounts in thousands or millions."""


@dataclass(frozen=True, slots=True)
class HeaderKey:
    """A header without what stands beside its words: `MRR (EUR)` is `mrr` in EUR."""

    words: str
    currency: str = ""
    cents: bool = False
    dates: DateOrder | None = None


def header_key(header: str) -> HeaderKey:
    """The words of a header by which its column is known."""
    dates: DateOrder | None = None
    text = header
    for pattern, order in _ORDERS:
        if pattern.search(text):
            dates, text = order, pattern.sub(" ", text)
    sign = _SIGNS.search(text)
    currency = currency_of(sign[0]) if sign else ""
    words = normalised(_HUMP.sub(" ", text.removesuffix("__c")))
    words = " ".join(_IGNORED.sub(" ", words).split())
    cents = bool(_CENTS.search(words)) and words != "minor"
    if cents:
        words = _CENTS.sub("", words).strip()
    before, _, last = words.rpartition(" ")
    if before and last.upper() in CODES and last not in _ALSO_WORDS:
        words, currency = before.removesuffix(" in"), last.upper()
    inner = next((code for code in _CAPITALS.findall(text) if code in CODES), "")
    if not currency and inner and inner.lower() not in _ALSO_WORDS and words != inner.lower():
        words = " ".join(re.sub(rf"\b(?:in )?{inner.lower()}\b", " ", words).split())
        currency = inner
    return HeaderKey(words, currency, cents, dates)


def month_readings(header: str) -> tuple[int, ...]:
    """The month that a header names (year x 12 + month); two, mdy and dmy, where dates have two readings."""
    text = _BEFORE_MONTH.sub("", header.strip().casefold()).replace("_", "-")
    compact = _COMPACT.fullmatch(text)
    if compact:
        return (int(compact[1]) * 12 + int(compact[2]),)
    months = [month_number(reading) for reading in period_readings(text)]
    named = None if any(months) else _NAMED_MONTH.fullmatch(" ".join(text.split()))
    if named and (name := named["name"] or named["behind"]) in MONTH_WORDS:
        year = named["year"] or named["first"]
        return ((int(year) if len(year) == len("2026") else 2000 + int(year)) * 12 + MONTH_WORDS[name],)
    return tuple(month for month in months if month is not None)
