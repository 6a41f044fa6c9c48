"""Subscriptions as the source door hands them to an engine: a Parquet file and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import cast

import duckdb
import pandas as pd

from kpi_engine.sources.subscriptions.staged import Frame, Reading, Staged
from tests.ledger.engines.plain import PlainLedger, Subscription


def staged_periods(
    subscriptions: Iterable[Subscription], segments: tuple[str, ...], months: tuple[int, ...], path: Path
) -> Staged:
    """The subscriptions as *periods*, rows shuffled."""
    rows = [
        (item.customer, item.currency, *item.segments, item.start, item.end, item.amount)
        for item in subscriptions
    ]
    columns = ["customer", "currency", *_places(segments), "from_month", "to_month", "amount"]
    table = pd.DataFrame(_shuffled(rows), columns=columns).astype({"to_month": "Int64"})
    return _written(table, "periods", segments, months, path)


def staged_months(ledger: PlainLedger, segments: tuple[str, ...], path: Path) -> Staged:
    """The ledger as customer-*months*, rows shuffled, with rows of 0 between."""
    rows: list[tuple[object, ...]] = [
        (*who, *found, ledger.months[period], amount) for who, period, found, amount in ledger.amounts()
    ]
    rows += [(*who, *("" for _ in segments), ledger.months[0], 0) for who in ledger.paid]
    columns = ["customer", "currency", *_places(segments), "month", "amount"]
    return _written(pd.DataFrame(_shuffled(rows), columns=columns), "months", segments, ledger.months, path)


def _places(segments: tuple[str, ...]) -> list[str]:
    return [f"segment{place}" for place in range(len(segments))]


def _shuffled(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    Random(11).shuffle(rows)
    return rows


def _written(
    table: pd.DataFrame, frame: str, segments: tuple[str, ...], months: tuple[int, ...], path: Path
) -> Staged:
    texts = {
        name: pd.Series(table[name], dtype="str") for name in ("customer", "currency", *_places(segments))
    }
    whole = table.assign(**texts).astype({"amount": "int64"})
    with duckdb.connect() as connection:
        columns = ", ".join(
            f"CAST({name} AS {'VARCHAR' if name in texts else 'BIGINT'}) AS {name}" for name in whole.columns
        )
        connection.register("whole", whole)
        connection.execute(f"COPY (SELECT {columns} FROM whole) TO '{path}' (FORMAT parquet)")
    return Staged(
        path, cast("Frame", frame), segments, ("EUR", "USD"), months, len(table), len(table), {}, (),
        Reading("made up", "subscriptions" if frame == "periods" else "customer-months", ()),
    )  # fmt: skip
