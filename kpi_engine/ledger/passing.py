"""Subscriptions that begin and end between two month ends: no month's closing MRR shows them."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WAS
from kpi_engine.ledger.ledger import AMOUNT, Ledger

PASSED = "passed"
"""What passed within a month; such a row has neither `now` nor `was`."""


def with_passing(changed: nw.LazyFrame[Any], rows: nw.LazyFrame[Any], ledger: Ledger) -> nw.LazyFrame[Any]:
    """What changed and, for customers who pay nothing before and after, what passed within the month.

    Of a customer who pays already, or stays, nothing passed: the month's own change, among all `rows`, tells
    it all.
    """
    columns = [*MONTH_OF_WHO, *ledger.segment_columns, NOW, WAS, PASSED]
    known = changed.with_columns(_nothing(PASSED)).select(*columns)
    if ledger.passing is None:
        return known
    alone = ledger.passing.join(rows.select(*MONTH_OF_WHO), on=list(MONTH_OF_WHO), how="anti")
    passed = alone.with_columns(_nothing(NOW), _nothing(WAS), nw.col(AMOUNT).alias(PASSED))
    return nw.concat([known, passed.select(*columns)], how="vertical")


def _nothing(name: str) -> nw.Expr:
    return nw.lit(0).cast(nw.Int64).alias(name)
