"""Every bridge of a real table ties, and its ends are what plain SQL gives.

The table is not part of the project: KPI_DATA names a folder with it, else the test is skipped.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from kpi_engine.engine.ledgers import LedgerQuery, opened
from kpi_engine.ledger.bridge import (
    BRIDGE_KPIS,
    Bridge,
    BridgeSource,
    Question,
    Read,
    bridge_kpi,
    build_bridges,
)

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
_SQL = """
with paid as (
  select customer_id, sum(monthly_amount) as mrr from read_csv('{table}')
  where start_date <= last_day(date '{month}-01') and end_date > last_day(date '{month}-01') group by all
), base as (
  select customer_id, sum(monthly_amount) as mrr from read_csv('{table}')
  where start_date <= last_day(date '{base}-01') and end_date > last_day(date '{base}-01') group by all
)
select (select sum(mrr) from paid), sum(base.mrr), sum(coalesce(paid.mrr, 0)),
  sum(least(coalesce(paid.mrr, 0), base.mrr)), count(*), count(paid.mrr)
from base left join paid using (customer_id)
"""


@pytest.fixture
def table() -> Path:
    found = Path(os.environ.get("KPI_DATA") or _BESIDE) / "subscription_periods.csv"
    if not found.is_file():
        pytest.skip("no folder of real subscriptions (KPI_DATA)")
    return found


def by_sql(table: Path, month: int) -> dict[str, Fraction]:
    """The KPIs of a month, its base 12 months before."""

    def name(of: int) -> str:
        return f"{(of - 1) // 12}-{(of - 1) % 12 + 1:02d}"

    with duckdb.connect() as database:
        (row,) = database.execute(
            _SQL.format(table=table, month=name(month), base=name(month - 12))
        ).fetchall()
    mrr, base, net, gross, customers, kept = (Fraction(str(each)) for each in row)
    return {
        "MRR": mrr, "ARR": 12 * mrr, "NRR": net / base, "GRR": gross / base,
        "LOGO_RETENTION": kept / customers,
    }  # fmt: skip


def test_every_quarter_of_the_table_ties_to_plain_sql(table: Path) -> None:
    march = 2019 * 12 + 3
    with opened(LedgerQuery(str(table), engine="polars")) as ledger:
        source = BridgeSource(ledger.ledger)
        for kpi in BRIDGE_KPIS:
            months = range(march, march + 9, 3)
            read = dict(zip(months, source.sums(kpi, months, kpi.window), strict=True))
            for first, last in ((march, march + 3), (march + 3, march + 6), (march, march + 6)):
                question = Question(kpi, first, last, kpi.window)
                (found,) = build_bridges(question, Read(read[first], read[last]))
                assert isinstance(found, Bridge)
                assert found.check == 0
                for name, value in by_sql(table, last).items():
                    if bridge_kpi(name) == kpi:
                        assert found.value_to == value
