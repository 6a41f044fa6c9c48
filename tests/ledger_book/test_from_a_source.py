"""From a file of subscriptions to the cells of its workbook, against figures that were worked out otherwise.

The real tables are not part of the project: KPI_DATA names a folder with them, else those tests are skipped.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from kpi_engine.engine.ledger_reporting import Span, moves_report, retention_report
from kpi_engine.engine.ledgers import LedgerQuery, opened
from kpi_engine.ledger_book import ledger_workbook
from tests.ledger_book.conftest import MOVES, cells, column, recalculated

GRID = """customer,2026-01,2026-02,2026-03,2026-04,2026-05,2026-06
A,100,100,150,150,150,150
B,50,50,0,0,60,60
C,0,0,200,120,120,120
D,0,30,0,0,0,0
E,0,0,0,80,80,0
"""
_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def subscriptions() -> Path:
    """121 real subscriptions: start, end (the first day without), monthly amount."""
    table = Path(os.environ.get("KPI_DATA") or _BESIDE) / "subscription_periods.csv"
    if not table.is_file():
        pytest.skip("no folder of real subscriptions (KPI_DATA)")
    return table


def test_a_grid_of_customers_becomes_the_movements_that_were_worked_out_by_hand(tmp_path: Path) -> None:
    source = tmp_path / "grid.csv"
    source.write_text(GRID, encoding="utf-8")
    query = LedgerQuery(str(source))
    with opened(query) as ledger:
        made = ledger_workbook(moves_report(ledger, query, Span()))
    sheet = cells(made)["Movements"]
    heads = ["Start", "New", "Reactivation", "Expansion", "less Contraction", "less Churn", "End"]
    assert list(zip(*(column(sheet, head) for head in heads), strict=True)) == [each[:7] for each in MOVES]
    assert cells(made)["Overview"]["A2"].value.startswith("grid.csv, January 2026 to June 2026.")


def test_closing_mrr_of_real_subscriptions_is_what_is_active_on_the_last_day(subscriptions: Path) -> None:
    query = LedgerQuery(str(subscriptions))
    with opened(query) as ledger:
        made = ledger_workbook(moves_report(ledger, query, Span()))
    sheet = cells(made)["Movements"]
    months = [cell.date() for cell in column(sheet, "Month")]
    assert column(sheet, "End") == [active(subscriptions, month) for month in months]
    assert set(column(sheet, "Check")) == {0}
    assert not any(count for name, count in recalculated(made).items() if name != "equal")


def active(table: Path, month: date) -> float:
    """What is paid for subscriptions that run on the last day of a month, read without the product."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    with table.open(encoding="utf-8", newline="") as stream:
        return sum(
            float(row["monthly_amount"]) for row in csv.DictReader(stream)
            if row["start_date"] < after.isoformat() and (row["end_date"] or "9999") >= after.isoformat()
        )  # fmt: skip


def test_retention_of_real_subscriptions_never_keeps_more_gross_than_net(subscriptions: Path) -> None:
    query = LedgerQuery(str(subscriptions))
    with opened(query) as ledger:
        report = retention_report(ledger, query, Span(), 6, path=False)
    sheet = cells(ledger_workbook(report))["Retention"]
    net, gross = (column(sheet, f"{name} revenue retention") for name in ("Net", "Gross"))
    pairs = [(more, less) for more, less in zip(net, gross, strict=True) if more is not None]
    assert (len(net), len(pairs)) == (24, 22), "nobody paid in November and December 2017"
    assert all(less <= min(more, 1) for more, less in pairs)
