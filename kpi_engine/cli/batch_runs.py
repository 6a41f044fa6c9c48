"""A batch run to its end, or to Ctrl+C, with its progress shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import Executor
from kpi_engine.batch.files import TABLES, WORKBOOKS, FilesCommon, files_of, over_files
from kpi_engine.batch.filling import fill_batch
from kpi_engine.batch.journal import LEDGER, find_entry
from kpi_engine.batch.local import LocalProcesses, usual_jobs
from kpi_engine.batch.running import Running
from kpi_engine.cli.batch_progress import Progress, progress_of
from kpi_engine.cli.batched import Ended
from kpi_engine.cli.guard import AUDITING, allowance
from kpi_engine.cli.run import Run
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_fills import FillDocument
from kpi_engine.system.interrupts import interruptible

if TYPE_CHECKING:
    from kpi_engine.batch.order import Order

_STARTING_SECONDS = 6.0
"""What a process takes to start, on top of what its files may take."""
_NO_LIMIT = 10.0**6, 10**6
EFFORTS = {"audit": AUDITING}
"""How many times as long as usual a verb may compute over a file."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where the tasks are done: by so many processes of this machine, or on the cluster at an address."""

    jobs: int | None
    dask: str = ""


def fill_all(run: Run, order: Order, where: Where) -> Ended:
    """Fill the workbooks of an order."""
    with (
        interruptible(_asked) as stopping,
        _executor(run, where) as executor,
        fill_batch(order, executor, stopping) as batch,
    ):
        ended = Ended("fill", order.folder, order.folder / LEDGER, batch.total, notes=batch.notes)
        ended.add(batch.kept)
        with progress_of(run, batch.total, len(batch.kept)) as progress:
            ended.add(_light(_shown(batch.entries(), progress)))
        return _timed(ended, progress)


def over_all(run: Run, verb: str, patterns: Sequence[str], common: FilesCommon, where: Where) -> Ended:
    """Do a verb for the files that patterns mean; results in the order of the files."""
    files = files_of(patterns, TABLES if verb == "check" else WORKBOOKS)
    with interruptible(_asked) as stopping, _executor(run, where, EFFORTS.get(verb, 1)) as executor:
        running = Running(executor, stopping)
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


@contextmanager
def _executor(run: Run, where: Where, effort: int = 1) -> Iterator[Executor]:
    """Processes here or on a cluster that give each task what files of its size need, `effort` times."""

    def allowed(size: int) -> tuple[float, int]:
        seconds, megabytes = allowance(size)
        return effort * seconds + _STARTING_SECONDS, megabytes

    limited = run.settings.flag("limits")
    limits = allowed if limited else lambda _: _NO_LIMIT
    if not where.dask:
        yield LocalProcesses(where.jobs or usual_jobs(), limits)
        return
    from kpi_engine.batch.cluster.connecting import LOCAL, cluster

    if where.jobs and where.dask != LOCAL:
        raise InputError(
            "--jobs says how many processes work on this machine; how many a cluster has is its own matter. "
            "Leave --jobs out.",
            code="conflict",
        )
    with cluster(where.dask, where.jobs or usual_jobs(), limits) as executor:
        yield executor


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
