"""Amounts of several currencies in one, at rates that stay the same: a change of rates moves no MRR."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError
from kpi_engine.model.written import written

if TYPE_CHECKING:
    from kpi_engine.engine.ledgers import LedgerQuery, Reader
    from kpi_engine.sources.subscriptions import Rates, Staged, StagingOptions


def at_rates(
    query: LedgerQuery, reader: Reader, file: Path | None, month: int | None
) -> tuple[LedgerQuery, Reader]:
    """The query and the reader with all amounts in the query's currency; as they are without a file."""
    if file is None:
        return query, reader
    to = query.reading.currency
    if not to:
        raise InputError("Say into which currency the rates convert: --currency EUR.", code="options")
    from kpi_engine.sources.subscriptions import converted, read_rates

    rates = read_rates(file)

    def read(source: str, options: StagingOptions, folder: Path) -> Staged:
        staged = reader(source, options, folder)
        done = converted(staged, rates, to, folder, month)
        note = _note(staged.currencies, rates, to, month)
        # What was said of several currencies no longer holds.
        notes = [each for each in done.reading.notes if "each counted by itself" not in each]
        return replace(done, reading=replace(done.reading, notes=(*notes, note)))

    rated = rates.currencies | {to}
    return replace(query, reading=replace(query.reading, rated=rated)), read


def _note(currencies: tuple[str, ...], rates: Rates, to: str, month: int | None) -> str:
    base = float(rates.at(to, month)) if to in rates.currencies else 1.0
    told = [
        f"1 {code} = {written(float(rates.at(code, month)) / base)} {to}" for code in currencies if code != to
    ]
    if not told:
        return f"All amounts are in {to}."
    return (
        f"All months are converted at the same rates ({', '.join(told)}): a change of rates is no movement."
    )
