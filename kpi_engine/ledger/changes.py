"""Each customer's month beside an earlier one: what every movement and every retention is read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, CUSTOMER, PERIOD, Ledger

NOW, WAS = "now", "was"
WHO = (CUSTOMER, CURRENCY)
"""A customer who pays in two currencies counts in each: amounts of two currencies are never added up."""
MONTH_OF_WHO = (*WHO, PERIOD)


def changes(ledger: Ledger, *, back: int = 1) -> nw.LazyFrame[Any]:
    """A row for all who pay in a month or paid `back` months before: `now` and `was`, 0 for nothing.

    One row a customer, currency, segments and period; periods after the last one observed are left out.
    """
    keys = [*MONTH_OF_WHO, *ledger.segment_columns]
    earlier = (
        ledger.paid.select(*keys, nw.col(AMOUNT).alias(WAS))
        .with_columns(nw.col(PERIOD) + back)
        .filter(nw.col(PERIOD) <= ledger.last)
    )
    both = ledger.paid.join(earlier, on=keys, how="full", suffix="_was")
    return both.select(
        *(nw.coalesce(key, f"{key}_was").alias(key) for key in keys if key != PERIOD),
        nw.coalesce(PERIOD, f"{PERIOD}_was").cast(nw.Int64).alias(PERIOD),
        nw.col(AMOUNT).fill_null(0).cast(nw.Int64).alias(NOW),
        nw.col(WAS).fill_null(0).cast(nw.Int64),
    )


def added_up(frame: nw.LazyFrame[Any], keys: Sequence[str], amounts: Sequence[str]) -> list[dict[str, Any]]:
    """The sums of amounts by keys, as plain rows; whole numbers stay whole on every engine."""
    sums = frame.group_by(*keys).agg(nw.col(*amounts).sum())
    return plain_rows(sums.with_columns(nw.col(*amounts).cast(nw.Int64)))


def plain_rows(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """A small result as plain rows; whole numbers are Python's."""
    found = frame.collect() if frame.implementation.is_polars() else frame.collect(backend="pandas")
    names = found.columns
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)} for row in found.iter_rows()
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else int(value)
