"""A ledger from the cells of a sheet and back; pandas computes with it, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from kpi_engine.ledger.grid import MrrGrid
from kpi_engine.ledger.ledger import (
    AMOUNT,
    CURRENCY,
    CUSTOMER,
    FROM_MONTH,
    PERIOD,
    TO_MONTH,
    Ledger,
    calendar_columns,
    from_periods,
)
from kpi_engine.ledger.money import Minor


def ledger_of(grid: MrrGrid, rows: Sequence[int] | None = None) -> Ledger:
    """The ledger of a grid, or of some of its customers by their place in it. A customer is its row."""
    minor = grid.minor if rows is None else grid.minor[list(rows)]
    customers, periods = np.nonzero(minor)
    paid = _table({CUSTOMER: customers, PERIOD: periods, AMOUNT: minor[customers, periods]})
    return Ledger(paid, tuple(int(month) for month in grid.months), places=grid.places)


def ledger_of_periods(
    customers: Sequence[int], starts: Sequence[int], ends: Sequence[int], minor: Minor,
    months: tuple[int, ...], places: int,
) -> Ledger:  # fmt: skip
    """The ledger of subscriptions by customer, from month and month from which on nothing is paid."""
    periods = _table({CUSTOMER: customers, FROM_MONTH: starts, TO_MONTH: ends, AMOUNT: minor})
    calendar = nw.from_dict(calendar_columns(months), backend="pandas").lazy()
    return from_periods(periods, calendar, months, places=places)


def amounts_of(ledger: Ledger, customers: int) -> Minor:
    """What each customer (by its number) pays in each month; 0 where nothing."""
    paid = ledger.paid.collect()
    amounts = np.zeros((customers, len(ledger.months)), dtype=np.int64)
    amounts[paid[CUSTOMER].to_numpy(), paid[PERIOD].to_numpy()] = paid[AMOUNT].to_numpy()
    return amounts


def _table(columns: Mapping[str, Any]) -> nw.LazyFrame[Any]:
    """Columns of whole numbers and, as a ledger needs it, one of no currency."""
    numbers = {name: np.asarray(cells, dtype=np.int64) for name, cells in columns.items()}
    currency = np.full(numbers[CUSTOMER].size, "", dtype=object)
    return nw.from_dict({**numbers, CURRENCY: currency}, backend="pandas").lazy()
