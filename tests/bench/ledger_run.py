"""One run of the ledger's bench in a program of its own: `ledger_run.py WHAT PARQUET MEMORY [SEGMENT …]`.

WHAT is an engine, or `sql` for the yardstick. Prints the seconds and the movements' sum of digits, as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, cast
from zlib import crc32

import duckdb
from ledger_data import FIRST_MONTH, MONTHS
from ledger_sql import sql_movements

from kpi_engine.engine.ledgers import ledger_of
from kpi_engine.ledger.movements import Movement, movements
from kpi_engine.sources.engines import EngineName, EngineSettings, open_engine
from kpi_engine.sources.subscriptions.staged import Reading, Staged

Row = tuple[int | str, ...]


def run(what: str, parquet: Path, memory: int, by: tuple[str, ...]) -> tuple[float, list[Row]]:
    """Seconds from the file to the movements, and these; engines and clusters run already."""
    with tempfile.TemporaryDirectory(prefix="kpi-bench-") as place:
        if what == "sql":
            return _yardstick(parquet, memory, Path(place))
        with _cluster(what, memory, Path(place)) as address:
            settings = EngineSettings(Path(place), memory, address)
            with open_engine(cast("EngineName", what), settings) as engine:
                engine.table({"warm": [1]}).collect()
                began = perf_counter()
                found = movements(ledger_of(_staged(parquet), engine, by))
                seconds = perf_counter() - began
    if any(line.check or line.customers_check for line in found):
        raise SystemExit("the movements do not tie")
    return seconds, [_row(line) for line in found] if not by else []


def _yardstick(parquet: Path, memory: int, folder: Path) -> tuple[float, list[Row]]:
    config: dict[str, Any] = {
        "temp_directory": str(folder),
        "preserve_insertion_order": False,
        "memory_limit": f"{memory // 1_000_000}MB",
    }
    with duckdb.connect(config=config) as connection:
        began = perf_counter()
        rows = sql_movements(connection, parquet)
        return perf_counter() - began, rows


@contextmanager
def _cluster(what: str, memory: int, folder: Path) -> Iterator[str]:
    """The address of two Dask workers, each a process with half of the memory; "" for other engines."""
    if what != "dask":
        yield ""
        return
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
        memory_limit=memory // 2, local_directory=str(folder),
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def _staged(parquet: Path) -> Staged:
    months = tuple(range(FIRST_MONTH, FIRST_MONTH + MONTHS))
    reading = Reading("made up", "customer-months", ())
    return Staged(parquet, "months", ("plan",), ("EUR", "USD"), months, 0, 0, {}, (), reading)


def _row(line: Movement) -> Row:
    return (
        line.month, line.currency, line.start, line.new, line.reactivation, line.expansion, line.contraction,
        line.churn, line.end, line.customers_start, line.customers_new, line.customers_reactivated,
        line.customers_lost, line.customers_end,
    )  # fmt: skip


if __name__ == "__main__":
    seconds, rows = run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), tuple(sys.argv[4:]))
    print(json.dumps({"seconds": seconds, "months": len(rows), "sum": crc32(repr(sorted(rows)).encode())}))
