"""A made-up business with everything in it that makes movements hard, one small story a customer."""

from __future__ import annotations

from random import Random

from tests.ledger.engines.plain import Subscription

JANUARY = 12 * 2025 + 1
MONTHS = tuple(range(JANUARY, JANUARY + 18))
SEGMENTS = ("plan", "region")


def _month(number: int) -> int:
    return JANUARY + number - 1


def _sold(
    customer: str, plan: str, start: int, end: int | None, euros: int, *, currency: str = "EUR",
    region: str = "North",
) -> Subscription:  # fmt: skip
    until = None if end is None else _month(end)
    return Subscription(customer, (plan, region), currency, _month(start), until, euros * 100)


STORIES = (
    # Stays for good.
    _sold("stays", "Core", 1, None, 100),
    # Two plans at once: the second is expansion, and one that ends is contraction.
    _sold("two plans", "Core", 1, None, 50),
    _sold("two plans", "Pro", 4, 9, 30),
    # Moves to a dearer plan within a month, and to a cheaper one later.
    _sold("moves", "Core", 2, 5, 40),
    _sold("moves", "Pro", 5, 11, 90),
    _sold("moves", "Core", 11, None, 40),
    # Moves to another plan for the same price.
    _sold("sideways", "Core", 3, 6, 70),
    _sold("sideways", "Pro", 6, None, 70),
    # Loses one plan and gains two alike: of these the first by name takes the change.
    _sold("alike", "Team", 2, 7, 30),
    _sold("alike", "Pro", 7, None, 40),
    _sold("alike", "Core", 7, None, 40),
    # Leaves for two months, for six, and returns into another plan.
    _sold("returns", "Core", 1, 3, 20),
    _sold("returns", "Core", 5, 8, 25),
    _sold("returns", "Pro", 14, None, 30),
    # Adjacent periods are one subscription: nothing moves between them.
    _sold("renews", "Core", 1, 6, 60),
    _sold("renews", "Core", 6, 12, 60),
    _sold("renews", "Core", 12, 18, 60),
    # Pays in two currencies: a customer in each.
    _sold("two currencies", "Core", 2, 10, 80),
    _sold("two currencies", "Core", 4, None, 95, currency="USD"),
    # Begins and ends within a month: before, while and after it pays for longer.
    _sold("tries", "Core", 2, 2, 15),
    _sold("tries", "Core", 4, 9, 15),
    _sold("tries", "Pro", 6, 6, 99),
    _sold("tries", "Core", 12, 12, 15),
    # Only ever within a month.
    _sold("never billed", "Core", 5, 5, 500),
    # Began before the first month, ends after the last.
    _sold("long since", "Core", -20, 30, 10),
    # Was there only before and after what is observed.
    _sold("before", "Core", -9, 1, 10),
    _sold("after", "Core", 19, None, 10),
    # Changes region and plan at once, while a third part stays.
    _sold("wanders", "Core", 1, 8, 33, region="South"),
    _sold("wanders", "Pro", 8, None, 44, region="North"),
    _sold("wanders", "Add-on", 1, None, 5, region="South"),
)
"""Months count from 1 for January 2025; the end is the first month without."""


def crowd(customers: int, seed: int = 7) -> tuple[Subscription, ...]:
    """As many more customers, drawn: ids that look alike, few amounts, so that many are equal."""
    random = Random(seed)
    names = (
        "7",
        "07",
        "7.0",
        "Ä",
        "ä",
        "A\u0308",
        "a",
        "A",
        "zoë",
        "客户",
        "🙂",
        "O'Neil",
        'say "hi"',
        "a\tb",
        "x y ",
    )
    found: list[Subscription] = []
    for number in range(customers):
        customer = names[number] if number < len(names) else f"c{number}"
        for _ in range(random.randint(1, 5)):
            start = JANUARY + random.randint(-3, 18)
            end = random.choice((None, start, start + 1, start + random.randint(1, 14)))
            place = random.choice(("Core", "Pro", "pro", "Élan", "")), random.choice(("North", "South", ""))
            currency = random.choice(("EUR", "EUR", "USD"))
            amount = random.choice((1, 1000, 1000, 2000, 2000, 3333))
            found.append(Subscription(customer, place, currency, start, end, amount))
    return tuple(found)
