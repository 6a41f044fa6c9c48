"""What is left of those who paid a while ago: net, gross and customers of a closed cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, WHO, added_up
from kpi_engine.ledger.customers import in_main_segments, lower_of, lowest_of_last, whole_customers
from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, PERIOD, Ledger

_BASE, _NOW, _LEAST = "base", "now", "least"
_CUSTOMERS, _KEPT = "customers", "kept"
_SUMS = (_BASE, _NOW, _LEAST, _CUSTOMERS, _KEPT)


@dataclass(frozen=True, slots=True)
class Retention:
    """What a month still has of all who paid `window` months before, in minor units.

    `net` is what they pay now, `gross` no more of each customer than its `base`. Customers who came since
    count nowhere. A ratio is None where nobody paid then.
    """

    month: int
    currency: str
    segments: tuple[str, ...]
    base: int = 0
    net: int = 0
    gross: int = 0
    customers_base: int = 0
    customers_kept: int = 0

    @property
    def nrr(self) -> float | None:
        """Net revenue retention."""
        return self.net / self.base if self.base else None

    @property
    def grr(self) -> float | None:
        """Gross revenue retention, never above 1."""
        return self.gross / self.base if self.base else None

    @property
    def logo(self) -> float | None:
        """The share of customers who still pay."""
        return self.customers_kept / self.customers_base if self.customers_base else None


def retention(ledger: Ledger, window: int = 12, *, path: bool = False) -> tuple[Retention, ...]:
    """Every currency and segment by month; only months whose earlier month the ledger holds.

    The two months are compared with each other, whatever happened between. With `path` nothing comes back:
    gross counts no more of a customer than the least it paid since, and nothing of one who once left. A
    customer counts in the segment in which it paid most in the earlier month.
    """
    found: dict[tuple[str, tuple[str, ...]], dict[int, Mapping[str, int]]] = {}
    distances = _distances(ledger.months, window)
    for distance in sorted(set(distances.values())):
        periods = [period for period, apart in distances.items() if apart == distance]
        for row in _sums(ledger, distance, periods, path=path):
            group = row[CURRENCY], tuple(row[column] for column in ledger.segment_columns)
            found.setdefault(group, {})[row[PERIOD]] = row
    return tuple(
        _retention(ledger.months[period], group, found[group].get(period, {}))
        for group in sorted(found)
        for period in distances
    )


def _retention(month: int, group: tuple[str, tuple[str, ...]], row: Mapping[str, int]) -> Retention:
    return Retention(month, *group, *(row.get(name, 0) for name in _SUMS))


def _distances(months: tuple[int, ...], window: int) -> dict[int, int]:
    """How many periods lie between each and the one `window` calendar months before, where there is one."""
    places = {month: period for period, month in enumerate(months)}
    return {
        period: period - places[month - window]
        for month, period in places.items()
        if month - window in places
    }


def _sums(ledger: Ledger, distance: int, periods: list[int], *, path: bool) -> list[dict[str, Any]]:
    """What the customers of each base paid then and pay now."""
    month, segments = list(MONTH_OF_WHO), ledger.segment_columns
    customers = whole_customers(ledger)
    base = in_main_segments(ledger.paid, ledger).select(
        *WHO, *segments, nw.col(PERIOD) + distance, nw.col(AMOUNT).alias(_BASE)
    )
    now = customers.select(*month, nw.col(AMOUNT).alias(_NOW))
    rows = base.filter(nw.col(PERIOD).is_in(periods)).join(now, on=month, how="left")
    told = rows.with_columns(nw.col(_NOW).fill_null(0).cast(nw.Int64))
    if path:
        least = lowest_of_last(customers, distance + 1, ledger).rename({AMOUNT: _LEAST})
        told = told.join(least, on=month, how="left")
        told = told.with_columns(nw.col(_LEAST).fill_null(0).cast(nw.Int64))
    else:
        told = told.with_columns(lower_of(_NOW, _BASE).alias(_LEAST))
    counted = told.with_columns(
        nw.lit(1).cast(nw.Int64).alias(_CUSTOMERS), (nw.col(_LEAST) > 0).cast(nw.Int64).alias(_KEPT)
    )
    return added_up(counted, (CURRENCY, *segments, PERIOD), _SUMS)
