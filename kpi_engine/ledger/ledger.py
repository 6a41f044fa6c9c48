"""Who paid how much in which month: the frame from which every movement and every retention is computed.

The frame is Narwhals': the same expressions run on pandas, Polars, DuckDB, Dask and PySpark. Joins only, no
window that needs an order: a cluster sorts nothing, and the order of rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

CUSTOMER, CURRENCY, PERIOD, AMOUNT = "customer", "currency", "period", "amount"
MONTH, FROM_MONTH, TO_MONTH = "month", "from_month", "to_month"
SEGMENT = "segment"
"""Segments are columns `segment0`, `segment1` …; the names that people gave them stand beside the frame."""
Settle = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]


def _as_it_is(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return frame


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """MRR in minor units (10^-places of a currency) by customer, currency, segments and month.

    `paid` has one row for each of these, with an amount above 0: a month without a row is a month without a
    subscription. `period` counts the months from 0 by their place in `months`, which are year x 12 + month,
    ascending; a grid may leave some out. `passing` has the same columns for subscriptions that begin and end
    between two month ends; None where the source cannot tell. `settle` computes a frame once and keeps it:
    the engine's, for what is joined with itself again and again, and for sums that are joined again, which
    Dask cannot plan in one go.
    """

    paid: nw.LazyFrame[Any]
    months: tuple[int, ...]
    segments: tuple[str, ...] = ()
    places: int = 2
    passing: nw.LazyFrame[Any] | None = None
    settle: Settle = _as_it_is

    @property
    def segment_columns(self) -> list[str]:
        """The columns of the segments in `paid`."""
        return [f"{SEGMENT}{place}" for place in range(len(self.segments))]

    @property
    def last(self) -> int:
        """The last period that was observed."""
        return len(self.months) - 1

    def by(self, segments: Iterable[str]) -> Ledger:
        """The same ledger by some of its segments, in this order; what others told apart is added up."""
        wanted = tuple(segments)

        def fewer(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
            return self.settle(_added_up(with_segments(frame, self.segments, wanted), len(wanted)))

        passing = None if self.passing is None else fewer(self.passing)
        return replace(self, paid=fewer(self.paid), segments=wanted, passing=passing)


def with_segments(
    frame: nw.LazyFrame[Any], segments: tuple[str, ...], wanted: tuple[str, ...]
) -> nw.LazyFrame[Any]:
    """The frame with the columns of some of its segments only, in the order wanted."""
    renamed = {f"{SEGMENT}{segments.index(name)}": f"{SEGMENT}{place}" for place, name in enumerate(wanted)}
    others = [column for column in frame.collect_schema().names() if not column.startswith(SEGMENT)]
    return frame.select(*others, *renamed).rename(renamed)


def from_periods(
    periods: nw.LazyFrame[Any], calendar: nw.LazyFrame[Any], months: tuple[int, ...],
    segments: tuple[str, ...] = (), places: int = 2,
) -> Ledger:  # fmt: skip
    """The ledger of subscriptions that are paid from `from_month` until before `to_month` (null: open).

    `calendar` is a table of the same engine with `period` and `month`, as `calendar_columns` gives it.
    Subscriptions of one customer in the same month are added up.
    """
    running = periods.join(calendar, how="cross").filter(
        nw.col(FROM_MONTH) <= nw.col(MONTH),
        nw.col(TO_MONTH).is_null() | (nw.col(TO_MONTH) > nw.col(MONTH)),
    )
    begun = periods.with_columns(nw.col(FROM_MONTH).cast(nw.Int64)).join(
        calendar, left_on=FROM_MONTH, right_on=MONTH, how="inner"
    )
    passing = begun.filter(nw.col(TO_MONTH) == nw.col(FROM_MONTH))
    paid = _added_up(running, len(segments))
    return Ledger(paid, months, segments, places, _added_up(passing, len(segments)))


def from_months(
    rows: nw.LazyFrame[Any], calendar: nw.LazyFrame[Any], months: tuple[int, ...],
    segments: tuple[str, ...] = (), places: int = 2,
) -> Ledger:  # fmt: skip
    """The ledger of rows that state what a customer pays in a `month`; rows of one month are added up."""
    if months[-1] - months[0] == len(months) - 1:
        placed = rows.filter(nw.col(MONTH).is_between(months[0], months[-1])).with_columns(
            (nw.col(MONTH) - months[0]).alias(PERIOD)
        )
    else:
        placed = rows.join(calendar, on=MONTH, how="inner")
    return Ledger(_added_up(placed, len(segments)), months, segments, places)


def calendar_columns(months: tuple[int, ...]) -> dict[str, list[int]]:
    """The columns of the calendar of a ledger."""
    return {PERIOD: list(range(len(months))), MONTH: list(months)}


def _added_up(rows: nw.LazyFrame[Any], segments: int) -> nw.LazyFrame[Any]:
    keys = [CUSTOMER, CURRENCY, PERIOD, *(f"{SEGMENT}{place}" for place in range(segments))]
    paid = rows.group_by(*keys).agg(nw.col(AMOUNT).sum())
    return paid.filter(nw.col(AMOUNT) > 0).with_columns(nw.col(PERIOD, AMOUNT).cast(nw.Int64))
