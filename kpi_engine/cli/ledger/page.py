"""A report of the ledger as one page for the browser and for paper: nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from kpi_engine.cli.ledger.charts import STYLE
from kpi_engine.cli.ledger.page_kept import cohort_parts, retention_parts
from kpi_engine.cli.ledger.page_moved import moves_parts, segments_parts
from kpi_engine.cli.ledger.page_table import TABLE_STYLE, table
from kpi_engine.cli.ledger.read_told import place, read_lines
from kpi_engine.cli.page import page
from kpi_engine.engine import ENGINE
from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.engine.ledger_reports import (
    CohortReport,
    LedgerReport,
    MovesReport,
    RetentionReport,
    SegmentsReport,
)
from kpi_engine.model.written import counted

_TITLES: dict[type, str] = {
    MovesReport: "MRR movements", RetentionReport: "Retention", CohortReport: "Cohorts",
    SegmentsReport: "Segments",
}  # fmt: skip
_MOST = 200


def ledger_page(report: LedgerReport, *, as_amounts: bool = False) -> str:
    """The page of a report."""
    read = report.read
    title = f"{_TITLES[type(report)]}: {read.source}"
    today = datetime.now().astimezone().date().isoformat()
    body = [f"<h1>{escape(title)}</h1>", f'<p class="dim">{today}, {escape(ENGINE)}</p>']
    match report:
        case MovesReport():
            body += moves_parts(report)
        case RetentionReport():
            body += retention_parts(report)
        case CohortReport():
            body += cohort_parts(report, as_amounts=as_amounts)
        case SegmentsReport():
            body += segments_parts(report)
    body += _reading(read)
    return page(title, "\n".join(body), STYLE + TABLE_STYLE)


def _reading(read: LedgerRead) -> Iterator[str]:
    """How the source was read, and what is not counted."""
    yield "<h2>How the source was read</h2>"
    yield f"<p><b>{escape(read.rows_told)}.</b></p>"
    yield from (f"<p>{escape(line)}</p>" for line in read_lines(read))
    if not read.rows_set_aside:
        return
    yield "<h2>What is not counted</h2>"
    counts = ", ".join(f"{escape(reason)}: {counted(n, 'row')}" for reason, n in read.set_aside.items())
    yield f"<p>{counts}.</p>"
    shown = read.examples[:_MOST]
    yield table(
        ("Row", "Customer", "Why"), [(place(row), row.customer, row.sentence) for row in shown], left=3
    )
    if read.rows_set_aside > len(shown):
        yield f"<p>{read.rows_set_aside - len(shown):,} more; --set-aside FILE.csv writes them all.</p>"
