"""A batch run to its end, or to Ctrl+C, with its progress shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.files import TABLES, WORKBOOKS, FilesCommon, files_of, over_files
from kpi_engine.batch.filling import fill_batch
from kpi_engine.batch.journal import LEDGER, find_entry
from kpi_engine.batch.local import LocalProcesses, usual_jobs
from kpi_engine.batch.running import Running
from kpi_engine.cli.batch_progress import Progress, progress_of
from kpi_engine.cli.batched import Ended
from kpi_engine.cli.guard import allowance
from kpi_engine.cli.run import Run
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_fills import FillDocument
from kpi_engine.system.interrupts import interruptible

if TYPE_CHECKING:
    from kpi_engine.batch.order import Order

_STARTING_SECONDS = 6.0
"""What a process takes to start, on top of what its files may take."""
_NO_LIMIT = 10.0**6, 10**6


def fill_all(run: Run, order: Order, jobs: int | None) -> Ended:
    """Fill the workbooks of an order."""
    with (
        interruptible(_asked) as stopping,
        fill_batch(order, _processes(run, jobs), stopping) as batch,
    ):
        ended = Ended("fill", order.folder, order.folder / LEDGER, batch.total, notes=batch.notes)
        ended.add(batch.kept)
        with progress_of(run, batch.total, len(batch.kept)) as progress:
            ended.add(_light(_shown(batch.entries(), progress)))
        return _timed(ended, progress)


def over_all(run: Run, verb: str, patterns: Sequence[str], common: FilesCommon, jobs: int | None) -> Ended:
    """Do a verb for the files that patterns mean; results in the order of the files."""
    files = files_of(patterns, TABLES if verb == "check" else WORKBOOKS)
    with interruptible(_asked) as stopping:
        running = Running(_processes(run, jobs), stopping)
        ended = Ended(verb, total=len(files))
        with progress_of(run, len(files), 0) as progress:
            found = {
                entry.name: entry for entry in _shown(over_files(verb, common, files, running), progress)
            }
        ended.add(found[str(file)] for file in files if str(file) in found)
        return _timed(ended, progress)


def receipt_of(folder: Path, entity: str) -> FillDocument:
    """The receipt of a company from the ledger of a batch."""
    ledger = folder / LEDGER
    if not ledger.is_file():
        raise InputError(
            f"There is no {LEDGER} in {str(folder)[-120:]}: no batch was filled there.", code="missing"
        )
    entry = find_entry(ledger, entity)
    if entry is None:
        raise InputError(f'The batch has no company "{entity[:60]}".', code="unknown-company")
    if entry.status != "done":
        raise InputError(
            f"{entity[:60]} was {entry.status} ({entry.code}): {entry.reason}"[:255], code=entry.code
        )
    return FillDocument.model_validate(entry.result["receipt"])


def _processes(run: Run, jobs: int | None) -> LocalProcesses:
    """Processes that give each task what files of its size need."""

    def allowed(size: int) -> tuple[float, int]:
        seconds, megabytes = allowance(size)
        return seconds + _STARTING_SECONDS, megabytes

    limited = run.settings.flag("limits")
    return LocalProcesses(jobs or usual_jobs(), allowed if limited else lambda _: _NO_LIMIT)


def _shown(entries: Iterator[Entry], progress: Progress) -> Iterator[Entry]:
    for entry in entries:
        progress.advance(entry)
        yield entry


def _light(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Without the receipts, which are in the ledger: thousands of them would fill the memory."""
    for entry in entries:
        yield replace(entry, result={})


def _timed(ended: Ended, progress: Progress) -> Ended:
    ended.seconds, ended.rate = progress.seconds, progress.rate
    return ended


def _asked() -> None:
    sys.stderr.write("\nStopping: workbooks at work are finished first. Ctrl+C again stops at once.\n")
