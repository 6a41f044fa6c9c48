"""Any source of subscriptions becomes one clean Parquet file, and nothing is lost on the way unsaid."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.sources.subscriptions.date_text import Settled
from kpi_engine.sources.subscriptions.engine import engine, literal, refusing
from kpi_engine.sources.subscriptions.judge_grid import grid_rows, judge_grid
from kpi_engine.sources.subscriptions.judge_rows import judge_customer_months, judge_subscriptions
from kpi_engine.sources.subscriptions.judging import Judging
from kpi_engine.sources.subscriptions.open_source import open_source
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.plan import plan_of
from kpi_engine.sources.subscriptions.repeats import set_aside_repeats
from kpi_engine.sources.subscriptions.spelling import named
from kpi_engine.sources.subscriptions.staged import Staged
from kpi_engine.sources.subscriptions.told import reading_of
from kpi_engine.sources.subscriptions.write_aside import write_aside
from kpi_engine.sources.subscriptions.writing import (
    counted_rows,
    has_quantity,
    observed_months,
    refuse_overflow,
    start_aside,
    write_staged,
)


def stage(source: str, options: StagingOptions, folder: Path) -> Staged:
    """Read `source`, clean it and write the Parquet file into `folder`.

    `source` is a CSV or TSV file, a workbook, a Parquet file (or folder, or glob), a DuckDB file or a
    PostgreSQL address; `::name` behind it names the table, sheet or SELECT. What cannot be read without
    guessing is a SourceError that says which option settles it.
    """
    what = named(source, options.table)
    with engine(folder, options.memory) as connection, refusing(what.label):
        opened = open_source(connection, what, folder)
        judging = Judging(opened, plan_of(opened.headers, options), options, folder)
        settled = _judge(judging)
        start_aside(judging)
        set_aside_repeats(judging)
        parquet, written = write_staged(judging)
        rows = counted_rows(judging, written)
        if options.aside is not None:
            write_aside(judging, options.aside)
        months, until = observed_months(judging, parquet)
        refuse_overflow(judging, parquet, len(months))
        reading = reading_of(judging, settled, until, parquet)
        currencies = connection.execute(
            f"SELECT DISTINCT currency FROM read_parquet({literal(str(parquet.resolve()))}) ORDER BY 1"
        ).fetchall()
    return Staged(
        parquet=parquet,
        frame="periods" if reading.form == "subscriptions" else "months",
        segments=judging.plan.segment_names,
        currencies=tuple(str(currency) for (currency,) in currencies),
        months=months,
        rows_in=rows.total,
        rows_used=rows.used,
        set_aside=rows.set_aside,
        examples=rows.examples,
        reading=reading,
        has_quantity=has_quantity(judging),
    )


def _judge(judging: Judging) -> Settled | None:
    match judging.plan.form:
        case "subscriptions":
            return judge_subscriptions(judging)
        case "customer-months":
            return judge_customer_months(judging)
        case "grid":
            judge_grid(judging)
            judging.opened.connection.execute(f"CREATE VIEW judged_amounts AS {grid_rows(judging)}")
            return None
