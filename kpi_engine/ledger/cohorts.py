"""What is left of the customers of each month as they grow older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, WHO, added_up
from kpi_engine.ledger.customers import in_main_segments, lower_of, lowest_since_first, whole_customers
from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, PERIOD, Ledger

Grain = Literal["month", "quarter"]
GRAINS: dict[str, int] = {"month": 1, "quarter": 3}
"""How many months older a customer is from one age to the next."""
_FIRST, _BASE, _NOW, _LEAST = "first", "base", "now", "least"
_CUSTOMERS = "customers"
_SUMS = (_CUSTOMERS, _NOW, _LEAST)
Ages = tuple[int | None, ...]
_Sums = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Cohort:
    """All who first paid in a month (or quarter, told by its last month), by age: money in minor units.

    `customers` still pay, `net` is what they pay, `gross` no more of each than in the first month. Ages
    count calendar months (quarters) from 0; one that the grid leaves out is None, ages to come are absent.
    """

    month: int
    currency: str
    segments: tuple[str, ...]
    customers: Ages
    net: Ages
    gross: Ages


def cohorts(ledger: Ledger, *, grain: Grain = "month", path: bool = False) -> tuple[Cohort, ...]:
    """Every currency, segment and month with new customers, oldest first.

    With `path` nothing comes back: a customer counts no more in gross than at its lowest since, and
    nowhere but in net once it left. By quarter only the last month of each calendar quarter is looked at.
    A customer counts in the segment in which it paid most in its first month.
    """
    reduced = quarter_ends(ledger) if grain == "quarter" else ledger
    found: dict[tuple[str, tuple[str, ...], int], dict[int, Mapping[str, int]]] = {}
    for row in _sums(reduced, path=path) if reduced.months else ():
        group = row[CURRENCY], tuple(row[column] for column in ledger.segment_columns), row[_FIRST]
        found.setdefault(group, {})[row[PERIOD]] = row
    return tuple(_cohort(reduced.months, *group, found[group], GRAINS[grain]) for group in sorted(found))


def _cohort(
    months: tuple[int, ...], currency: str, segments: tuple[str, ...], first: int, sums: _Sums, step: int
) -> Cohort:
    places = {month: period for period, month in enumerate(months)}
    ages = range(months[first], months[-1] + 1, step)

    def by_age(name: str) -> Ages:
        return tuple(sums.get(places[month], {}).get(name, 0) if month in places else None for month in ages)

    return Cohort(months[first], currency, segments, by_age(_CUSTOMERS), by_age(_NOW), by_age(_LEAST))


def quarter_ends(ledger: Ledger) -> Ledger:
    """The ledger of the last months of calendar quarters only; a quarter that is not over is left out."""
    kept = [period for period, month in enumerate(ledger.months) if month % 3 == 0]
    place = nw.lit(-1)
    for period in kept:
        place += nw.when(nw.col(PERIOD) >= period).then(nw.lit(1)).otherwise(nw.lit(0))
    paid = ledger.paid.filter(nw.col(PERIOD).is_in(kept)).with_columns(place.cast(nw.Int64).alias(PERIOD))
    return replace(ledger, paid=paid, months=tuple(ledger.months[period] for period in kept))


def _sums(ledger: Ledger, *, path: bool) -> list[dict[str, Any]]:
    """What customers of the same first month pay in each month."""
    month, segments = list(MONTH_OF_WHO), ledger.segment_columns
    customers = whole_customers(ledger)
    first = ledger.settle(customers.group_by(*WHO).agg(nw.col(PERIOD).min()))
    began = in_main_segments(ledger.settle(ledger.paid.join(first, on=month, how="inner")), ledger).select(
        *WHO, *segments, nw.col(PERIOD).alias(_FIRST), nw.col(AMOUNT).alias(_BASE)
    )
    known = customers.join(ledger.settle(began), on=list(WHO), how="inner")
    if path:
        since = lowest_since_first(known.select(*month, AMOUNT, _FIRST), _FIRST, ledger).drop(_FIRST)
        known = known.join(since.rename({AMOUNT: _LEAST}), on=month, how="left")
        known = known.with_columns(nw.col(_LEAST).fill_null(0).cast(nw.Int64))
    else:
        known = known.with_columns(lower_of(AMOUNT, _BASE).alias(_LEAST))
    counted = known.with_columns(
        nw.col(AMOUNT).alias(_NOW), (nw.col(_LEAST) > 0).cast(nw.Int64).alias(_CUSTOMERS)
    )
    return added_up(counted, (CURRENCY, *segments, _FIRST, PERIOD), _SUMS)
