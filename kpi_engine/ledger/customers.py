"""Whole customers: what each pays in all, the segment in which it counts, the least it paid for a while."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, WHO
from kpi_engine.ledger.ledger import AMOUNT, PERIOD, Ledger

_EARLIER, _WHOLE = "earlier", "whole"


def whole_customers(ledger: Ledger) -> nw.LazyFrame[Any]:
    """A row a customer, currency and month with all that it pays, over all segments."""
    if not ledger.segments:
        return ledger.paid.select(*MONTH_OF_WHO, AMOUNT)
    paid = ledger.paid.group_by(*MONTH_OF_WHO).agg(nw.col(AMOUNT).sum())
    return ledger.settle(paid.with_columns(nw.col(AMOUNT).cast(nw.Int64)))


def in_main_segments(paid: nw.LazyFrame[Any], ledger: Ledger) -> nw.LazyFrame[Any]:
    """Months of whole customers, each in the segments where it paid most; of several alike the first by name.

    So every customer counts in one place, and segments add up to the total. `paid` is by segments.
    """
    month, segments = list(MONTH_OF_WHO), ledger.segment_columns
    if not segments:
        return paid.select(*month, AMOUNT)
    sums = paid.with_columns(nw.col(AMOUNT).alias(_WHOLE)).group_by(*month)
    totals = sums.agg(nw.col(_WHOLE).sum(), nw.col(AMOUNT).max())
    # Settled: Dask cannot plan sums that are joined again in one go.
    most = ledger.settle(totals.with_columns(nw.col(_WHOLE).cast(nw.Int64)))
    leading = paid.join(most, on=[*month, AMOUNT], how="inner").select(*month, _WHOLE, *segments)
    chosen = [*month, _WHOLE]
    for segment in segments:
        first = leading.group_by(*chosen).agg(nw.col(segment).min())
        chosen.append(segment)
        if segment == segments[-1]:
            leading = first
        else:
            leading = ledger.settle(leading.join(ledger.settle(first), on=chosen, how="inner"))
    return leading.rename({_WHOLE: AMOUNT})


def lowest_of_last(customers: nw.LazyFrame[Any], periods: int, ledger: Ledger) -> nw.LazyFrame[Any]:
    """The least that a customer paid in so many periods up to each; no row where it did not pay in all.

    The stretch doubles with each join: twelve months take four, and none needs an order.
    """
    lowest, reached = customers, 1
    while reached < periods:
        step = min(reached, periods - reached)
        both = lowest.join(_later(lowest, step), on=list(MONTH_OF_WHO), how="inner")
        lowest, reached = ledger.settle(_lower(both)), reached + step
    return lowest


def lowest_since_first(customers: nw.LazyFrame[Any], first: str, ledger: Ledger) -> nw.LazyFrame[Any]:
    """The least that a customer paid from its first month (the column `first`) up to each month.

    No row from the first month without a payment on: nothing comes back.
    """
    lowest, reached = customers, 1
    while reached <= ledger.last:
        known = lowest.join(_later(lowest, reached), on=list(MONTH_OF_WHO), how="left")
        unbroken = known.filter((nw.col(PERIOD) - nw.col(first) < reached) | ~nw.col(_EARLIER).is_null())
        lowest, reached = ledger.settle(_lower(unbroken, first)), reached * 2
    return lowest


def _later(lowest: nw.LazyFrame[Any], periods: int) -> nw.LazyFrame[Any]:
    return lowest.select(*WHO, nw.col(PERIOD) + periods, nw.col(AMOUNT).alias(_EARLIER))


def _lower(rows: nw.LazyFrame[Any], *kept: str) -> nw.LazyFrame[Any]:
    """The lower of the two amounts; where nothing earlier is asked for, the amount itself."""
    return rows.select(*MONTH_OF_WHO, *kept, lower_of(_EARLIER, AMOUNT).cast(nw.Int64).alias(AMOUNT))


def lower_of(amount: str, other: str) -> nw.Expr:
    """The lower of two amounts; the other where the first is missing."""
    return nw.when(nw.col(amount) < nw.col(other)).then(nw.col(amount)).otherwise(nw.col(other))
