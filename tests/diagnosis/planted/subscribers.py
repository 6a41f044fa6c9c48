"""Subscriptions of real customers, counted into monthly movements and KPIs by a ledger of its own."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tests.diagnosis.planted.business import Business
from tests.diagnosis.planted.ledger import Figures
from tests.diagnosis.planted.styles import House
from tests.diagnosis.planted.typed import Key, shown

Paid = Mapping[str, Mapping[int, Decimal]]
"""What each customer paid, by month (year × 12 + month − 1)."""


def subscriptions(path: Path) -> Paid:
    """A table of subscription periods; the end is the first month that is no longer paid."""
    paid: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for month in range(_month(row["start_date"]), _month(row["end_date"])):
                paid[row["customer_id"]][month] += Decimal(row["monthly_amount"])
    return paid


def tenures(path: Path, observed: int) -> tuple[Paid, Mapping[str, str]]:
    """A table of customers with tenures, seen in the month `observed`, and the contract of each.

    Who stayed has paid the last n months up to then; who left paid n months up to the month before.
    """
    paid: dict[str, dict[int, Decimal]] = {}
    contracts = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            last = observed - (row["Churn"] == "Yes")
            months = range(last - int(row["tenure"]) + 1, last + 1)
            paid[str(number)] = dict.fromkeys(months, Decimal(row["MonthlyCharges"]))
            contracts[str(number)] = row["Contract"]
    return paid, contracts


def stated(paid: Paid, months: Sequence[int], house: House, segments: Mapping[str, str]) -> Business:
    """The figures of the months, of the whole and of each segment, as the house writes them."""
    exact: dict[Key, float] = {}
    for segment in ("", *dict.fromkeys(segments.values())):
        own = {name: amounts for name, amounts in paid.items() if segment in ("", segments.get(name))}
        for month in months:
            figures = _figures(own.values(), month)
            keys = {term: Key(term, f"{month // 12}-{month % 12 + 1:02d}", segment) for term in figures}
            exact |= {keys[term]: value for term, value in figures.items() if value is not None}
    cells = {key: shown(value, *house.style(key.term)) for key, value in exact.items()}
    return Business("real", house, cells, exact)


def _figures(customers: Iterable[Mapping[int, Decimal]], month: int) -> Figures:
    moves: dict[str, Decimal] = defaultdict(Decimal)
    for amounts in customers:
        old, new = amounts.get(month - 1, Decimal(0)), amounts.get(month, Decimal(0))
        moves["opening_mrr"] += old
        moves["mrr"] += new
        moves["opening_customers"] += old > 0
        moves["active_customers"] += new > 0
        if old and new:
            moves["expansion_mrr"] += max(new - old, Decimal(0))
            moves["contraction_mrr"] += max(old - new, Decimal(0))
        elif old:
            moves["churned_mrr"] += old
            moves["lost_customers"] += 1
        elif new:
            back = min(amounts) < month
            moves["reactivation_mrr" if back else "new_mrr"] += new
            moves["reactivated_customers" if back else "new_customers"] += 1
    return _kpis({term: float(moves[term]) for term in _TERMS})


_TERMS = (
    "opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "mrr",
    "opening_customers", "new_customers", "reactivated_customers", "lost_customers", "active_customers",
)  # fmt: skip


def _kpis(m: Mapping[str, float]) -> Figures:
    opening, losses = m["opening_mrr"], m["contraction_mrr"] + m["churned_mrr"]
    won = m["new_mrr"] + m["expansion_mrr"]
    return {
        **m, "net_new_mrr": round(m["mrr"] - opening, 2), "arr": 12 * m["mrr"],
        "nrr": _ratio(opening + m["expansion_mrr"] - losses, opening),
        "grr": _ratio(opening - losses, opening),
        "mrr_churn": _ratio(losses, opening), "saas_quick_ratio": _ratio(won, losses),
        "logo_churn": _ratio(m["lost_customers"], m["opening_customers"]),
        "arpu": _ratio(m["mrr"], m["active_customers"]),
    }  # fmt: skip


def _ratio(top: float, bottom: float) -> float | None:
    return top / bottom if bottom else None


def _month(day: str) -> int:
    year, month, _ = day.split("-")
    return 12 * int(year) + int(month) - 1
