"""A source of subscriptions opened as a ledger, on the engine that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError
from kpi_engine.ledger.policies import Policies
from kpi_engine.sources.engines.port import EngineName, EngineSettings, open_engine
from kpi_engine.sources.subscriptions.options import StagingOptions

if TYPE_CHECKING:
    from kpi_engine.ledger.ledger import Ledger
    from kpi_engine.ledger.rates import Rates
    from kpi_engine.sources.engines.port import Engine
    from kpi_engine.sources.subscriptions.staged import Staged

Reader = Callable[[str, StagingOptions, Path], "Staged"]


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What is asked of a source: how to read it, by which segments, with which policies, on which engine.

    `address` is that of a cluster; `memory` the bytes that an engine of this machine may use (0: its usual).
    """

    source: str
    reading: StagingOptions = field(default_factory=StagingOptions)
    by: tuple[str, ...] = ()
    policies: Policies = field(default_factory=Policies)
    engine: EngineName = "duckdb"
    address: str = ""
    memory: int = 0


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger by the segments that were asked for, how its source was read, and the engine that computes."""

    ledger: Ledger
    staged: Staged
    engine: Engine | None = None


def read_source(source: str, reading: StagingOptions, folder: Path) -> Staged:
    """The source, clean, in a Parquet file in the folder."""
    from kpi_engine.sources.subscriptions import stage

    return stage(source, reading, folder)


def at_rates(
    query: LedgerQuery, read: Reader, rates: Rates, month: int | None
) -> tuple[LedgerQuery, Reader]:  # fmt: skip
    """The query and the reader with all amounts in the currency of the rates, of `month` or the latest."""

    def converting(source: str, reading: StagingOptions, folder: Path) -> Staged:
        from kpi_engine.sources.subscriptions import converted

        return converted(read(source, reading, folder), rates, folder, month)

    return replace(query, reading=replace(query.reading, rated=rates.currencies)), converting


@contextmanager
def opened(query: LedgerQuery, read: Reader = read_source) -> Iterator[OpenLedger]:
    """The ledger of a source; it can be computed with until the end of the block, when its files go.

    `read` reads the source: what a stranger's file sets in motion may have to stay within limits.
    """
    with TemporaryDirectory(prefix="kpi-ledger-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        staged = read(query.source, query.reading, folder)
        by = _known(query.by, staged)
        settings = EngineSettings(folder, query.memory, query.address)
        with open_engine(query.engine, settings) as engine:
            yield OpenLedger(ledger_of(staged, engine, by), staged, engine)


def ledger_of(staged: Staged, engine: Engine, by: tuple[str, ...]) -> Ledger:
    """The ledger of a staged source on an open engine."""
    from kpi_engine.ledger.ledger import calendar_columns, from_months, from_periods, with_segments

    build = from_periods if staged.frame == "periods" else from_months
    rows = with_segments(engine.scan(staged.parquet), staged.segments, by)
    calendar = engine.table(calendar_columns(staged.months))
    ledger = build(rows, calendar, staged.months, by, staged.places)
    return replace(ledger, paid=engine.settle(ledger.paid), settle=engine.settle)


def _known(by: tuple[str, ...], staged: Staged) -> tuple[str, ...]:
    """The segments as the source writes them: capitals and small letters may differ."""
    headers = {" ".join(name.split()).casefold(): name for name in staged.segments}
    found = tuple(
        name if name in staged.segments else headers.get(" ".join(name.split()).casefold()) for name in by
    )
    for name, header in zip(by, found, strict=True):
        if header is None:
            there = ", ".join(staged.segments) or "none"
            raise InputError(
                f"There is no segment {name!r:.60} in this source. Segments: {there}."[:255],
                code="no-segment",
            )
    return tuple(header for header in dict.fromkeys(found) if header)
