"""The sums of a bridge out of a ledger: one small table of each month, whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge.groups import (
    CHURN,
    CONTRACTION,
    CUSTOMERS,
    EXPANSION,
    GROSS_QUANTITY,
    LOST,
    NET_QUANTITY,
    NEW,
    REACTIVATION,
    START,
    UNITS,
    Key,
    Sums,
)
from kpi_engine.ledger.bridge.kpis import BridgeKpi
from kpi_engine.ledger.bridge.result import month_text
from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WHO, added_up
from kpi_engine.ledger.customers import whole_customers, with_main_segments
from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, PERIOD, Ledger
from kpi_engine.ledger.movements import movements
from kpi_engine.ledger.policies import Policies

_UNITS_NOW = "units_now"
_MOVES = (NEW, REACTIVATION, EXPANSION, CONTRACTION, CHURN)
_CHANGES = (START, CUSTOMERS, LOST, CHURN, EXPANSION, CONTRACTION, NET_QUANTITY, GROSS_QUANTITY)


@dataclass(frozen=True, slots=True, eq=False)
class BridgeSource:
    """A ledger to explain a KPI from; `units` is the same ledger with quantities in place of amounts."""

    ledger: Ledger
    units: Ledger | None = None
    policies: Policies = field(default_factory=Policies)

    def sums(self, kpi: BridgeKpi, months: Sequence[int], window: int) -> list[Sums]:
        """What the KPI needs of each of the months; InputError for a month that the ledger does not hold."""
        for month in months:
            self._held(month, "")
            if kpi.family == "base":
                self._held(month - window, f", the base of {kpi.title} of {month_text(month)}")
        if kpi.family == "flow":
            return self._flows(months)
        if kpi.family == "base":
            return [self._base(month, month - window) for month in months]
        return [self._stock(month) for month in months]

    def _held(self, month: int, why: str) -> None:
        if month not in self.ledger.months:
            first, last = (month_text(self.ledger.months[place]) for place in (0, -1))
            raise InputError(
                f"The source has no month {month_text(month)}{why}; it holds {first} to {last}. "
                "Choose other months or a shorter --window.",
                code="no-month",
            )

    def _stock(self, month: int) -> Sums:
        rows, several = self._customers(month)
        units = self._units(month).rename({AMOUNT: UNITS}) if self.units is not None else None
        with_units = _beside(rows, units, (*WHO, PERIOD), UNITS)
        counted = with_units.with_columns(nw.lit(1).cast(nw.Int64).alias(CUSTOMERS))
        return self._summed(counted, (CUSTOMERS, AMOUNT, UNITS), several)

    def _base(self, month: int, before: int) -> Sums:
        then, several = self._customers(before)
        then = then.rename({AMOUNT: START})
        now = whole_customers(self._of(month)).select(*WHO, nw.col(AMOUNT).alias(NOW))
        rows = _beside(then, now, WHO, NOW)
        units = units_now = None
        if self.units is not None:
            units = self._units(before).select(*WHO, nw.col(AMOUNT).alias(UNITS))
            units_now = self._units(month).select(*WHO, nw.col(AMOUNT).alias(_UNITS_NOW))
        rows = _beside(_beside(rows, units, WHO, UNITS), units_now, WHO, _UNITS_NOW)
        return self._summed(_changed(rows, with_units=self.units is not None), _CHANGES, several)

    def _flows(self, months: Sequence[int]) -> list[Sums]:
        found: dict[int, dict[Key, dict[str, int]]] = {month: {} for month in months}
        for each in movements(self.ledger, self.policies):
            if each.month in found:
                groups = found[each.month]
                moves = {name: getattr(each, name) for name in _MOVES}
                _add(groups, (each.currency, segment_text(each.segments)), moves)
        return [Sums(found[month], self.ledger.places) for month in months]

    def _of(self, month: int, ledger: Ledger | None = None) -> Ledger:
        """The rows of one month."""
        held = ledger or self.ledger
        period = held.months.index(month)
        return replace(held, paid=held.paid.filter(nw.col(PERIOD) == period))

    def _units(self, month: int) -> nw.LazyFrame[Any]:
        return whole_customers(self._of(month, self.units))

    def _customers(self, month: int) -> tuple[nw.LazyFrame[Any], int]:
        """A row a customer in its main segment, and how many pay in several."""
        of_month, columns = self._of(month), self.ledger.segment_columns
        rows = with_main_segments(whole_customers(of_month), of_month.paid, columns)
        if not columns:
            return rows, 0
        counted = of_month.paid.group_by(*MONTH_OF_WHO).agg(nw.len().alias(CUSTOMERS))
        several = counted.filter(nw.col(CUSTOMERS) > 1).with_columns(nw.lit(1).alias(CUSTOMERS))
        return rows, sum(row[CUSTOMERS] for row in added_up(several, (CURRENCY,), (CUSTOMERS,)))

    def _summed(self, rows: nw.LazyFrame[Any], names: Sequence[str], several: int) -> Sums:
        columns = self.ledger.segment_columns
        found: dict[Key, dict[str, int]] = {}
        for row in added_up(rows, (CURRENCY, *columns), names):
            segment = segment_text(tuple(row[column] for column in columns))
            _add(found, (row[CURRENCY], segment), {name: row[name] for name in names})
        return Sums(found, self.ledger.places, self.units is not None, several)


def segment_text(segments: tuple[str, ...]) -> str:
    """`Core / DE`; a segment that the source leaves blank is `not stated`."""
    return " / ".join(each or "not stated" for each in segments)


def _beside(
    rows: nw.LazyFrame[Any], others: nw.LazyFrame[Any] | None, keys: Sequence[str], name: str
) -> nw.LazyFrame[Any]:
    """The rows with the column `name` of others that have the same keys; 0 where there is none."""
    if others is None:
        return rows.with_columns(nw.lit(0).cast(nw.Int64).alias(name))
    joined = rows.join(others.select(*keys, name), on=list(keys), how="left")
    return joined.with_columns(nw.col(name).fill_null(0).cast(nw.Int64))


def _changed(rows: nw.LazyFrame[Any], *, with_units: bool) -> nw.LazyFrame[Any]:
    """What each customer of a base did since: left, pays more or pays less, and by which quantity."""
    now, was = nw.col(NOW), nw.col(START)

    def where(condition: nw.Expr, amount: nw.Expr, name: str) -> nw.Expr:
        return nw.when(condition).then(amount).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)

    stays, shrunk = now > 0, (now > 0) & (now < was)
    # The new quantity at the old price of a unit, rounded down to a minor unit for each customer.
    units = nw.when(nw.col(UNITS) > 0).then(nw.col(UNITS)).otherwise(nw.lit(1))
    quantity = nw.col(_UNITS_NOW) * was // units - was if with_units else nw.lit(0)
    one = nw.lit(1)
    return rows.with_columns(
        one.cast(nw.Int64).alias(CUSTOMERS),
        where(now == 0, one, LOST),
        where(now == 0, was, CHURN),
        where(now > was, now - was, EXPANSION),
        where(shrunk, was - now, CONTRACTION),
        where(stays, quantity, NET_QUANTITY),
        where(shrunk, quantity, GROSS_QUANTITY),
    )


def _add(groups: dict[Key, dict[str, int]], key: Key, amounts: Mapping[str, int]) -> None:
    group = groups.setdefault(key, dict.fromkeys(amounts, 0))
    for name, amount in amounts.items():
        group[name] += amount
