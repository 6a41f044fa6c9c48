"""Movements of millions of customer-months: DuckDB beside hand-written SQL, and with --large 100 million,
Spark and Dask. `make bench` runs the first part, `make bench-large` all of it (minutes, 10 GB of disk).

Both read the same Parquet file, with the same memory and processors, in turns; each run is a program of its
own, so that its largest memory is its own. Time counts from the file to the movements.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import duckdb
import psutil
from ledger_data import customers_for, write_months

ROWS, LARGE_ROWS = 10_000_000, 100_000_000
ROUNDS, BUDGET = 5, 1.5
MEMORY, LARGE_MEMORY = 3_000_000_000, 6_000_000_000
"""What DuckDB may use for tables; a program's own memory comes on top."""
PEAK, LARGE_PEAK = 4_000_000_000, 8_000_000_000
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Run:
    """Seconds, the largest memory of a program and all that it started, and what it found."""

    seconds: float
    peak: int
    found: tuple[int, int]


def ledgers() -> bool:
    """Measure 10 million customer-months; True when the budgets are kept."""
    with tempfile.TemporaryDirectory(prefix="kpi-bench-") as place:
        folder = Path(place)
        parquet = folder / "months.parquet"
        rows = write_months(parquet, customers_for(ROWS), folder)
        _title(rows)
        ours, yardstick = [], []
        for _ in range(ROUNDS):
            yardstick.append(_run("sql", parquet, MEMORY))
            ours.append(_run("duckdb", parquet, MEMORY))
        ratio = median(run.seconds for run in ours) / median(run.seconds for run in yardstick)
        _told("hand-written SQL", yardstick)
        _told("movements on DuckDB", ours, f"{ratio:5.2f} x   budget {BUDGET:.2f} x, {PEAK / 1e9:.0f} GB")
        _told("movements by plan", [_run("duckdb", parquet, MEMORY, "plan")])
        _told(
            "kpi ledger moves", [_command(parquet, folder)], "the whole command, the source read and checked"
        )
        same = len({run.found for run in (*ours, *yardstick)}) == 1
        if not same:
            print("the movements differ from those of the SQL")
        return same and ratio <= BUDGET and max(run.peak for run in ours) <= PEAK


def large() -> bool:
    """Measure 100 million customer-months on DuckDB, 10 million on Spark and Dask."""
    with tempfile.TemporaryDirectory(prefix="kpi-bench-") as place:
        folder = Path(place)
        parquet = folder / "months.parquet"
        _title(write_months(parquet, customers_for(LARGE_ROWS), folder))
        yardstick, ours = (_run(what, parquet, LARGE_MEMORY) for what in ("sql", "duckdb"))
        _told("hand-written SQL", [yardstick])
        _told("movements on DuckDB", [ours], f"budget {LARGE_PEAK / 1e9:.0f} GB")
        kept = ours.found == yardstick.found and ours.peak <= LARGE_PEAK
        _title(write_months(parquet, customers_for(ROWS), folder))
        expected = _run("sql", parquet, MEMORY)
        for what in ("polars", "pandas", "spark", "dask"):
            run = _run(what, parquet, LARGE_MEMORY)
            _told(f"movements on {what}", [run])
            kept = kept and run.found == expected.found
        if not kept:
            print("the movements differ, or the budget is broken")
        return kept


def _run(what: str, parquet: Path, memory: int, *by: str) -> Run:
    command = [sys.executable, str(_HERE / "ledger_run.py"), what, str(parquet), str(memory), *by]
    output, peak, _ = _watched(command)
    told = json.loads(output.splitlines()[-1])
    return Run(told["seconds"], peak, (told["months"], told["sum"]))


def _command(parquet: Path, folder: Path) -> Run:
    """The command on a table as a billing system keeps it: dates and amounts in euros."""
    table = folder / "customer_months.parquet"
    duckdb.sql(
        f"""COPY (SELECT customer AS customer_id, currency, segment0 AS plan,
        make_date((month - 1) // 12, (month - 1) % 12 + 1, 1) AS month,
        CAST(amount AS DECIMAL(18, 2)) / 100 AS mrr FROM read_parquet('{parquet}')) TO '{table}'"""
    )
    kpi = str(Path(sys.executable).with_name("kpi"))
    output, peak, seconds = _watched([kpi, "ledger", "moves", str(table), "--format", "json"])
    return Run(seconds, peak, (len(output), 0))


def _watched(command: list[str]) -> tuple[str, int, float]:
    """What a command prints, the largest memory of it and its children together, and its seconds."""
    began = perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            sleep(0.05)
        seconds = perf_counter() - began
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed: {errors.read()[-2000:]}")
        return output.read(), peak, seconds


def _memory(pid: int) -> int:
    total = 0
    try:
        for process in (top := psutil.Process(pid), *top.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.Error:
        pass
    return total


def _title(rows: int) -> None:
    print(f"\nmovements of {rows:,} customer-months: seconds, and the largest memory", flush=True)


def _told(what: str, runs: list[Run], more: str = "") -> None:
    seconds, peak = median(run.seconds for run in runs), max(run.peak for run in runs)
    print(f"{what:24}{seconds:8.2f} s{peak / 1e9:8.2f} GB   {more}".rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(0 if (large() if "--large" in sys.argv else ledgers()) else 1)
