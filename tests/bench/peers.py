"""The yardstick of the bench: each KPI as a plain numpy expression, written here by hand.

A plain expression knows no errors: it is what a spreadsheet-minded programmer would type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Peer = tuple[Callable[..., Any], str]

LARGEST = {"big": (1e5, 1e6), "money": (1e2, 1e4), "count": (1, 500), "share": (0.01, 0.9), "months": (1, 24)}
"""Between which figures each kind of argument is drawn; losses stay below the opening figure."""

PEERS: dict[str, Peer] = {
    "CAC": (lambda spend, new: spend / new, "money count"),
    "CPL": (lambda spend, leads: spend / leads, "money count"),
    "PAYBACK": (lambda cac, arpu, margin: cac / (arpu * margin), "money money share"),
    "MAGIC_NUMBER": (lambda now, before, spend: (now - before) * 4 / spend, "big big money"),
    "CAC_LOADED": (
        lambda marketing, new, sales, on, tools: (marketing + sales + on + tools) / new,
        "money count money money money",
    ),
    "VIRAL_COEFF": (lambda invites, share: invites * share, "count share"),
    "PAYBACK_SPEND": (lambda spend, new, margin: spend / (new * margin), "big money share"),
    "CAC_RATIO": (lambda spend, new: spend / new, "money money"),
    "MAX_CAC": (lambda ltv, ratio: ltv / ratio, "money months"),
    "ROI": (lambda value, cost: (value - cost) / cost, "money money"),
    "MRR_VELOCITY": (lambda now, before: now / before - 1, "money money"),
    "SALES_EFFICIENCY": (lambda new, spend: new / spend, "money money"),
    "MRR_NORM": (lambda amount, months: amount / months, "money months"),
    "ACV": (lambda value, months, fees: (value - fees) / months * 12, "big months money"),
    "BILLINGS": (lambda revenue, end, start: revenue + end - start, "big money money"),
    "CONV_RATE": (lambda converted, started: converted / started, "count big"),
    "TRIAL_TO_PAID": (lambda paid, trials: paid / trials, "count big"),
    "VISITOR_TO_TRIAL": (lambda trials, visitors: trials / visitors, "count big"),
    "VISITOR_TO_PAID": (lambda paid, visitors: paid / visitors, "count big"),
    "LEAD_VELOCITY": (lambda now, before: now / before - 1, "count count"),
    "MRR_END": (lambda s, n, e, d, c: s + n + e - d - c, "big money money money money"),
    "MRR_NET_NEW": (lambda n, e, d, c: n + e - d - c, "money money money money"),
    "ARR": (lambda mrr: mrr * 12, "money"),
    "SAAS_QUICK_RATIO": (lambda n, e, d, c: (n + e) / (d + c), "money money money money"),
    "GROWTH_RATE": (lambda now, before: now / before - 1, "money money"),
    "CAGR": (lambda begin, end, years: (end / begin) ** (1 / years) - 1, "money money months"),
    "EXPANSION_RATE": (lambda expansion, base: expansion / base, "money big"),
    "EXPANSION_SHARE": (lambda expansion, new: expansion / (expansion + new), "money money"),
    "ARPU": (lambda mrr, customers: mrr / customers, "money count"),
    "ARPA": (lambda revenue, accounts: revenue / accounts, "money count"),
    "MIX_SHARE": (lambda part, total: part / total, "money big"),
    "NRR": (lambda s, e, d, c: (s + e - d - c) / s, "big money money money"),
    "GRR": (lambda s, d, c: (s - d - c) / s, "big money money"),
    "LOGO_CHURN": (lambda lost, start: lost / start, "count big"),
    "MRR_CHURN": (lambda s, d, c: (d + c) / s, "big money money"),
    "NET_MRR_CHURN": (lambda s, e, d, c: (d + c - e) / s, "big money money money"),
    "CHURN_CONVERT": (lambda rate, a, b: 1 - (1 - rate) ** (b / a), "share months months"),
    "LIFETIME": (lambda churn: 1 / churn, "share"),
    "LTV": (lambda arpu, margin, churn: arpu * margin / churn, "money share share"),
    "LTV_DCF": (
        lambda arpu, margin, churn, rate: margin * arpu / (1 - (1 - churn) / (1 + rate) ** (1 / 12)),
        "money share share share",
    ),
    "LTV_LIFE": (lambda arpu, lifetime: arpu * lifetime, "money months"),
    "LTV_CAC": (lambda ltv, cac: ltv / cac, "money money"),
    "GROSS_MARGIN": (lambda revenue, cogs: (revenue - cogs) / revenue, "big money"),
    "COGS_RATIO": (lambda revenue, cogs: cogs / revenue, "big money"),
    "CONTRIB_MARGIN": (lambda revenue, costs: (revenue - costs) / revenue, "big money"),
    "BREAKEVEN_REVENUE": (lambda fixed, margin: fixed / margin, "money share"),
    "EBITDA": (lambda n, i, t, d, a: n + i + t + d + a, "money money money money money"),
    "EBITDA_MARGIN": (lambda ebitda, revenue: ebitda / revenue, "money big"),
    "BREAKEVEN_CUSTOMERS": (lambda fixed, arpu, margin: np.ceil(fixed / (arpu * margin)), "big money share"),
    "BREAKEVEN_FIXED": (lambda costs, contribution: costs / contribution, "big money"),
    "FIXED_COVER": (lambda revenue, margin, fixed: revenue * margin / fixed, "big share money"),
    "RULE_OF_40": (lambda growth, margin: growth + margin, "share share"),
    "BURN_MULTIPLE": (lambda burn, new: np.maximum(burn, 0) / new, "money money"),
    "ARR_PER_FTE": (lambda arr, staff: arr / staff, "big count"),
    "CASH_CONVERSION_SCORE": (lambda arr, raised, cash: arr / (raised - cash), "big big money"),
    "STICKINESS": (lambda daily, monthly: daily / monthly, "count big"),
    "NPS_COUNTS": (lambda p, i, d: (p - d) / (p + i + d) * 100, "count count count"),
    "NET_BURN": (lambda start, end, months: (start - end) / months, "big money months"),
    "RUNWAY": (lambda cash, burn: cash / burn, "big money"),
    "TX_PER_CUSTOMER": (lambda scans, customers: scans / customers, "money count"),
    "PER_UNIT": (lambda amount, units: amount / units, "money count"),
    "ADOPTION": (lambda users, active: users / active, "count big"),
}


def arguments(name: str, elements: int) -> list[np.ndarray[Any, Any]]:
    """Figures for which every element of the KPI is defined; the same on every run."""
    random = np.random.default_rng(2026)
    return [random.uniform(*LARGEST[kind], elements) for kind in PEERS[name][1].split()]


def with_gaps(columns: list[np.ndarray[Any, Any]], share: float) -> list[np.ndarray[Any, Any]]:
    """The same figures with `share` of the elements undefined: a blank first or a negative last argument."""
    columns = [column.copy() for column in columns]
    count = int(len(columns[0]) * share)
    bad = np.random.default_rng(1).choice(len(columns[0]), count, replace=False)
    columns[0][bad[: count // 2]] = np.nan
    columns[-1][bad[count // 2 :]] *= -1
    return columns
