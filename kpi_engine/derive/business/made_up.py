"""What every made-up business answers: its plan, what came of it, and the lists beside the months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_engine.derive.business.course import Course, Figures

Lists = dict[tuple[str, str], str]
"""A list at one date as it is typed: (term, line of the list) to what stands there."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One business: `run` answers the figures of its first months, `lists` what is listed at their end."""

    actual: Course
    budget: Course
    run: Callable[[Course, int], list[Figures]]
    lists: Callable[[list[Figures]], Lists]


def numbered(term: str, typed: Iterable[object]) -> Lists:
    """A list line by line, counted from 1; what is empty is left out, as one leaves a cell blank."""
    return {(term, str(number)): str(item) for number, item in enumerate(typed, 1) if str(item)}


def first_value(waits: tuple[int | None, ...], customers: int, begin: date) -> Lists:
    """When customers began, one every other day, and when each first got value; None still waits."""
    starts = [begin + timedelta(days=2 * place) for place in range(customers)]
    days = [waits[place % len(waits)] for place in range(customers)]
    values = ["" if wait is None else start + timedelta(days=wait)
              for start, wait in zip(starts, days, strict=True)]  # fmt: skip
    return numbered("start_dates", starts) | numbered("value_dates", values)
