"""`kpi bridge` at work: from a question to its bridges."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.csv_lines import written
from kpi_engine.cli.ledger.asked import month, rates_of
from kpi_engine.cli.ledger.at_work import Limits, begun, computing, reader_of
from kpi_engine.cli.ledger.bridge_page import bridge_page
from kpi_engine.cli.ledger.bridge_told import print_report
from kpi_engine.cli.ledger.options import Asked
from kpi_engine.cli.ledger.written import Surfaces, deliver
from kpi_engine.engine.bridging import BRIDGE_HEADS, BridgeQuery, bridge_report, bridge_rows
from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge import NoBridge

if TYPE_CHECKING:
    from kpi_engine.engine.ledgers import LedgerQuery


@dataclass(frozen=True, slots=True)
class BridgeJob:
    """One KPI of one source between two months; the files of rates and of an older source."""

    asked: Asked
    kpi: str
    window: int | None
    was: str
    rates: Path | None


def answer(job: BridgeJob, limits: Limits, place: str) -> int:
    """Read, split, tell; exit code 1 for a KPI without a value, with --strict for rows set aside."""
    asked = job.asked
    _refuse_options_of_others(asked)
    run, wanted, query = begun("bridge", asked, limits)
    question = _question(job, query)
    with computing(run, asked.source, place):
        report = bridge_report(query, question, reader_of(query, limits))
    surfaces = Surfaces(
        lambda out: print_report(out, report),
        lambda: written([BRIDGE_HEADS, *bridge_rows(report.bridges)]),
        lambda: bridge_page(report),
    )
    code = deliver(run, wanted, report, surfaces, asked.output)
    return code or int(any(isinstance(each, NoBridge) for each in report.bridges))


def _question(job: BridgeJob, query: LedgerQuery) -> BridgeQuery:
    asked = job.asked
    first, last = month(asked.first), month(asked.last)
    if first is None or last is None or asked.latest:
        raise InputError("Say between which months: --from 2026-03 --to 2026-06.", code="options")
    return BridgeQuery(job.kpi, first, last, job.window, job.was, rates_of(query, job.rates))


def _refuse_options_of_others(asked: Asked) -> None:
    if asked.show_reading or asked.save_reading or asked.set_aside:
        raise InputError(
            "Look at how a source is read with kpi ledger moves SOURCE --show-reading (--save-reading, "
            "--set-aside); kpi bridge takes the --map that it saves.",
            code="options",
        )
