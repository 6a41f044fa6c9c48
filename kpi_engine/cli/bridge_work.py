"""`kpi bridge` at work: within limits, with its temporary files removed however it ends."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kpi_engine.cli.bridge_written import write_report
from kpi_engine.cli.ledger_asked import format_of, month, query_of, rates_of
from kpi_engine.cli.ledger_options import Asked
from kpi_engine.cli.ledger_told import check_outputs
from kpi_engine.cli.ledger_work import INTERRUPTED, Limits, called, files_of
from kpi_engine.cli.run import start
from kpi_engine.engine.bridging import BridgeQuery, bridge_report
from kpi_engine.engine.ledgers import read_source
from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge import NoBridge
from kpi_engine.system.screens import silence_libraries

if TYPE_CHECKING:
    from kpi_engine.engine.ledgers import LedgerQuery, Reader

_ELSEWHERE = ("spark", "dask")
"""Engines with processes of their own: only the reading of a source is held within limits."""


@dataclass(frozen=True, slots=True)
class BridgeJob:
    """One KPI of one source between two months; the files of rates and of an older source."""

    asked: Asked
    kpi: str
    window: int | None
    was: str
    rates: Path | None


def do(job: BridgeJob) -> None:
    """Answer; exit code 1 for a KPI without a value, and with --strict where rows were set aside."""
    asked = job.asked
    _refuse_options_of_others(asked)
    files = (*files_of(asked.source), *(files_of(job.was) if job.was else ()), *_existing(job.rates))
    limits = Limits(files, (asked.output.parent,) if asked.output else ())
    try:
        with tempfile.TemporaryDirectory(prefix="kpi-", ignore_cleanup_errors=True) as place:
            if asked.engine in _ELSEWHERE:
                code = answer(job, limits, place)
            else:
                code = limits.within(answer, job, limits, place)
    except KeyboardInterrupt:
        sys.stderr.write("kpi: stopped; nothing is left behind.\n")
        raise typer.Exit(INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


def answer(job: BridgeJob, limits: Limits, place: str) -> int:
    """Read, split, tell; the exit code. Whatever is written on the way stays in the folder `place`."""
    asked = job.asked
    silence_libraries()
    spoken = asked.format if asked.format in ("text", "json") else None
    run = start("bridge", format=spoken, decimal=asked.decimal, strict=asked.strict,
                verbose=asked.verbose, log_file=asked.log_file)  # fmt: skip
    wanted = format_of(asked, "json" if run.settings.is_json else "text")
    query = query_of(asked, run.settings.text("decimal"), limits.memory)
    question = _question(job, query)
    check_outputs(asked, limits.files)
    before, tempfile.tempdir = tempfile.tempdir, place
    try:
        with run.progress(f"Reading {called(asked.source)}"):
            report = bridge_report(query, question, _reader(query, limits))
    finally:
        tempfile.tempdir = before
    write_report(report, wanted, asked.output)
    if asked.output is not None:
        run.say(f"Written to {asked.output}")
    missing = any(isinstance(each, NoBridge) for each in report.bridges)
    return int(missing or (run.settings.flag("strict") and report.read.rows_set_aside > 0))


def _question(job: BridgeJob, query: LedgerQuery) -> BridgeQuery:
    asked = job.asked
    first, last = month(asked.first), month(asked.last)
    if first is None or last is None or asked.latest:
        raise InputError("Say between which months: --from 2026-03 --to 2026-06.", code="options")
    return BridgeQuery(job.kpi, first, last, job.window, job.was, rates_of(query, job.rates))


def _reader(query: LedgerQuery, limits: Limits) -> Reader:
    if query.engine not in _ELSEWHERE:
        return read_source
    return lambda source, reading, folder: limits.within(read_source, source, reading, folder)


def _existing(path: Path | None) -> tuple[Path, ...]:
    return (path,) if path is not None and path.is_file() else ()


def _refuse_options_of_others(asked: Asked) -> None:
    if asked.show_reading or asked.save_reading or asked.set_aside:
        raise InputError(
            "Look at how a source is read with kpi ledger moves SOURCE --show-reading (--save-reading, "
            "--set-aside); kpi bridge takes the --map that it saves.",
            code="options",
        )
