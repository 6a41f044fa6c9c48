"""Exchange rates as a table states them, and staged amounts in one currency at constant rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kpi_engine.errors import InputError, SourceError
from kpi_engine.ledger.grid import month_number
from kpi_engine.model.fact import Place
from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped, listed
from kpi_engine.sources.currency import CODES
from kpi_engine.sources.number import take_apart
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.subscriptions.engine import engine, literal, refusing, shut
from kpi_engine.sources.subscriptions.staged import Staged
from kpi_engine.sources.table import Table, refusal
from kpi_engine.sources.yaml_text import read_yaml

_CURRENCY = ("currency", "code", "ccy", "währung", "devise")
_RATE = ("rate", "exchange rate", "fx rate", "fx", "kurs", "taux")
_MONTH = ("month", "date", "period", "monat", "mois")
_MICRO = 10**9
"""Rates are counted in billionths, so that an amount at a rate is exact before it is rounded to the cent."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency is worth in a common one, by month (0: at any time)."""

    source: str
    by_month: Mapping[str, Mapping[int, Decimal]]

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies that have a rate."""
        return frozenset(self.by_month)

    def at(self, currency: str, month: int | None = None) -> Decimal:
        """The rate of a month: its own, else the latest before, else the first; None: the latest."""
        rates = self.by_month.get(currency)
        if rates is None:
            known = listed(sorted(self.by_month))
            why = f"{clipped(self.source, 60)} has no rate for {currency}; it has {clipped(known, 100)}."
            raise InputError(why, code="rate")
        before = [stated for stated in rates if month is None or stated <= month]
        return rates[max(before) if before else min(rates)]


def read_rates(file: Path) -> Rates:
    """Rates from a CSV file or sheet (currency, rate, optional month) or a YAML file (`USD: 0.92`)."""
    if file.suffix.lower() in (".yaml", ".yml"):
        found = list(_from_yaml(file))
    else:
        found = list(_from_table(open_table(file, None, _known)))
    if not found:
        raise SourceError(f"{clipped(file.name, 60)} states no rate. Write currency, rate.", code="empty")
    rates: dict[str, dict[int, Decimal]] = {}
    for currency, month, rate, place in found:
        if month in rates.setdefault(currency, {}):
            when = f" in {month_text(month)}" if month else ""
            raise refusal(place, f"{currency} has a second rate{when}. Keep one.", "rate")
        rates[currency][month] = rate
    return Rates(file.name, rates)


def _known(cells: object) -> int:
    assert isinstance(cells, list | tuple)
    return sum(str(cell).strip().casefold() in (*_CURRENCY, *_RATE, *_MONTH) for cell in cells)


def _from_table(table: Table) -> Iterator[tuple[str, int, Decimal, Place]]:
    header = [text.strip().casefold() for text in table.header]
    currency, rate, month = (
        next((i for i, text in enumerate(header) if text in words), None)
        for words in (_CURRENCY, _RATE, _MONTH)
    )
    if currency is None or rate is None:
        why = f"expected columns currency, rate; found {clipped(', '.join(table.header), 80)}."
        raise table.refusal(table.header_row, None, why, "no-column")
    for row, cells in table.records():
        place = table.place(row, rate)
        stated = month_number(cells[month]) if month is not None and cells[month] else 0
        if stated is None or not (month is None or cells[month]):
            raise refusal(place, "the month cannot be read; write it like 2026-01.", "month")
        yield _code(cells[currency], place), stated, _rate(cells[rate], place), place


def _from_yaml(file: Path) -> Iterator[tuple[str, int, Decimal, Place]]:
    yaml = read_yaml(file)
    if not isinstance(yaml.content, dict) or yaml.problems:
        raise refusal(Place(file.name), "expected lines like USD: 0.92, each currency once.", "rates")
    for currency, value in yaml.content.items():
        place = Place(file.name, row=yaml.line((currency,)))
        for month, rate in value.items() if isinstance(value, dict) else [("", value)]:
            number = month_number(month) if month else 0
            if number is None or not isinstance(rate, str):
                raise refusal(place, "expected USD: 0.92, or USD: {2026-01: 0.92}.", "rates")
            yield _code(currency, place), number, _rate(rate, place), place


def _code(text: str, place: Place) -> str:
    if text.strip().upper() not in CODES:
        raise refusal(place, f'"{clipped(text)}" is no currency code; write it like EUR.', "currency")
    return text.strip().upper()


def _rate(text: str, place: Place) -> Decimal:
    """A rate with a decimal point or comma; `1,234` has three decimals and is never a thousand."""
    parts = take_apart(text)
    try:
        rate = Decimal(text.strip().replace(",", ".")) if parts else Decimal(0)
    except InvalidOperation:
        rate = Decimal(0)
    if not 0 < rate < 10**6 or rate != round(rate, 9):
        raise refusal(place, f'"{clipped(text)}" is no rate; write it like 0.9217.', "rate")
    return rate


def _factor(rates: Rates, code: str, to: str, month: int | None) -> int:
    """Billionths of the target for one unit; the target needs no rate where it is the rates' own currency."""
    if code == to:
        return _MICRO
    base = rates.at(to, month) if to in rates.currencies else Decimal(1)
    return round(rates.at(code, month) / base * _MICRO)


def converted(staged: Staged, rates: Rates, to: str, folder: Path, month: int | None = None) -> Staged:
    """The staged rows in one currency, each currency at one rate (of `month`, else the latest).

    One rate for all months: what a customer pays changes only when its subscription does. Amounts are
    rounded to the cent, a half away from zero.
    """
    if "" in staged.currencies:
        why = "states amounts without a currency. Say which it is, currency: EUR, to convert them."
        raise InputError(f"{clipped(staged.reading.source, 60)} {why}", code="no-currency")
    factors = {code: _factor(rates, code, to, month) for code in staged.currencies}
    cases = " ".join(f"WHEN {literal(code)} THEN CAST({n} AS HUGEINT)" for code, n in factors.items())
    path = folder / f"{staged.parquet.stem}-{to.lower()}.parquet"
    source = f"read_parquet({literal(str(staged.parquet.resolve()))})"
    amount = f"CAST((amount * (CASE currency {cases} END) + {_MICRO // 2}) // {_MICRO} AS BIGINT)"
    with engine(folder) as connection, refusing(staged.reading.source):
        shut(connection, folder, [staged.parquet.resolve()])
        connection.execute(
            f"COPY (SELECT * REPLACE ({literal(to)} AS currency, {amount} AS amount) FROM {source}) "
            f"TO {literal(str(path.resolve()))} (FORMAT parquet, COMPRESSION zstd)"
        )
    return replace(staged, parquet=path, currencies=(to,))
