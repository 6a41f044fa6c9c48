"""Real tables of subscriptions: the closing MRR of every month is that of a query written by hand.

The tables are not part of the project: KPI_DATA names a folder with them, else the tests are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from kpi_engine.sources.subscriptions import StagingOptions, stage
from tests.sources.subscriptions.conftest import TODAY

_BESIDE = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture
def periods() -> Path:
    """The table of subscription periods."""
    file = Path(os.environ.get("KPI_DATA") or _BESIDE) / "subscription_periods.csv"
    if not file.is_file():
        pytest.skip("no folder of real subscriptions (KPI_DATA)")
    return file


def test_closing_mrr_of_every_month_is_that_of_the_active_subscriptions(
    periods: Path, tmp_path: Path
) -> None:
    staged = stage(str(periods), StagingOptions(today=TODAY), tmp_path)
    assert (staged.rows_in, staged.rows_set_aside) == (121, 0)
    database = duckdb.connect()
    by_hand = database.execute(
        "SELECT last_day(m)::DATE, coalesce(sum(monthly_amount) * 100, 0)::BIGINT "
        "FROM generate_series(DATE '2017-01-01', DATE '2020-02-01', INTERVAL 1 MONTH) t(m) "
        f"LEFT JOIN read_csv('{periods}') ON start_date <= last_day(m) "
        "AND (end_date IS NULL OR end_date > last_day(m)) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert any(closing for _, closing in by_hand)
    for day, closing in by_hand:
        month = day.year * 12 + day.month
        (ours,) = database.execute(
            f"SELECT coalesce(sum(amount), 0)::BIGINT FROM '{staged.parquet}' WHERE from_month <= {month} "
            f"AND (to_month IS NULL OR to_month > {month})"
        ).fetchone()  # type: ignore[misc]
        assert ours == closing, day
