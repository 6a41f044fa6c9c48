"""The ledger of a customers x months grid, for functions in a cell; pandas computes with it, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import numpy as np

from kpi_engine.ledger.grid import MrrGrid
from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, CUSTOMER, PERIOD, Ledger


def ledger_of(grid: MrrGrid, rows: Sequence[int] | None = None) -> Ledger:
    """The ledger of a grid, or of some of its customers by their place in it. A customer is its row."""
    minor = grid.minor if rows is None else grid.minor[list(rows)]
    customers, periods = np.nonzero(minor)
    paid = nw.from_dict(
        {
            CUSTOMER: customers.astype(np.int64),
            CURRENCY: np.full(customers.size, "", dtype=object),
            PERIOD: periods.astype(np.int64),
            AMOUNT: minor[customers, periods],
        },
        backend="pandas",
    )
    return Ledger(paid.lazy(), tuple(int(month) for month in grid.months), places=grid.places)
