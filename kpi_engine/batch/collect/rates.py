"""Rates of exchange by month: flows at the average rate, balances at the closing rate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import InputError, KpiEngineError
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import month_named, month_of, number_of
from kpi_engine.sources.currency import CODES
from kpi_engine.sources.decimals import settled_signs
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.number import DecimalSign, parse_number
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.table import StoredNumber, Table

Kind = Literal["average", "closing"]
KINDS: tuple[Kind, ...] = ("average", "closing")
_COLUMNS = ("period", "currency", "rate")


@dataclass(frozen=True, order=True, slots=True)
class RateKey:
    """Which rate: of a currency, in a month, average or closing."""

    currency: str
    month: str
    kind: Kind

    def __str__(self) -> str:
        """`the closing rate of USD for 2026-03`."""
        return f"the {self.kind} rate of {self.currency} for {self.month}"


@dataclass(frozen=True, slots=True)
class Rates:
    """One unit of each currency in the portfolio's currency; `file` says where they come from."""

    currency: str
    table: Mapping[RateKey, float]
    file: str = ""

    def of(self, key: RateKey) -> float | None:
        """The rate; 1 for the portfolio's own currency, None where none is stated."""
        return 1.0 if key.currency == self.currency else self.table.get(key)

    def converted(self, facts: Iterable[Fact], currency: str) -> tuple[list[Fact], frozenset[RateKey]]:
        """The facts with every amount in the portfolio's currency, and the rates that were missing.

        An amount without a rate is left out: it has no figure in the portfolio's currency.
        """
        found: list[Fact] = []
        missing: set[RateKey] = set()
        for fact in facts:
            key = rate_needed(fact, currency)
            rate = None if key is None else self.of(key)
            if not is_amount(fact) or isinstance(fact.value, str):
                found.append(fact)
            elif rate is not None:
                found.append(replace(fact, value=fact.value * rate))
            elif key is not None:
                missing.add(key)
        return found, frozenset(missing)


def is_amount(fact: Fact) -> bool:
    """True for money."""
    term = TERMS.find(fact.term)
    return term is not None and term.unit.is_money


def rate_needed(fact: Fact, currency: str) -> RateKey | None:
    """Which rate converts a fact; None for what is no amount, and for an amount without a month.

    A balance is converted at the closing rate, an opening one at that of the month before: as what was then
    the closing balance. Everything else is a flow and takes the month's average.
    """
    term = TERMS.find(fact.term)
    if term is None or not term.unit.is_money or not fact.period:
        return None
    match term.aggregation:
        case Aggregation.LAST:
            return RateKey(currency, fact.period, "closing")
        case Aggregation.FIRST:
            return RateKey(currency, month_of(number_of(fact.period) - 1), "closing")
        case _:
            return RateKey(currency, fact.period, "average")


def read_rates(path: Path, currency: str, decimal: str | None = None) -> Rates:
    """The rates of a table: period, currency, rate, and kind (average or closing; without it, both).

    `rate` is what one unit of `currency` is worth in the portfolio's currency. Where a column `to` says
    otherwise, the line is turned round. Raises SourceError with the row of what cannot be used.
    """
    table = open_table(path, None)
    columns = {text.strip().casefold(): number for number, text in enumerate(table.header)}
    for name in _COLUMNS:
        if name not in columns:
            why = f"the header lacks a column {name}. Rates need period, currency, rate (and kind)."
            raise table.refusal(table.header_row, None, why, "no-column")
    sign = _sign(table, columns["rate"], decimal)
    found: dict[RateKey, float] = {}
    for row, cells in table.records():
        line = {name: cells[at] for name, at in columns.items()}
        for key, rate in _line(table, row, line, currency, sign):
            if found.setdefault(key, rate) != rate:
                raise table.refusal(
                    row, None, f"{key} is stated twice with different figures. Keep one.", "rate"
                )
    return Rates(currency, found, path.name)


def _line(
    table: Table, row: int, cells: Mapping[str, str], currency: str, sign: DecimalSign | None
) -> Iterator[tuple[RateKey, float]]:
    try:
        month = month_named(cells["period"])
    except InputError as fault:
        raise table.refusal(row, None, str(fault), "period") from None
    code, to = cells["currency"].strip().upper(), cells.get("to", "").strip().upper() or currency
    rate = _rate(table, row, cells["rate"], sign)
    if to != currency:
        if code != currency:
            return  # a pair that has nothing to do with this portfolio
        code, rate = to, 1 / rate
    if code not in CODES:
        raise table.refusal(row, None, f"{code[:20]} is not a currency code. Write it like USD.", "currency")
    kind = cells.get("kind", "").strip().casefold()
    if kind and kind not in KINDS:
        raise table.refusal(row, None, f'the kind is average or closing, not "{kind[:20]}".', "kind")
    for each in KINDS:
        if not kind or kind == each:
            yield RateKey(code, month, each), rate


def _sign(table: Table, column: int, decimal: str | None) -> DecimalSign | None:
    """The decimal sign asked for, else the one that the other rates of the table prove."""
    if decimal in (".", ","):
        return "." if decimal == "." else ","
    return settled_signs(table, (ValueColumn(column),))[column]


def _rate(table: Table, row: int, text: str, sign: DecimalSign | None) -> float:
    if isinstance(text, StoredNumber) and text.value > 0:
        return text.value
    try:
        number = parse_number(text, decimal=sign)
    except KpiEngineError as fault:
        raise table.refusal(row, None, str(fault), "rate") from None
    if number.ambiguous:
        why = f'"{text[:20]}" can be read in two ways. Say which with --decimal "." or ",".'
        raise table.refusal(row, None, why, "rate")
    if not number.value > 0:
        raise table.refusal(row, None, f"the rate {text[:20]} is not above zero.", "rate")
    return number.value
