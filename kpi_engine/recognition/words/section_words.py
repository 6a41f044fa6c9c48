"""Bare words completed by their heading: `New` under `MRR` is new MRR, under `Customers` new customers."""

from __future__ import annotations

from kpi_engine.recognition.words.label_reading import label_words
from kpi_engine.recognition.words.term_names import canonical

_MOVES = {
    "opening": ("opening", "opening balance", "balance brought forward", "brought forward", "opening total",
                "opening customer", "previous month", "prior month"),
    "new": ("new", "new business", "new customer", "added", "won", "addition", "gained", "new sales",
            "acquired", "new acquisition", "new added", "new won", "newly won"),
    "expansion": ("expansion", "expansion and cross sell", "expansion revenue", "existing customer expansion",
                  "expansion cross sell", "cross sell", "upsell"),
    "contraction": ("contraction", "contraction revenue"),
    "churned": ("churn", "churned", "churned customer", "attrition", "left", "customer churned"),
    "reactivation": ("reactivation", "recovered", "reactivation customer"),
    "closing": ("closing", "closing balance", "balance", "closing total", "carried forward",
                "balance carried forward", "closing customer"),
    "net": ("net new", "net change", "net movement", "net addition", "net add", "net", "change", "movement"),
}  # fmt: skip
_MOVE_OF = {word: move for move, words in _MOVES.items() for word in words}
_TERMS: dict[str, dict[str, str]] = {
    "mrr": {
        "opening": "opening_mrr", "new": "new_mrr", "expansion": "expansion_mrr",
        "contraction": "contraction_mrr", "churned": "churned_mrr", "reactivation": "reactivation_mrr",
        "closing": "mrr", "net": "net_new_mrr",
    },
    "arr": {
        "opening": "opening_arr", "new": "new_arr", "expansion": "expansion_arr",
        "contraction": "contraction_arr", "churned": "churned_arr", "closing": "arr", "net": "net_new_arr",
    },
    "customer": {
        "opening": "opening_customers", "new": "new_customers", "churned": "lost_customers",
        "reactivation": "reactivated_customers", "closing": "active_customers",
    },
    "cash": {"opening": "opening_cash", "closing": "closing_cash", "net": "cash_flow"},
    "deferred": {"opening": "deferred_revenue_start", "closing": "deferred_revenue_end"},
}  # fmt: skip
_ABOUT = (
    ("deferred", ("deferred revenue",)),
    ("mrr", ("mrr", "monthly recurring revenue")),
    ("arr", ("arr", "annual recurring revenue")),
    ("customer", ("customer", "paying customer", "active customer", "subscriber")),
    ("cash", ("cash", "cash flow", "cash balance", "cash position")),
)  # fmt: skip
_TALK = frozenset(("bridge", "waterfall", "movement", "roll", "forward", "rollforward", "analysis", "walk",
                   "count", "number", "base", "schedule", "summary", "overview", "evolution",
                   "development", "reconciliation", "snowball", "by", "type", "month", "and", "position",
                   "detail", "build", "table", "kpi", "metric", "key", "corkscrew", "monthly", "quarterly",
                   "flow", "paying", "active", "total", "growth"))  # fmt: skip
_COSTS = frozenset(("operating expense", "opex", "expense", "cost", "operating cost", "spend",
                    "sales and marketing", "sales and marketing expense", "sales and marketing cost",
                    "sales and marketing spend", "acquisition cost", "customer acquisition", "acquisition",
                    "acquisition spend", "cost and expense", "customer acquisition cost"))  # fmt: skip
_COST_WORDS = {
    "sales": "sales_spend", "marketing": "marketing_spend", "sales and marketing": "sm_spend",
    "sale": "sales_spend",
}  # fmt: skip
_INCOME = frozenset(("revenue", "income", "sales", "turnover"))
_WHOLE = frozenset(("total", "sum", "grand total", "overall", "all"))


def completed(name: str, section: str) -> str | None:
    """The term that a bare word means under this heading; None where the heading does not complete it."""
    heading = _heading(section)
    if heading in _COSTS and name in _COST_WORDS:
        return _COST_WORDS[name]
    move = _MOVE_OF.get(name)
    about = about_what(section)
    return _TERMS[about].get(move) if move and about else None


def contradicts(name: str, section: str) -> bool:
    """True for a word that means something else under this heading: `sales` among the expenses."""
    return name in _COST_WORDS and _heading(section) not in _INCOME


def about_what(section: str) -> str:
    """What a block is about by its heading: `MRR bridge (USD k)` is mrr; "" where that is not clear."""
    headings = [words.name for words in label_words(section)] or [canonical(section)]
    return next((about for heading in reversed(headings) if (about := _about(heading))), "")


def _about(heading: str) -> str:
    for about, names in _ABOUT:
        for name in names:
            if heading == name:
                return about
            words, wanted = heading.split(), name.split()
            if set(wanted) <= set(words) and set(words) - set(wanted) <= _TALK:
                return about
    return ""


def cost_of(name: str) -> str:
    """The term of `sales`, `marketing` or both, where a cost is meant; "" for any other word."""
    return _COST_WORDS.get(name, "")


def is_move(name: str) -> bool:
    """True for `opening`, `new`, `churned`: a step of a bridge, no part of a whole."""
    return name in _MOVE_OF


def is_whole(name: str) -> bool:
    """True for `Total`: the sum of the lines around it."""
    return name in _WHOLE


def _heading(section: str) -> str:
    readings = label_words(section)
    return readings[-1].name if readings else canonical(section)
