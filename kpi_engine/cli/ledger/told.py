"""The answers of `kpi ledger` for a person: a report, or how its source is read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.csv_text import csv_of
from kpi_engine.cli.ledger.kept_told import print_cohorts, print_retention
from kpi_engine.cli.ledger.moves_told import print_moves
from kpi_engine.cli.ledger.read_told import print_read
from kpi_engine.cli.ledger.reading_map import save_reading
from kpi_engine.cli.ledger.segments_told import print_segments
from kpi_engine.cli.ledger.written import Surfaces, deliver
from kpi_engine.engine import ENGINE
from kpi_engine.engine.ledger_reporting import how_read
from kpi_engine.engine.ledger_reports import CohortReport, MovesReport, RetentionReport, SegmentsReport
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_ledger import LedgerReadingDocument

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.cli.ledger.work import Job
    from kpi_engine.cli.run import Run
    from kpi_engine.engine.ledger_reports import LedgerReport
    from kpi_engine.engine.ledgers import LedgerQuery
    from kpi_engine.sources.subscriptions.staged import Staged


def tell(run: Run, job: Job, wanted: str, report: LedgerReport) -> int:
    """The answer in the format that is wanted; the exit code."""
    surfaces = Surfaces(
        lambda out: _print(out, job, report),
        lambda: csv_of(report, as_amounts=job.as_amounts),
        lambda: _page(job, report),
    )
    return deliver(run, wanted, report, surfaces, job.asked.output)


def _page(job: Job, report: LedgerReport) -> str:
    from kpi_engine.cli.ledger.page import ledger_page

    return ledger_page(report, as_amounts=job.as_amounts)


def tell_reading(run: Run, job: Job, wanted: str, query: LedgerQuery, staged: Staged) -> int:
    """How the source is read, and the file to correct; nothing is computed."""
    if wanted not in ("text", "json"):
        raise InputError(
            "How a source is read is told as text or json. Leave --format and -o out.", code="options"
        )
    read = how_read(staged, query)
    if job.asked.save_reading is not None:
        save_reading(staged, job.asked, query.reading, job.asked.save_reading)
        sys.stderr.write(f"Saved: {job.asked.save_reading}. Correct it there and give it with --map.\n")
    document = LedgerReadingDocument(
        engine=ENGINE, **read.as_dict(), segments=list(staged.segments), currencies=list(staged.currencies)
    )

    def text(out: Console) -> None:
        print_read(out, read)
        if staged.segments:
            out.print(f"Segments for --by: {', '.join(staged.segments)}.", markup=False)

    run.answer(document, text)
    return 1 if run.settings.flag("strict") and read.rows_set_aside else 0


def _print(out: Console, job: Job, report: LedgerReport) -> None:
    all_months = bool(job.asked.first or job.asked.latest)
    match report:
        case MovesReport():
            print_moves(out, report, all_months=all_months)
        case RetentionReport():
            print_retention(out, report, all_months=all_months)
        case CohortReport():
            print_cohorts(out, report, as_amounts=job.as_amounts, all_months=all_months)
        case SegmentsReport():
            print_segments(out, report)
    print_read(out, report.read)
