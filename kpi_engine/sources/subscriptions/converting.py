"""Staged amounts in one currency, at rates that stay the same: a change of rates moves no MRR."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.ledger.rates import Rates
from kpi_engine.model.written import clipped, written
from kpi_engine.sources.subscriptions.engine import engine, literal, refusing, shut
from kpi_engine.sources.subscriptions.staged import Staged

_PARTS = 10**12
"""Rates are counted in parts of a unit, so that an amount at a rate is exact before it is rounded."""


def converted(staged: Staged, rates: Rates, folder: Path, month: int | None = None) -> Staged:
    """The staged rows in the currency of the rates, each currency at one rate (of `month`, else the latest).

    One rate for all months: what a customer pays changes only when its subscription does. Amounts are
    rounded to the cent, a half away from zero.
    """
    to = rates.currency
    factors = {code: _factor(staged, rates, code, month) for code in staged.currencies}
    cases = " ".join(
        f"WHEN {literal(code)} THEN CAST({round(rate * _PARTS)} AS HUGEINT)" for code, rate in factors.items()
    )
    path = folder / f"{staged.parquet.stem}-{to.lower()}.parquet"
    source = f"read_parquet({literal(str(staged.parquet.resolve()))})"
    amount = f"CAST((amount * (CASE currency {cases} END) + {_PARTS // 2}) // {_PARTS} AS BIGINT)"
    with engine(folder) as connection, refusing(staged.reading.source):
        shut(connection, folder, [staged.parquet.resolve()])
        connection.execute(
            f"COPY (SELECT * REPLACE ({literal(to)} AS currency, {amount} AS amount) FROM {source}) "
            f"TO {literal(str(path.resolve()))} (FORMAT parquet, COMPRESSION zstd)"
        )
    reading = replace(staged.reading, notes=(*staged.reading.notes, _note(factors, to)))
    return replace(staged, parquet=path, currencies=(to,), reading=reading)


def _factor(staged: Staged, rates: Rates, code: str, month: int | None) -> Fraction:
    where = clipped(staged.reading.source, 60)
    if not code:
        raise InputError(
            f"{where} states amounts without a currency. Say which it is, currency: EUR, to convert them.",
            code="no-currency",
        )
    rate = rates.steady(code, month)
    if rate is None:
        raise InputError(f"There is no exchange rate for {code}, which {where} has.", code="rate")
    return rate


def _note(factors: dict[str, Fraction], to: str) -> str:
    told = [f"1 {code} = {written(float(rate))} {to}" for code, rate in factors.items() if code != to]
    if not told:
        return f"All amounts are in {to}."
    return (
        f"All months are converted at the same rates ({', '.join(told)}): a change of rates is no movement."
    )
