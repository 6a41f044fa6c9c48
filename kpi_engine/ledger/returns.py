"""Who comes for the first time and who comes back."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WAS, WHO
from kpi_engine.ledger.ledger import PERIOD, Ledger

RETURNED = "returned"
_FIRST, _LEFT = "first", "left"


def with_returns(customers: nw.LazyFrame[Any], ledger: Ledger, window: int | None) -> nw.LazyFrame[Any]:
    """Months of whole customers with `returned`: whether one who comes in this month has paid before.

    With a `window`, only one who comes back at most so many months after the month of churn.
    """
    if window is None:
        first = customers.group_by(*WHO).agg(nw.col(PERIOD).min().alias(_FIRST))
        known = customers.join(ledger.settle(first), on=list(WHO), how="left")
        return known.with_columns((nw.col(PERIOD) > nw.col(_FIRST)).alias(RETURNED)).drop(_FIRST)
    came = customers.filter(nw.col(WAS) == 0).select(*MONTH_OF_WHO)
    churned = customers.filter(nw.col(NOW) == 0).select(*WHO, nw.col(PERIOD).alias(_LEFT))
    latest = (
        came.join(churned, on=list(WHO), how="inner")
        .filter(nw.col(_LEFT) < nw.col(PERIOD))
        .group_by(*MONTH_OF_WHO)
        .agg(nw.col(_LEFT).max())
    )
    known = customers.join(ledger.settle(latest), on=list(MONTH_OF_WHO), how="left")
    apart = _month(PERIOD, ledger) - _month(_LEFT, ledger)
    returned = nw.when(nw.col(_LEFT).is_null()).then(nw.lit(value=False)).otherwise(apart <= window)
    return known.with_columns(returned.alias(RETURNED)).drop(_LEFT)


def _month(column: str, ledger: Ledger) -> nw.Expr:
    """The calendar months between the first month and a period: a grid may leave months out."""
    months, counted = ledger.months, nw.col(column)
    for place in range(1, len(months)):
        if left_out := months[place] - months[place - 1] - 1:
            counted += nw.when(nw.col(column) >= place).then(nw.lit(left_out)).otherwise(nw.lit(0))
    return counted
