"""What a term may be called in a workbook: spelling, plurals and common short forms count as one name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.registry import derived_from
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit

_MOMENT = r"(?:the )?(?:period|month|quarter|year)"
_PHRASES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"\b(?:at |as at |as of )?(?:the )?(?:begin|beg|beginning|start)\.? of {_MOMENT}\b", " opening "),
        (rf"\b(?:at |as at |as of )?(?:the )?(?:end|close)\.? of {_MOMENT}\b", " closing "),
        (r"\b(?:period|month|quarter|year)[ -](?:beginning|start)\b", " opening "),
        (r"\b(?:period|month|quarter|year)[ -]end\b", " closing "),
        (r"\bb\.?o\.?[pmqy]\b\.?", " opening "),
        (r"\be\.?o\.?[pmqy]\b\.?", " closing "),
        (r"\bwin[ -]?backs?\b", " reactivation "),
        (r"\bup[ -]?s(?:ell|old|ells|elling)\b", " expansion "),
        (r"\bdown[ -]?s(?:ell|old|ells|elling)\b", " contraction "),
        (r"\bset[ -]up\b", " setup "),
        (r"\bon[ -]boarding\b", " onboarding "),
        (r"\bbreak[ -]even\b", " breakeven "),
        (r"\bpay[ -]back\b", " payback "),
        (r"\bnon[ -]recurring\b", " nonrecurring "),
        (r"\bs ?[&+] ?m\b", " sales and marketing "),
        (r"\bmktg\b|\bmkt\b", " marketing "),
        (r"\bno\. (?=of\b)|\bnr\. (?=of\b)", " number "),
    )
)  # fmt: skip
_ALIKE = {
    "cust": "customer", "custs": "customer", "client": "customer", "logo": "customer", "acct": "account",
    "rev": "revenue", "revs": "revenue", "avg": "average", "ave": "average", "mean": "average",
    "beginning": "opening", "begin": "opening", "beg": "opening", "start": "opening", "starting": "opening",
    "initial": "opening", "end": "closing", "ending": "closing", "final": "closing",
    "lost": "churned", "cancelled": "churned", "canceled": "churned",
    "upgrade": "expansion", "downgrade": "contraction", "reactivated": "reactivation",
    "resurrected": "reactivation", "exp": "expense",
    "spending": "spend", "expenditure": "spend", "licence": "license", "mth": "month", "mo": "month",
    "nbr": "number", "num": "number", "pct": "%", "percent": "%", "percentage": "%",
}  # fmt: skip
_NEVER_PLURAL = frozenset(
    ("sales", "gross", "cogs", "less", "loss", "saas", "business", "plus", "bps", "ltvs")
)
_FILLERS = frozenset(("the", "of", "a", "an", "at", "as", "for", "our", "in"))
_WORD = re.compile(r"[^\W_]+|[%#$€£¥]")
_APOSTROPHES = re.compile(r"['’`]")

NO_LABEL = frozenset((
    "amount", "units", "level", "part_amount", "total_amount", "metric_values", "weights", "minimums",
    "maximums", "scores", "periods", "years", "months", "month_dates", "scale", "rate", "top_n",
    "percentile", "started", "converted", "converted_rate", "per_unit", "value_returned", "outlay",
    "growth_rate", "mix_share", "conversion_rate", "horizon_months", "ratio_aimed_at", "periods_per_year",
    "plan_amount", "plan_months", "plan_share", "price", "cohort_customers", "cohort_mrr", "funnel_counts",
    "engagement_values", "engagement_weights", "health_values", "health_weights", "weighted_score",
    "engagement_minimums", "engagement_maximums", "health_minimums", "health_maximums", "roi", "cagr",
    "spend_by_channel", "touch_values", "customer_revenue", "net_income_series", "cash_flow_series",
))  # fmt: skip
"""Terms that are arguments of a function in general (an amount, a rate): in a label they say nothing."""
_OPENING = {
    "mrr": "opening_mrr", "arr": "opening_arr", "active_customers": "opening_customers",
    "closing_cash": "opening_cash",
    "deferred_revenue_end": "deferred_revenue_start",
}  # fmt: skip
"""Levels whose figure at the start of the period is a term of its own."""
_NO_FIGURE = (Unit.TEXT, Unit.DATE, Unit.TABLE)

EVERYDAY = frozenset((
    "account", "agent", "asset", "managed asset", "cash", "churn", "client", "customer", "depreciation",
    "amortization", "expansion", "contraction", "financing", "interest", "lead", "lifetime", "marketing",
    "opening cash", "closing cash", "overhead", "profit", "promoter", "passive", "detractor", "revenue",
    "sales", "tax", "income tax", "traffic", "transaction", "scan", "ticket", "turnover", "usage", "visitor",
    "cash flow", "cash balance", "net income", "net profit", "fixed cost", "variable cost", "fte",
    "contribution margin", "capital raised", "sql", "mql", "billing", "total revenue", "cost sales",
    "term contract", "asset under management", "total asset", "liability", "total liability", "equity",
    "shareholder equity", "total equity", "balance sheet total", "runway", "profit margin", "adoption",
    "operating cost",
))  # fmt: skip
"""Names that many a workbook uses in another sense: they count beside other terms of the business only."""

OF_ACCOUNTS = frozenset((
    "sales", "turnover", "marketing", "overhead", "profit", "interest", "tax", "income tax", "depreciation",
    "amortization", "net income", "net profit", "equity",
))  # fmt: skip
"""Everyday names that mean their term beside other lines of the accounts only."""


@lru_cache(maxsize=20_000)
def canonical(text: str) -> str:
    """A name without case, plural and short forms: `New logos` is `new customer`."""
    words = _APOSTROPHES.sub("", text.casefold().replace("_", " "))
    for pattern, instead in _PHRASES:
        words = pattern.sub(instead, words)
    words = words.replace("&", " and ")
    tokens = [_token(word) for word in _WORD.findall(words)]
    kept = [token for token in tokens if token not in _FILLERS]
    moments = [token for token in kept if token in ("opening", "closing")]
    if moments and len(kept) > 1:
        kept = [moments[0], *(token for token in kept if token not in ("opening", "closing"))]
    return " ".join(kept)


def _token(word: str) -> str:
    if word in _ALIKE:
        return _ALIKE[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word not in _NEVER_PLURAL:
        single = f"{word[:-3]}y" if word.endswith("ies") and len(word) > 5 else word[:-1]
        return _ALIKE.get(single, single)
    return word


@derived_from(KPIS, TERMS)
def term_names() -> dict[str, str]:
    """Every name that stands for one term only, in its canonical form."""
    claims: dict[str, set[str]] = defaultdict(set)
    for term in TERMS:
        if term.id not in NO_LABEL and term.unit not in _NO_FIGURE:
            for words in (term.id, term.label, *term.synonyms):
                claims[canonical(words)].add(term.id)
    for kpi in KPIS:
        if kpi.id in TERMS and kpi.id not in NO_LABEL and TERMS.get(kpi.id).unit not in _NO_FIGURE:
            for words in (kpi.name, *kpi.aliases):
                claims[canonical(words)].add(kpi.id)
    for words, ids in list(claims.items()):
        level = next(iter(ids))
        if len(ids) == 1 and not words.startswith(("opening ", "closing ")):
            if TERMS.get(level).aggregation is Aggregation.LAST:
                claims[f"closing {words}"].add(level)
            if level in _OPENING:
                claims[f"opening {words}"].add(_OPENING[level])
    return {words: next(iter(ids)) for words, ids in claims.items() if len(ids) == 1}


@derived_from(KPIS, TERMS)
def _names_by_word() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in term_names():
        for word in name.split():
            found[word].add(name)
    return found


_SAYS_LITTLE = frozenset(("and", "new", "net", "gross", "rate", "total", "number", "cost", "per", "month",
                          "average", "opening", "closing", "to", "customer", "revenue", "ratio"))  # fmt: skip


def near_terms(words: str) -> tuple[str, ...]:
    """Up to three terms that a canonical name may mean, the one that shares most words first."""
    tokens = set(words.split())
    names = {name for token in tokens - _SAYS_LITTLE for name in _names_by_word().get(token, ())}
    scored = sorted(
        ((len(tokens & set(n.split())) / len(tokens | set(n.split())), n) for n in names), reverse=True
    )
    good = [term_names()[name] for score, name in scored if score >= 0.34]
    return tuple(dict.fromkeys(good))[:3]
