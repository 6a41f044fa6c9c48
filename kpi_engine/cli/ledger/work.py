"""`kpi ledger` at work: from a question to its report, or to how its source is read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kpi_engine.cli.ledger.asked import rates_of, span_of
from kpi_engine.cli.ledger.at_work import Limits, begun, computing, reader_of
from kpi_engine.cli.ledger.options import Asked
from kpi_engine.cli.ledger.told import tell, tell_reading
from kpi_engine.cli.ledger.written import put
from kpi_engine.engine.ledger_reporting import (
    Span,
    cohort_report,
    moves_report,
    retention_report,
    segments_report,
)
from kpi_engine.engine.ledgers import Reader, at_rates, opened
from kpi_engine.model.written import counted
from kpi_engine.sources.subscriptions.staged import Staged

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_reports import Basis, Grain, LedgerReport
    from kpi_engine.engine.ledgers import LedgerQuery, OpenLedger

Verb = Literal["moves", "retention", "cohorts", "segments"]


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


def answer(job: Job, limits: Limits, place: str) -> int:
    """Read, compute, and tell; exit code 1 with --strict where rows were set aside."""
    asked = job.asked
    run, wanted, query = begun(f"ledger {job.verb}", asked, limits)
    span, reader = span_of(asked), reader_of(query, limits)
    if (rates := rates_of(query, job.rates)) is not None:
        query, reader = at_rates(query, reader, rates, span.last)
    aside = Path(place, "aside.csv") if asked.set_aside else None
    query = replace(query, reading=replace(query.reading, aside=aside))
    with computing(run, asked.source, place) as say:
        found = _found(job, query, span, reader, say)
    if aside is not None and asked.set_aside is not None:
        put(aside, asked.set_aside)
    if isinstance(found, Staged):
        return tell_reading(run, job, wanted, query, found)
    return tell(run, job, wanted, found)


def _found(
    job: Job, query: LedgerQuery, span: Span, reader: Reader, say: Callable[[str], None]
) -> LedgerReport | Staged:
    """The report, or only how the source is read."""
    if job.asked.show_reading or job.asked.save_reading:
        return reader(query.source, query.reading, Path(tempfile.gettempdir()))
    with opened(query, reader) as ledger:
        say(f"{counted(ledger.staged.rows_used, 'row')} read; computing with {query.engine}")
        return _report(job, ledger, query, span)


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
