"""Rows in are rows used and rows set aside, whatever a table holds; and nothing but them is counted."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi_engine.errors import SourceError
from kpi_engine.sources.subscriptions import Staged, StagingOptions, stage
from tests.sources.subscriptions.conftest import TODAY, rows_of

_CUSTOMERS = st.sampled_from(["A", "B", "a", "", "Total", " C ", "0012", "=1+1", "Ä\u00a0", "x" * 300])
_DATES = st.sampled_from(
    ["2026-01-01", "2026-02-28", "25/03/2026", "1.4.2026", "", "soon", "9999-12-31", "2026-02", "46000"]
)
_AMOUNTS = st.sampled_from(
    ["10", "10.50", "-5", "", "abc", "(3.00)", "€7.25", "1e3", "1e15", "0", "5%", "0.005"]
)
_CURRENCIES, _SEATS = st.sampled_from(["EUR", "usd", "", "??"]), st.sampled_from(["1", "2.5", "", "x"])
_IDS = st.sampled_from(["1", "2", ""])
_SUBSCRIPTION = st.tuples(_IDS, _CUSTOMERS, _DATES, _DATES, _AMOUNTS, _CURRENCIES, _SEATS)
_HEADER = ("id", "customer", "start", "end", "amount", "currency", "seats")
_GRID_ROW = st.tuples(_CUSTOMERS, st.sampled_from(["Pro", ""]), _AMOUNTS, _AMOUNTS, _AMOUNTS)
_GRID = ("customer", "plan", "2026-01", "2026-02", "2026-03")
_SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def _staged(
    header: Sequence[str], rows: list[tuple[str, ...]], folder: Path, suffix: str = "csv"
) -> Staged | None:
    """The table staged; None where the whole of it is refused, which says so in one line."""
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    if suffix == "parquet":
        target = folder / "table.parquet"
        columns = ", ".join(f"nullif(c{i}, '') AS \"{name}\"" for i, name in enumerate(header))
        kinds = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
        duckdb.connect().execute(
            f"COPY (SELECT {columns} FROM read_csv('{file}', columns = {{{kinds}}}, header = false, "
            f"skip = 1, auto_detect = false, delim = ',', quote = '\"')) TO '{target}'"
        )
        file = target
    try:
        return stage(str(file), StagingOptions(today=TODAY, dates="dmy", decimal="."), folder / "work")
    except SourceError as refused:
        told = str(refused)
    assert len(told) <= 255
    assert "\n" not in told
    return None


@_SETTINGS
@given(st.lists(_SUBSCRIPTION, min_size=1, max_size=25))
def test_every_subscription_is_used_or_set_aside(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        staged = _staged(_HEADER, rows, Path(place))
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        if staged is None:
            return
        assert staged.rows_in == len(filled)
        assert staged.rows_in == staged.rows_used + staged.rows_set_aside
        assert len(rows_of(staged)) == staged.rows_used
        assert Counter(each.reason for each in staged.examples) == Counter(staged.set_aside)
        assert len({each.row for each in staged.examples}) == len(staged.examples)
        assert all(each.sentence.endswith(".") for each in staged.examples)


@_SETTINGS
@given(st.lists(_GRID_ROW, min_size=1, max_size=15))
def test_every_customer_of_a_grid_is_used_or_set_aside(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        staged = _staged(_GRID, rows, Path(place))
        if staged is None:
            return
        assert staged.rows_in == sum(any(cell.strip() for cell in row) for row in rows)
        assert staged.rows_in == staged.rows_used + staged.rows_set_aside
        aside = {each.row - 2 for each in staged.examples}
        typed = {cell for place, row in enumerate(rows) if place not in aside for cell in row[2:]}
        assert not typed & {"-5", "(3.00)", "abc", "5%", "1e15"}


@_SETTINGS
@given(st.lists(_SUBSCRIPTION, min_size=1, max_size=15).filter(lambda rows: all(any(row) for row in rows)))
def test_a_parquet_file_of_the_same_texts_gives_the_same(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as text, tempfile.TemporaryDirectory() as parquet:
        first, second = _staged(_HEADER, rows, Path(text)), _staged(_HEADER, rows, Path(parquet), "parquet")
        assert (first is None) == (second is None)
        if first is None or second is None:
            return
        assert rows_of(first) == rows_of(second)
        assert [(each.row - 1, each.reason) for each in first.examples] == [
            (each.row, each.reason) for each in second.examples
        ]
