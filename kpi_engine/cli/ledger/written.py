"""How an answer of the ledger reaches a terminal, a machine, a browser or Excel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, NamedTuple

from kpi_engine.cli.csv_lines import encoded
from kpi_engine.cli.ledger.read_told import aside_lines
from kpi_engine.engine import ENGINE
from kpi_engine.engine.bridging import BridgeReport
from kpi_engine.engine.ledger_reports import (
    CohortReport,
    LedgerReport,
    MovesReport,
    RetentionReport,
    SegmentsReport,
)
from kpi_engine.errors import InputError
from kpi_engine.model.document import Document
from kpi_engine.model.documents_of_bridge import BridgeDocument
from kpi_engine.model.documents_of_ledger import (
    LedgerCohortsDocument,
    LedgerMovesDocument,
    LedgerRetentionDocument,
    LedgerSegmentsDocument,
)
from kpi_engine.system.locks import part_file, sole_writer

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.cli.ledger.options import Asked
    from kpi_engine.cli.run import Run
    from kpi_engine.engine.ledger_read import LedgerRead

_DOCUMENTS: dict[type, type[Document]] = {
    MovesReport: LedgerMovesDocument, RetentionReport: LedgerRetentionDocument,
    CohortReport: LedgerCohortsDocument, SegmentsReport: LedgerSegmentsDocument,
    BridgeReport: BridgeDocument,
}  # fmt: skip


class Surfaces(NamedTuple):
    """What an answer is on a terminal, as CSV and as a page; documents and workbooks come from its report."""

    print: Callable[[Console], None]
    csv: Callable[[], str]
    page: Callable[[], str]


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


def deliver(
    run: Run, wanted: str, report: LedgerReport | BridgeReport, surfaces: Surfaces, output: Path | None
) -> int:  # fmt: skip
    """The answer in the format that is wanted; the exit code."""
    match wanted:
        case "text":
            from kpi_engine.cli.run import console

            surfaces.print(console())
        case "json":
            document = _DOCUMENTS[type(report)](engine=ENGINE, **report.as_dict())
            _write(document.model_dump_json(indent=2, by_alias=True) + "\n", output)
        case "csv":
            _write(surfaces.csv(), output)
        case "html":
            _write(surfaces.page(), output)
        case "xlsx":
            from kpi_engine.ledger_book.book import write_ledger_book

            assert output is not None
            write_ledger_book(report, output)
    if wanted in ("csv", "xlsx", "html") or output is not None:
        _remark(report.read, output)
    return int(run.settings.flag("strict") and report.read.rows_set_aside > 0)


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
