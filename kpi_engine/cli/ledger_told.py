"""How an answer of the ledger reaches a person, a machine, a browser or Excel."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger_csv import csv_of, encoded
from kpi_engine.cli.ledger_kept_told import print_cohorts, print_retention
from kpi_engine.cli.ledger_map import save_reading
from kpi_engine.cli.ledger_moves_told import print_moves
from kpi_engine.cli.ledger_read_told import aside_lines, print_read
from kpi_engine.cli.ledger_segments_told import print_segments
from kpi_engine.engine import ENGINE
from kpi_engine.engine.ledger_reporting import how_read
from kpi_engine.engine.ledger_reports import CohortReport, MovesReport, RetentionReport, SegmentsReport
from kpi_engine.errors import InputError
from kpi_engine.model.document import Document
from kpi_engine.model.documents_of_ledger import (
    LedgerCohortsDocument,
    LedgerMovesDocument,
    LedgerReadingDocument,
    LedgerRetentionDocument,
    LedgerSegmentsDocument,
)
from kpi_engine.system.locks import part_file, sole_writer

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.cli.ledger_options import Asked
    from kpi_engine.cli.ledger_work import Job
    from kpi_engine.cli.run import Run
    from kpi_engine.engine.ledger_read import LedgerRead
    from kpi_engine.engine.ledger_reports import LedgerReport
    from kpi_engine.engine.ledgers import LedgerQuery
    from kpi_engine.sources.subscriptions.staged import Staged

_DOCUMENTS: dict[type, type[Document]] = {
    MovesReport: LedgerMovesDocument, RetentionReport: LedgerRetentionDocument,
    CohortReport: LedgerCohortsDocument, SegmentsReport: LedgerSegmentsDocument,
}  # fmt: skip


def check_outputs(asked: Asked, sources: tuple[Path, ...]) -> None:
    """Refuse outputs that would take the place of the source or of each other, before hours of work."""
    from kpi_engine.workbook.save import check_writable, same_file

    outputs = [path for path in (asked.output, asked.set_aside, asked.save_reading) if path is not None]
    for number, path in enumerate(outputs):
        others = (*sources, *outputs[:number], *([asked.map_file] if asked.map_file else ()))
        if any(same_file(path, other) for other in others):
            raise InputError(
                f"{path.name[:80]} is a file that is read here, or named twice. Choose another name.",
                code="output-is-data",
            )
        check_writable(path)
    aside = asked.set_aside
    if aside is not None and aside.suffix.lower() != ".csv":
        raise InputError(f"{aside.name[:80]} would hold CSV. End its name with .csv.", code="other-kind")


def put(made: Path, target: Path) -> None:
    """A file that was made elsewhere takes its place at once; however large it is, little is in memory."""
    with sole_writer(target):
        part = part_file(target)
        copyfile(made, part)
        part.replace(target)


def tell(run: Run, job: Job, wanted: str, report: LedgerReport) -> int:
    """The answer in the format that is wanted; the exit code."""
    output, read = job.asked.output, report.read
    match wanted:
        case "text":
            from kpi_engine.cli.run import console

            _print(console(), job, report)
        case "json":
            _write(_DOCUMENTS[type(report)](engine=ENGINE, **report.as_dict()).model_dump_json(
                indent=2, by_alias=True) + "\n", output)  # fmt: skip
        case "csv":
            _write(csv_of(report, as_amounts=job.as_amounts), output)
        case "html":
            from kpi_engine.cli.ledger_page import ledger_page

            _write(ledger_page(report, as_amounts=job.as_amounts), output)
        case "xlsx":
            from kpi_engine.ledger_book.book import write_ledger_book

            assert output is not None
            write_ledger_book(report, output)
    if wanted in ("csv", "xlsx", "html") or output is not None:
        _remark(read, output)
    return 1 if run.settings.flag("strict") and read.rows_set_aside else 0


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


def _write(text: str, output: Path | None) -> None:
    from kpi_engine.workbook.save import save_atomically

    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(newline="")  # the ends of lines are those of the file on every system
        sys.stdout.write(text)
    else:
        save_atomically(encoded(text), output)


def _remark(read: LedgerRead, output: Path | None) -> None:
    """What a file does not say by itself: that it is there, and what is not counted in it."""
    written = f"{output} is written. " if output else ""
    if output or read.rows_set_aside:
        sys.stderr.write(f"{written}{read.rows_told}.\n")
    for line in aside_lines(read):
        sys.stderr.write(f"{line}\n")
