"""A report of the ledger as one page for the browser and for paper: nothing is loaded from anywhere."""

from __future__ import annotations

from datetime import datetime
from html import escape

from kpi_engine.cli.ledger.charts import STYLE
from kpi_engine.cli.ledger.page_kept import cohort_parts, retention_parts
from kpi_engine.cli.ledger.page_moved import moves_parts, segments_parts
from kpi_engine.cli.ledger.page_reading import reading_parts
from kpi_engine.cli.ledger.page_table import TABLE_STYLE
from kpi_engine.cli.page import page
from kpi_engine.engine import ENGINE
from kpi_engine.engine.ledger_reports import (
    CohortReport,
    LedgerReport,
    MovesReport,
    RetentionReport,
    SegmentsReport,
)

_TITLES: dict[type, str] = {
    MovesReport: "MRR movements", RetentionReport: "Retention", CohortReport: "Cohorts",
    SegmentsReport: "Segments",
}  # fmt: skip


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
    body += reading_parts(read)
    return page(title, "\n".join(body), STYLE + TABLE_STYLE)
