"""What every made-up business answers: its plan, what came of it, and the lists beside the months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_engine.derive.business.course import Course, Figures

LAST_DAY = date(2026, 12, 31)
"""The end of the closed months: what comes later is not known yet."""

CLOSED = f"{LAST_DAY:%Y-%m}"

Lists = dict[tuple[str, str, str], str]
"""What is typed beside the months: (period, term, line of a list or age of a cohort) to what stands there."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One business: `run` answers the figures of its first months, `lists` what is listed at their end."""

    actual: Course
    budget: Course
    run: Callable[[Course, int], list[Figures]]
    lists: Callable[[list[Figures]], Lists]


def numbered(term: str, typed: Iterable[object]) -> Lists:
    """A list line by line, counted from 1; what is empty is left out, as one leaves a cell blank."""
    return {(CLOSED, term, str(number)): str(item) for number, item in enumerate(typed, 1) if str(item)}


def first_value(waits: tuple[int, ...], customers: int, begin: date) -> Lists:
    """When customers began, one every other day, and when each got value first; some still wait."""
    starts = [begin + timedelta(days=2 * place) for place in range(customers)]
    values = [start + timedelta(days=waits[place % len(waits)]) for place, start in enumerate(starts)]
    reached = [value if value <= LAST_DAY else "" for value in values]
    return numbered("start_dates", starts) | numbered("value_dates", reached)
