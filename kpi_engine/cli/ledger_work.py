"""A command of the ledger at work: within limits, with its temporary files removed however it ends."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import typer

from kpi_engine.cli.ending import ended
from kpi_engine.cli.guard import LEDGER, allowance, within_limits
from kpi_engine.cli.ledger_asked import format_of, query_of, rates_of, span_of
from kpi_engine.cli.ledger_options import Asked
from kpi_engine.cli.ledger_told import check_outputs, put, tell, tell_reading
from kpi_engine.cli.run import start
from kpi_engine.cli.settings import load
from kpi_engine.engine.ledger_reporting import (
    Span,
    cohort_report,
    moves_report,
    retention_report,
    segments_report,
)
from kpi_engine.engine.ledgers import Reader, at_rates, opened, read_source
from kpi_engine.errors import InputError
from kpi_engine.model.written import counted
from kpi_engine.sources.subscriptions.staged import Staged
from kpi_engine.system.screens import silence_libraries

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_reports import Basis, Grain, LedgerReport
    from kpi_engine.engine.ledgers import LedgerQuery, OpenLedger

T = TypeVar("T")
Verb = Literal["moves", "retention", "cohorts", "segments"]
INTERRUPTED = 130
_EFFORT = 10
"""How many times as long as usual a source may take to compute."""
_CORES = os.cpu_count() or 1
_OF_ITS_OWN, _LEAST, _PLENTY = 700 + 30 * _CORES, max(LEDGER, 1_200 + 200 * _CORES), 6_000 + 200 * _CORES
"""Megabytes: what is not the embedded database's; the least, as its threads and pandas are there before the
first row is read; and from where on the database may have what it usually takes."""
_ELSEWHERE = ("spark", "dask")
"""Engines with processes of their own: a Java machine lives under no limit of memory but its own. What they
compute with was read and cleaned within limits before."""


@dataclass(frozen=True, slots=True)
class Job:
    """One question to a source."""

    asked: Asked
    verb: Verb
    rates: Path | None = None
    window: int = 12
    path: bool = False
    basis: Basis = "logo"
    grain: Grain = "month"
    as_amounts: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The files of a source and the folders written into: a process that reads them is held to their size."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]

    def within(self, function: Callable[..., T], *arguments: Any) -> T:
        """What the function gives, in a process of its own where there are files and limits are on."""
        found: T = within_limits(
            function, *arguments, files=self.files, folders=self.folders, effort=_EFFORT, least=_LEAST
        )
        return found

    @property
    def memory(self) -> int:
        """The bytes that the embedded database may use before it writes to disk; 0: its usual."""
        if not self.files or not load({}).flag("limits"):
            return 0
        megabytes = max(_LEAST, allowance(sum(file.stat().st_size for file in self.files))[1])
        return 0 if megabytes > _PLENTY else (megabytes - _OF_ITS_OWN) * 1_000_000


def do(job: Job) -> None:
    """Answer; exit code 1 with --strict where rows were set aside."""
    asked = job.asked
    outputs = (asked.output, asked.set_aside, asked.save_reading)
    folders = tuple(path.parent for path in outputs if path is not None)
    rates = (job.rates,) if job.rates and job.rates.is_file() else ()
    limits = Limits((*files_of(asked.source), *rates), folders)
    try:
        with tempfile.TemporaryDirectory(prefix="kpi-", ignore_cleanup_errors=True) as place:
            if asked.engine in _ELSEWHERE:
                code = _ended(job, limits, place)
            else:
                code = limits.within(_ended, job, limits, place)
    except KeyboardInterrupt:
        sys.stderr.write("kpi: stopped; nothing is left behind.\n")
        raise typer.Exit(INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


def files_of(source: str) -> tuple[Path, ...]:
    """The files that a source names; none for a database on a server."""
    if "://" in source:
        return ()
    path = Path(source)
    if not path.exists():
        path = Path(source.partition("::")[0].strip())
    if path.is_dir():
        return tuple(sorted(each for each in path.rglob("*") if each.is_file()))
    if path.is_file():
        return (path,)
    return tuple(sorted(each for each in path.parent.glob(path.name) if each.is_file()))


def _ended(job: Job, limits: Limits, place: str) -> int:
    """The exit code, with what went wrong told in the process in which it did."""
    code = 0

    def work() -> None:
        nonlocal code
        code = answer(job, limits, place)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn their programmers, not people who read figures
            return ended(work) or code
    except SystemExit:  # the reader of our output (`kpi ledger moves … | head`) went away
        return 0


def answer(job: Job, limits: Limits, place: str) -> int:
    """Read, compute, and tell; the exit code. Whatever is written on the way stays in the folder `place`."""
    asked = job.asked
    silence_libraries()
    run = start(f"ledger {job.verb}", format=_setting(asked), decimal=asked.decimal, strict=asked.strict,
                verbose=asked.verbose, log_file=asked.log_file)  # fmt: skip
    wanted = format_of(asked, "json" if run.settings.is_json else "text")
    query, span = query_of(asked, run.settings.text("decimal"), limits.memory), span_of(asked)
    check_outputs(asked, limits.files)
    reader = _reader(query, limits)
    if (rates := rates_of(query, job.rates)) is not None:
        query, reader = at_rates(query, reader, rates, span.last)
    aside = Path(place, "aside.csv") if asked.set_aside else None
    query = replace(query, reading=replace(query.reading, aside=aside))
    before, tempfile.tempdir = tempfile.tempdir, place
    try:
        with run.progress(f"Reading {called(asked.source)}") as say:
            found = _found(job, query, span, reader, say)
        if aside is not None and asked.set_aside is not None:
            put(aside, asked.set_aside)
    finally:
        tempfile.tempdir = before
    if isinstance(found, Staged):
        return tell_reading(run, job, wanted, query, found)
    return tell(run, job, wanted, found)


def _found(
    job: Job, query: LedgerQuery, span: Span, reader: Reader, say: Callable[[str], None]
) -> LedgerReport | Staged:
    """The report, or only how the source is read."""
    if job.asked.show_reading or job.asked.save_reading:
        return reader(query.source, query.reading, Path(tempfile.gettempdir()))
    import duckdb

    with opened(query, reader) as ledger:
        say(f"{counted(ledger.staged.rows_used, 'row')} read; computing with {query.engine}")
        try:
            return _report(job, ledger, query, span)
        except duckdb.OutOfMemoryException:
            raise InputError(
                f"{called(job.asked.source)[:80]} needs more memory or disk than there is. Free some, name "
                "fewer segments in --by, or use a cluster: --engine dask or spark.",
                code="memory",
            ) from None


def _reader(query: LedgerQuery, limits: Limits) -> Reader:
    """Engines elsewhere compute with what was read within limits; all others are within limits themselves."""
    if query.engine not in _ELSEWHERE:
        return read_source
    return lambda source, reading, folder: limits.within(read_source, source, reading, folder)


def _report(job: Job, ledger: OpenLedger, query: LedgerQuery, span: Span) -> LedgerReport:
    match job.verb:
        case "moves":
            return moves_report(ledger, query, span)
        case "retention":
            return retention_report(ledger, query, span, job.window, path=job.path)
        case "cohorts":
            return cohort_report(ledger, query, span, job.basis, job.grain, path=job.path)
        case "segments":
            return segments_report(ledger, query, span, job.window, path=job.path)


def _setting(asked: Asked) -> str | None:
    """The format as the settings know it: a file of another kind is none of theirs."""
    return asked.format if asked.format in ("text", "json") else None


def called(source: str) -> str:
    """A source in a message: of an address nothing, as it may hold a password."""
    return "the database" if "://" in source else source
