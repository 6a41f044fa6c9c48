"""Sums by segment in one currency: what the effects of a bridge are computed from, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

Group = dict[str, Fraction]
Groups = dict[str, Group]
"""By segment, in order of their names: sums by their names below."""

CUSTOMERS, UNITS, AMOUNT = "customers", "units", "amount"
LOST, START, CHURN, EXPANSION, CONTRACTION = "lost", "start", "churn", "expansion", "contraction"
NET_QUANTITY, GROSS_QUANTITY = "net quantity", "gross quantity"
"""Of the change of those who stay (net), and of those among them who pay less (gross): what comes from the
quantity at the price per unit of before. Signed; the rest of the change is the price."""
NEW, REACTIVATION = "new", "reactivation"

_COUNTS = (CUSTOMERS, UNITS, LOST)
Key = tuple[str, str]
"""Currency and segment."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was read of one month: whole numbers (minor units) by currency and segment.

    `with_units` says that every customer has a quantity. `several` are the customers that pay in more than
    one segment: each counts once, where it pays most.
    """

    by_key: Mapping[Key, Mapping[str, int]]
    places: int = 2
    with_units: bool = False
    several: int = 0

    @property
    def currencies(self) -> set[str]:
        """The currencies in which something was paid."""
        return {currency for currency, _ in self.by_key}


def converted(sums: Sums, rate: Callable[[str], Fraction]) -> Groups:
    """The sums by segment, money in whole units of one currency; numbers of customers stay as they are."""
    found: Groups = {}
    for (currency, segment), amounts in sorted(sums.by_key.items()):
        worth = rate(currency) / 10**sums.places
        group = found.setdefault(segment, {})
        for name, amount in amounts.items():
            group[name] = group.get(name, Fraction()) + amount * (1 if name in _COUNTS else worth)
    return found


def total(groups: Groups, name: str) -> Fraction:
    """One sum over all segments."""
    return sum((group.get(name, Fraction()) for group in groups.values()), Fraction())
