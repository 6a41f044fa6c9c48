"""What may be asked of `kpi ledger`: wrong wishes are one sentence with the next step; readings are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kpi_engine.cli.ledger.asked import month, query_of
from kpi_engine.cli.ledger.options import Asked
from kpi_engine.errors import KpiEngineError
from tests.cli.ledger_run import Ledger, ledger

__all__ = ["ledger"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("moves", "none.csv"), "none.csv"),
        (("moves", "subs.csv", "--by", "Country"), "Customer, Plan, Start date, End date, MRR"),
        (("moves", "subs.csv", "--engine", "excel"), "duckdb, polars, pandas, spark or dask"),
        (("moves", "subs.csv", "--cluster", "tcp://host:1"), "--engine dask or spark"),
        (("moves", "subs.csv", "--format", "pdf"), "text, csv, json, xlsx or html; found 'pdf'"),
        (("moves", "subs.csv", "--format", "xlsx"), "-o ledger.xlsx"),
        (("moves", "subs.csv", "--format", "csv", "-o", "moves.xlsx"), "would hold csv"),
        (("moves", "subs.csv", "-o", "moves.doc"), "End it with .xlsx, .html, .csv or .json"),
        (("moves", "subs.csv", "-o", "subs.csv"), "a file that is read here"),
        (("moves", "subs.csv", "-o", "a.csv", "--set-aside", "a.csv"), "named twice"),
        (("moves", "subs.csv", "--set-aside", "aside.xlsx"), "End its name with .csv"),
        (("moves", "subs.csv", "--from", "2026-05", "--to", "2026-02"), "later month"),
        (("moves", "subs.csv", "--from", "2031-01"), "2026-01 to 2026-06"),
        (("moves", "subs.csv", "--from", "soon"), "such as 2026-04"),
        (("moves", "subs.csv", "--column", "Customer"), "ROLE=HEADER"),
        (("moves", "subs.csv", "--column", "customer=A", "--column", "customer=B"), "two columns"),
        (("moves", "subs.csv", "--currency", "euro"), "EUR"),
        (("moves", "subs.csv", "--rates", "rates.csv"), "--currency EUR"),
        (("moves", "subs.csv", "--end", "inclusive"), "exclusive or last-day"),
        (("moves", "subs.csv", "--show-reading", "-o", "moves.html"), "text or json"),
        (("moves", "subs.csv", "--save-reading", "reading.txt"), ".yaml"),
        (("segments", "subs.csv"), "--by Plan"),
        (("cohorts", "subs.csv", "--basis", "gros"), "logo, net or gross"),
    ],
)
def test_a_wrong_wish_is_one_sentence_with_the_next_step(
    ledger: Ledger, arguments: tuple[str, ...], told: str
) -> None:
    answer = ledger(*arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert told in answer.err
    assert len(answer.err) <= len("kpi: \n") + 255


@pytest.mark.parametrize("engine", ["polars", "dask", "spark"])
def test_an_engine_that_is_not_installed_says_how_it_is(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    for name in [name for name in sys.modules if name.startswith("kpi_engine.sources.engines.")]:
        if name.endswith(f"{engine}_engine"):
            monkeypatch.delitem(sys.modules, name)
    for library in ("polars", "dask", "dask.dataframe", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, library, None)
    answer = ledger("moves", "subs.csv", "--engine", engine)
    assert answer.code == 2
    assert f'pip install "saas-kpi-engine[{engine}]"' in answer.err


def test_how_a_source_is_read_is_shown_saved_corrected_and_used(ledger: Ledger, tmp_path: Path) -> None:
    shown = ledger("moves", "dirty.csv", "--save-reading", "reading.yaml", "--reactivation-window", "2")
    assert shown.code == 0
    assert "Segments for --by: Plan." in shown.out
    assert "9 rows in = 6 used + 3 set aside." in shown.out
    assert "MRR movements" not in shown.out
    saved = tmp_path / "reading.yaml"
    text = saved.read_text(encoding="utf-8")
    assert "columns: {customer: Customer, start: Start date, end: End date, amount: MRR}" in text
    assert "reactivation_window: 2" in text
    saved.write_text(text.replace("end_is: exclusive", "end_is: last day"), encoding="utf-8")
    answer = ledger("moves", "subs.csv", "--map", "reading.yaml")
    assert "Ends: the last day that is paid." in answer.out
    assert "within 2 months of the month of churn" in answer.out
    again = ledger("moves", "subs.csv", "--map", "reading.yaml", "--end", "exclusive")
    assert "Ends: the first day that is no longer paid." in again.out
    assert ledger("moves", "subs.csv", "--save-reading", "reading.yaml").code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colums: {}\n", "reading.yaml line 1, colums"),
        ("columns: {client: Customer}\n", "client"),
        ("first_month: opened\n", "new or opening"),
        ("form: grid\nreactivation_window: soon\n", "line 2, reactivation_window: write a number of months"),
        ("end_is: inclusive\n", "exclusive and last day"),
    ],
)
def test_a_wrong_line_of_a_saved_reading_is_named(
    ledger: Ledger, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "reading.yaml").write_text(text, encoding="utf-8")
    answer = ledger("moves", "subs.csv", "--map", "reading.yaml")
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_the_words_of_the_options_reach_the_engine() -> None:
    asked = Asked(
        "subs.csv", by="Plan, Country,Plan", end="last-day", churn_date="cancelled", amount="year",
        until="Jun 2026", currency="eur", dates="mdy", columns=["customer=Account"], same_month="count",
    )  # fmt: skip
    query = query_of(asked, ",", memory=5)
    reading = query.reading
    assert (query.by, query.memory, query.policies.same_month) == (("Plan", "Country"), 5, "count")
    assert (reading.end_is, reading.churn_date, reading.amount_is) == ("last day", "cancelled", "a year")
    assert (reading.until, reading.currency, reading.dates) == (2026 * 12 + 6, "EUR", "mdy")
    assert (reading.decimal, dict(reading.columns)) == (",", {"customer": "Account"})
    assert reading.segments == ("Plan", "Country")
    assert month("") is None
    with pytest.raises(KpiEngineError):
        month("2026")
