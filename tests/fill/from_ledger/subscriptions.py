"""A realistic table of subscriptions, and the sums that a controller would take over it by hand."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

PLANS = {"Starter": 2_900, "Core": 4_900, "Pro": 19_900, "Enterprise": 79_900}
CHANNELS = ("Organic", "Paid", "Partner")
FIRST, LAST = 2025 * 12 + 1, 2026 * 12 + 12
HEADER = ("Customer ID", "Plan", "Channel", "Start date", "End date", "MRR", "Currency")


@dataclass(frozen=True)
class Subscription:
    """One row: months are year x 12 + month, the end is the first month without; cents a month."""

    customer: str
    plan: str
    channel: str
    start: int
    end: int | None
    cents: int

    def pays(self, month: int) -> bool:
        return self.start <= month and (self.end is None or month < self.end)


def subscriptions(customers: int = 200, seed: int = 7) -> list[Subscription]:
    """Customers of 24 months who come, move up and down, leave, and some of whom come back."""
    chance = random.Random(seed)
    rows: list[Subscription] = []
    plans = list(PLANS)
    for number in range(1, customers + 1):
        month = FIRST + (0 if chance.random() < 0.3 else chance.randint(0, LAST - FIRST))
        plan = chance.choices(plans, (4, 8, 5, 1))[0]
        channel = chance.choices(CHANNELS, (5, 3, 2))[0]
        seats = chance.randint(1, 6)
        while month <= LAST:
            lasts = 1 + int(chance.expovariate(0.07))
            end = month + lasts if month + lasts <= LAST else None
            cents = PLANS[plan] * seats - chance.choice((0, 0, 0, 350, 1))
            rows.append(Subscription(f"C{number:04}", plan, channel, month, end, cents))
            if end is None:
                break
            what = chance.choices(("leaves", "up", "down", "seats", "returns"), (4, 3, 1, 4, 1))[0]
            if what == "leaves":
                break
            month = end + (chance.randint(2, 5) if what == "returns" else 0)
            step = {"up": 1, "down": -1}.get(what, 0)
            plan = plans[min(max(plans.index(plan) + step, 0), len(plans) - 1)]
            seats = max(1, seats + chance.choice((-1, 1, 2))) if what == "seats" else seats
    return rows


def day(month: int) -> date:
    """The first day of a month."""
    return date((month - 1) // 12, (month - 1) % 12 + 1, 1)


def text(month: int) -> str:
    """2026-01."""
    return f"{day(month):%Y-%m}"


def write(path: Path, rows: Sequence[Subscription], currency: str = "USD") -> Path:
    """The table as a billing system exports it: days within the months, ends exclusive.

    A customer begins and changes on the same day of each month, so that no two periods overlap.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for row in rows:
            into = timedelta(days=int(row.customer[1:]) % 28)
            end = day(row.end) + into if row.end else ""
            money = f"{row.cents // 100}.{row.cents % 100:02}"
            writer.writerow(
                (row.customer, row.plan, row.channel, day(row.start) + into, end, money, currency)
            )
    return path


class ByHand:
    """Sums over the rows, in cents, without any of the code under test.

    `names` are plans under other names. A customer who is new in the first month of all is new.
    """

    def __init__(self, rows: Sequence[Subscription], names: Mapping[str, str] | None = None) -> None:
        self.rows = [replace(row, plan=(names or {}).get(row.plan, row.plan)) for row in rows]

    def paid(self, month: int, **of: str) -> dict[str, int]:
        """What each customer pays in a month, for rows with this plan or channel."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.pays(month) and all(getattr(row, name) == value for name, value in of.items()):
                found[row.customer] += row.cents
        return dict(found)

    def moves(self, month: int) -> dict[str, int]:
        """The movements of whole customers in a month, and their numbers."""
        now, was = self.paid(month), self.paid(month - 1)
        came = now.keys() - was.keys()
        back = came & self._before(month)
        stay = now.keys() & was.keys()
        lost = was.keys() - now.keys()
        return {
            "opening_mrr": sum(was.values()),
            "new_mrr": sum(now[customer] for customer in came - back),
            "reactivation_mrr": sum(now[customer] for customer in back),
            "expansion_mrr": sum(max(now[customer] - was[customer], 0) for customer in stay),
            "contraction_mrr": sum(max(was[customer] - now[customer], 0) for customer in stay),
            "churned_mrr": sum(was[customer] for customer in lost),
            "mrr": sum(now.values()),
            "opening_customers": len(was),
            "new_customers": len(came - back),
            "reactivated_customers": len(back),
            "lost_customers": len(lost),
            "active_customers": len(now),
        }

    def _before(self, month: int) -> set[str]:
        """Who paid before a month."""
        return {customer for earlier in range(FIRST, month) for customer in self.paid(earlier)}

    def of_part(self, month: int, **of: str) -> dict[str, int]:
        """The lines of one plan or channel; a move between two of them is booked by its net change only."""
        now, was = self.paid(month), self.paid(month - 1)
        mine, mine_before = self.paid(month, **of), self.paid(month - 1, **of)
        changes = [self._booked(month, customer, **of) for customer in now.keys() & was.keys()]
        lost = was.keys() - now.keys()
        came = now.keys() - was.keys() - self._before(month)
        return {
            "opening_mrr": sum(mine_before.values()),
            "expansion_mrr": sum(max(change, 0) for change in changes),
            "contraction_mrr": sum(max(-change, 0) for change in changes),
            "churned_mrr": sum(mine_before.get(customer, 0) for customer in lost),
            "mrr": sum(mine.values()),
            "new_customers": len(came & mine.keys()),
            "active_customers": len(mine),
        }

    def _booked(self, month: int, customer: str, **of: str) -> int:
        """What of a staying customer's change belongs to a part: all of it, or the net of a move."""
        ((name, value),) = of.items()
        by_part: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.customer == customer:
                by_part[getattr(row, name)] += row.cents * (row.pays(month) - row.pays(month - 1))
        net = sum(by_part.values())
        if not (any(change > 0 for change in by_part.values()) and any(c < 0 for c in by_part.values())):
            return by_part[value]
        direction = 1 if net >= 0 else -1
        leading = min(by_part, key=lambda part: (-direction * by_part[part], part))
        return net if leading == value else 0

    def cohort(self, month: int, age: int) -> tuple[int, int]:
        """Customers of a first month who still pay at an age, and what they pay."""
        first = self.paid(month).keys() - self._before(month)
        left = {customer: paid for customer, paid in self.paid(month + age).items() if customer in first}
        return len(left), sum(left.values())
