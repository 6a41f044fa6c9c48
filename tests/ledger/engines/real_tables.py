"""Real subscriptions, which are not part of the project: KPI_DATA names their folder, else tests are skipped.

What is paid at the end of each month is also added up here in plain SQL over the raw files, without a line of
the product's reading or calculation.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention
from kpi_engine.sources.subscriptions import Staged, StagingOptions, stage
from tests.ledger.engines.plain import (
    PlainLedger,
    Subscription,
    ledger_of,
    plain_cohorts,
    plain_movements,
    plain_retention,
)
from tests.ledger.engines.worked_out import as_cohorts, as_movements, as_retention

_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
OBSERVED = 12 * 2026 + 5
LEFT_AGO = "1 + number % 12"
"""In which month before the one observed each telephone customer who left paid for the last time."""
MONTH = "date_part('year', {0}) * 12 + date_part('month', {0})"

PERIODS = """
SELECT *, list_extract(['Core', 'Pro', 'Team'], 1 + subscription_id % 3) AS plan FROM read_csv('{file}')
"""
PERIODS_CLOSING = f"""
WITH ends AS (SELECT unnest(generate_series(DATE '2017-09-30', DATE '2020-02-29', INTERVAL 1 MONTH)) AS month)
SELECT {MONTH.format("month")}, plan, sum(monthly_amount * 100) FROM ({PERIODS})
JOIN ends ON start_date <= last_day(month) AND end_date > last_day(month) GROUP BY ALL
"""
_NUMBERED = "SELECT *, row_number() OVER () AS number FROM read_csv('{file}', parallel=false)"
TELEPHONES = f"""
SELECT number AS customer_id, Contract AS contract, PaymentMethod AS payment_method, MonthlyCharges AS mrr,
    CAST(last - INTERVAL (tenure - 1) MONTH AS DATE) AS start_date,
    CAST(CASE WHEN Churn = 'Yes' THEN last + INTERVAL 1 MONTH END AS DATE) AS end_date
FROM (SELECT *, DATE '2026-05-01' - INTERVAL (IF(Churn = 'Yes', {LEFT_AGO}, 0)) MONTH AS last
    FROM ({_NUMBERED}) WHERE tenure > 0)
"""
TELEPHONES_CLOSING = f"""
SELECT {OBSERVED} - ago, Contract, PaymentMethod, sum(CAST(MonthlyCharges * 100 AS BIGINT)) FROM
    (SELECT *, IF(Churn = 'Yes', {LEFT_AGO}, 0) AS since FROM ({_NUMBERED})), range(84) AS months(ago)
WHERE ago >= since AND ago < since + tenure GROUP BY ALL
"""


@dataclass(frozen=True)
class RealTable:
    """A table as the product reads it, as pencil and paper read it, and the sums of plain SQL."""

    staged: Staged
    truth: PlainLedger
    closing: dict[tuple[int, tuple[str, ...]], int]

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        """By all segments."""
        return as_movements(plain_movements(self.truth))

    @cached_property
    def movements_in_all(self) -> tuple[Movement, ...]:
        """Without segments."""
        return as_movements(plain_movements(self.truth.by()))

    @cached_property
    def retention(self) -> tuple[Retention, ...]:
        """By the first segment, on the path of twelve months."""
        return as_retention(plain_retention(self.truth.by([0]), 12, path=True))

    @cached_property
    def cohorts(self) -> tuple[Cohort, ...]:
        """By the first segment, point to point."""
        return as_cohorts(plain_cohorts(self.truth.by([0]), path=False))


_KNOWN: dict[str, RealTable] = {}


def real_table(name: str, folder: Path) -> RealTable:
    """`periods` or `telephones`, converted as the folder's README says; read and worked out once for all."""
    if name not in _KNOWN:
        _KNOWN[name] = _read(name, folder)
    return _KNOWN[name]


def _read(name: str, folder: Path) -> RealTable:
    data = Path(os.environ.get("KPI_DATA") or _BESIDE)
    if not data.is_dir():
        pytest.skip("no folder of real subscriptions (KPI_DATA)")
    file, rows, sums = {
        "periods": ("subscription_periods.csv", PERIODS, PERIODS_CLOSING),
        "telephones": ("telco_customer_churn.csv", TELEPHONES, TELEPHONES_CLOSING),
    }[name]
    table = folder / f"{name}.csv"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows.format(file=data / file)}) TO '{table}' (FORMAT csv, HEADER)")
        closing = connection.execute(sums.format(file=data / file)).fetchall()
    segments = ("plan",) if name == "periods" else ("contract", "payment_method")
    until = OBSERVED if name == "telephones" else None
    staged = stage(str(table), StagingOptions(segments=segments, until=until), folder)
    assert staged.rows_used == staged.rows_in, staged.set_aside
    return RealTable(
        staged,
        _worked_out(table, segments, staged.months),
        {(int(month), tuple(found)): int(total) for month, *found, total in closing},
    )


def _worked_out(table: Path, segments: tuple[str, ...], months: tuple[int, ...]) -> PlainLedger:
    start, end = MONTH.format("start_date"), MONTH.format("end_date")
    query = f"SELECT customer_id, {', '.join(segments)}, {start}, {end}, * FROM read_csv('{table}')"
    with duckdb.connect() as connection:
        rows = connection.execute(query)
        amount = next(
            place for place, column in enumerate(rows.description) if column[0] in ("mrr", "monthly_amount")
        )
        found = [
            Subscription(
                str(row[0]), tuple(row[1 : 1 + len(segments)]), "", int(row[1 + len(segments)]),
                None if row[2 + len(segments)] is None else int(row[2 + len(segments)]),
                round(row[amount] * 100),
            )
            for row in rows.fetchall()
        ]  # fmt: skip
    return ledger_of(found, months)
