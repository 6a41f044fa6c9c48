"""A made-up table of subscriptions: who came, moved up or down a tier, left and came back, over two years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

FIRST_YEAR, MONTHS = 2025, 24
_PRICES = {"Core": 49, "Pro": 199, "Enterprise": 990}
_DEARER_FROM, _DEARER = 18, {"Core": 4, "Pro": 20, "Enterprise": 0}
"""From July of the second year a month costs so much more, for new subscriptions and those that renew."""
_CHANNELS = ("Paid", "Organic", "Partner", "Organic", "Paid")
_TIERS = ("Core", "Pro", "Core", "Core", "Pro", "Core", "Enterprise", "Core", "Pro", "Core")
_WON = (5, 6, 8, 7, 8, 10, 6, 5, 9, 10, 8, 7)
"""How many come in each month of the first year; in the second year two more."""


@dataclass(frozen=True, slots=True)
class _Course:
    """When a customer moves to another tier and when it leaves, in months; `back` is the pause after it."""

    moves: tuple[tuple[int, int], ...] = ()
    leaves: int = MONTHS
    back: int = 0


_COURSES = (
    _Course(),
    _Course(moves=((9, 1),)),
    _Course(),
    _Course(leaves=3),
    _Course(),
    _Course(moves=((6, 1),), leaves=16),
    _Course(),
    _Course(leaves=5, back=4),
    _Course(moves=((11, -1),)),
    _Course(),
    _Course(leaves=12),
    _Course(),
    _Course(moves=((4, 1), (14, -1))),
    _Course(),
    _Course(leaves=9),
    _Course(moves=((13, 1),)),
    _Course(),
)


def subscription_rows() -> Iterator[tuple[str, ...]]:
    """A header and one row a subscription; ends are the first day not paid, blank where it goes on."""
    yield "subscription", "customer", "plan", "channel", "start", "end", "mrr", "currency"
    number = 0
    won = [_WON[month % 12] + 2 * (month // 12) for month in range(MONTHS)]
    firsts = list(accumulate(won, initial=0))
    for month in range(MONTHS):
        for customer in range(firsts[month], firsts[month + 1]):
            for plan, start, end in _subscriptions(customer, month):
                number += 1
                price = _PRICES[plan] + (_DEARER[plan] if start >= _DEARER_FROM else 0)
                channel = _CHANNELS[customer % len(_CHANNELS)]
                ends = "" if end >= MONTHS else _first_of(end)
                yield (f"S{number:04d}", f"C{customer + 1:03d}", plan, channel, _first_of(start), ends,
                       str(price), "USD")  # fmt: skip


def _subscriptions(customer: int, first: int) -> Iterator[tuple[str, int, int]]:
    """Tier, first month and first month without, of each subscription of a customer."""
    course = _COURSES[customer % len(_COURSES)]
    tiers = list(_PRICES)
    tier = tiers.index(_TIERS[customer % len(_TIERS)])
    left = min(first + course.leaves, MONTHS)
    changes = [(first + after, step) for after, step in course.moves if first + after < left]
    if first < _DEARER_FROM < left and (_DEARER_FROM - first) % 12 == 0:
        changes.append((_DEARER_FROM, 0))
    start = first
    for month, step in sorted(changes):
        yield tiers[tier], start, month
        start, tier = month, min(max(tier + step, 0), len(tiers) - 1)
    yield tiers[tier], start, left
    if course.back and left + course.back < MONTHS:
        yield tiers[tier], left + course.back, MONTHS


def _first_of(month: int) -> str:
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}-01"
