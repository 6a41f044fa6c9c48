"""A source of subscriptions at work: within limits, with its temporary files removed however it ends."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import typer

from kpi_engine.cli.ending import INTERRUPTED, ended
from kpi_engine.cli.guard import LEDGER, allowance, within_limits
from kpi_engine.cli.ledger.asked import format_of, query_of
from kpi_engine.cli.ledger.options import Asked
from kpi_engine.cli.ledger.written import check_outputs
from kpi_engine.cli.run import Run, start
from kpi_engine.cli.settings import load
from kpi_engine.engine.ledgers import LedgerQuery, Reader, read_source
from kpi_engine.errors import InputError
from kpi_engine.system.screens import silence_libraries

T = TypeVar("T")
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


class Asking(Protocol):
    """One question to a source."""

    @property
    def asked(self) -> Asked:
        """What every command of the ledger takes."""


J = TypeVar("J", bound=Asking)
Answer = Callable[[J, Limits, str], int]
"""What answers a question and gives the exit code; what it writes on the way stays in the last, a folder."""


def do(answer: Answer[J], job: J, *also_read: Path | None) -> None:
    """Answer within limits and end with the exit code; `also_read` are files beside those of the source."""
    asked = job.asked
    outputs = (asked.output, asked.set_aside, asked.save_reading)
    folders = tuple(path.parent for path in outputs if path is not None)
    there = (path for path in also_read if path is not None and path.is_file())
    limits = Limits((*files_of(asked.source), *there), folders)
    try:
        with tempfile.TemporaryDirectory(prefix="kpi-", ignore_cleanup_errors=True) as place:
            if asked.engine in _ELSEWHERE:
                code = _ended(answer, job, limits, place)
            else:
                code = limits.within(_ended, answer, job, limits, place)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


def _ended(answer: Answer[J], job: J, limits: Limits, place: str) -> int:
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


class Begun(NamedTuple):
    """A command that has been understood: its run, the format of its answer, what is asked of the source."""

    run: Run
    format: str
    query: LedgerQuery


def begun(command: str, asked: Asked, limits: Limits) -> Begun:
    """Everything that can be refused before a source is read."""
    silence_libraries()
    spoken = asked.format if asked.format in ("text", "json") else None  # the settings know no other
    run = start(command, format=spoken, decimal=asked.decimal, strict=asked.strict,
                verbose=asked.verbose, log_file=asked.log_file)  # fmt: skip
    wanted = format_of(asked, "json" if run.settings.is_json else "text")
    query = query_of(asked, run.settings.text("decimal"), limits.memory)
    check_outputs(asked, limits.files)
    return Begun(run, wanted, query)


@contextmanager
def computing(run: Run, source: str, place: str) -> Iterator[Callable[[str], None]]:
    """Progress on the screen, temporary files in the folder `place`; a lack of memory is told as such."""
    import duckdb

    before, tempfile.tempdir = tempfile.tempdir, place
    try:
        with run.progress(f"Reading {called(source)}") as say:
            yield say
    except duckdb.OutOfMemoryException:
        raise InputError(
            f"{called(source)[:80]} needs more memory or disk than there is. Free some, ask for fewer "
            "segments with --by, or use a cluster: --engine dask or spark.",
            code="memory",
        ) from None
    finally:
        tempfile.tempdir = before


def reader_of(query: LedgerQuery, limits: Limits) -> Reader:
    """Engines elsewhere compute with what was read within limits; all others are within limits themselves."""
    if query.engine not in _ELSEWHERE:
        return read_source
    return lambda source, reading, folder: limits.within(read_source, source, reading, folder)


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


def called(source: str) -> str:
    """A source in a message: of an address nothing, as it may hold a password."""
    return "the database" if "://" in source else source
