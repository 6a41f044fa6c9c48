"""Small ledgers, as a person would write them down."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import narwhals as nw
import polars as pl

from kpi_engine.ledger.ledger import Ledger

MARCH = 2026 * 12 + 3
Paid = tuple[str, str, str, int, int]
"""Customer, currency, plan, month (0 is March 2026), MRR in cents."""


def ledger_of(rows: Iterable[Paid], months: int = 4) -> Ledger:
    """A ledger by plan, on Polars."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    names = {"customer": pl.String, "currency": pl.String, "segment0": pl.String,
             "period": pl.Int64, "amount": pl.Int64}  # fmt: skip
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=names)
    return Ledger(nw.from_native(frame).lazy(), tuple(range(MARCH, MARCH + months)), ("plan",))


def of(*values: int | Fraction) -> tuple[Fraction, ...]:
    """Exact values to compare with."""
    return tuple(map(Fraction, values))
