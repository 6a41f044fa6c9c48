"""How a made-up business develops over five years; its ups and downs come from a fixed list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Ends = tuple[float, float]
"""A figure in the first year and in the fifth."""

Figures = dict[tuple[str, str], float]
"""What one month states: (term, segment) to figure; the segment of the whole business is empty."""

SEASON = (0.0, -0.6, 0.9, -0.3, 0.5, 1.0, -0.9, -1.0, 0.4, 0.8, -0.4, 0.2)
"""One year's mood of the market, in units of the swing; budgets have no swing."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a plan assumes of the market, or what came of it: `swing` is 0 for a plan, 1 for real months."""

    new_customers: Ends
    cac: Ends
    trial_to_paid: Ends
    cogs_ratio: Ends
    swing: float = 0.0

    def factor(self, number: int, size: float, shift: int = 0) -> float:
        """How a figure of a month differs from its mean; `shift` lets figures differ from each other."""
        return swung(self.swing, number, size, shift)


def between(ends: Ends, number: int) -> float:
    """A figure on its way from the first year's to the fifth year's; the first year keeps the first."""
    return ends[0] + (ends[1] - ends[0]) * min(max(number - 11, 0) / 48, 1.0)


def mood(number: int, size: float = 0.04) -> float:
    """How a figure of one week or month differs from the mean, as a factor."""
    return 1 + size * SEASON[number % 12]


def swung(swing: float, number: int, size: float, shift: int = 0) -> float:
    """The mood of a month, as much of it as the swing lets through."""
    return 1 + swing * size * SEASON[(number + shift) % 12]


def to(figure: float, step: float) -> float:
    """Rounded to a multiple of `step`, as people round."""
    return round(figure / step) * step


def split(total: float, weights: Sequence[float], step: int = 1) -> list[int]:
    """`total` by weight in multiples of `step`, nothing lost: what is left goes to the largest remainders.

    A total that is no multiple of `step` leaves the rest with the heaviest part.
    """
    whole = sum(weights)
    exact = [total * weight / whole / step if whole else 0.0 for weight in weights]
    parts = [math.floor(figure) for figure in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: int(total // step) - sum(parts)]:
        parts[place] += 1
    amounts = [part * step for part in parts]
    heaviest = max(range(len(parts)), key=lambda place: weights[place])
    amounts[heaviest] += round(total - sum(amounts))
    return amounts


def dealt(total: float, weights: Sequence[float], owed: list[float]) -> list[int]:
    """Whole customers by weight, one by one to whom most is owed; `owed` is kept for the months to come.

    A small part gets one now and then, where `split` would never give it any.
    """
    parts = [0 for _ in weights]
    for place, weight in enumerate(weights):
        owed[place] += total * weight / sum(weights)
    for _ in range(round(total)):
        place = max(range(len(owed)), key=lambda place: owed[place])
        parts[place] += 1
        owed[place] -= 1
    return parts
