"""The sums of a bridge out of a ledger: one small table of each month, whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    START,
    UNITS,
    Key,
    Sums,
)
from kpi_engine.ledger.bridge.kpis import BridgeKpi
from kpi_engine.ledger.changes import NOW, WHO, added_up
from kpi_engine.ledger.figures import MOVES
from kpi_engine.ledger.ledger import AMOUNT, CURRENCY, PERIOD, Ledger
from kpi_engine.ledger.movements import movements
from kpi_engine.ledger.policies import Policies
from kpi_engine.model.period import month_text
from kpi_engine.model.written import segment_name

_UNITS_NOW, _LABEL, _MOST, _PARTS = "units_now", "label", "most", "parts"
_BETWEEN = "\x1f"
"""Between the segments of a label; it sorts before every letter."""
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
            later = month > self.ledger.months[-1]
            raise InputError(
                f"The source has no month {month_text(month)}{why}; it holds {first} to {last}. "
                + (
                    f"If nothing changed since, say --until {month_text(month)}."
                    if later
                    else "Choose other months or a shorter --window."
                ),
                code="no-month",
            )

    def _stock(self, month: int) -> Sums:
        rows = self._customers(month)
        if self.units is not None:
            rows = _beside(rows, _whole(self._paid(month, self.units)), UNITS)
        return self._summed(rows, (CUSTOMERS, AMOUNT, *([UNITS] if self.units is not None else [])))

    def _base(self, month: int, before: int) -> Sums:
        rows = self._customers(before).rename({AMOUNT: START})
        rows = _beside(rows, _whole(self._paid(month)), NOW)
        if self.units is not None:
            rows = _beside(rows, _whole(self._paid(before, self.units)), UNITS)
            rows = _beside(rows, _whole(self._paid(month, self.units)), _UNITS_NOW)
        return self._summed(_changed(rows, with_units=self.units is not None), _CHANGES)

    def _flows(self, months: Sequence[int]) -> list[Sums]:
        found: dict[int, dict[Key, dict[str, int]]] = {month: {} for month in months}
        for each in movements(self.ledger, self.policies):
            if each.month in found:
                groups = found[each.month]
                moves = {name: getattr(each, name) for name in MOVES}
                _add(groups, (each.currency, segment_text(each.segments)), moves)
        return [Sums(found[month], self.ledger.places) for month in months]

    def _paid(self, month: int, ledger: Ledger | None = None) -> nw.LazyFrame[Any]:
        """The rows of one month."""
        held = ledger or self.ledger
        period = held.months.index(month)
        return held.settle(held.paid.filter(nw.col(PERIOD) == period))

    def _customers(self, month: int) -> nw.LazyFrame[Any]:
        """A row a customer with all that it pays, in the segment where it pays most: `label`, `parts`."""
        paid = self._paid(month)
        if not self.ledger.segments:
            return _whole(paid).with_columns(nw.lit("").alias(_LABEL), _whole_number(1, CUSTOMERS),
                                             _whole_number(0, _PARTS))  # fmt: skip
        columns = [nw.col(column) for column in self.ledger.segment_columns]
        labelled = paid.with_columns(nw.concat_str(columns, separator=_BETWEEN).alias(_LABEL))
        customers = self.ledger.settle(
            labelled.group_by(*WHO).agg(
                nw.col(AMOUNT).sum(), nw.col(AMOUNT).max().alias(_MOST), nw.len().alias(_PARTS)
            )
        )
        most = labelled.select(*WHO, _LABEL, nw.col(AMOUNT).alias(_MOST))
        leading = most.join(customers.select(*WHO, _MOST), on=[*WHO, _MOST], how="inner")
        first = leading.group_by(*WHO).agg(nw.col(_LABEL).min())
        known = customers.join(first, on=list(WHO), how="inner")
        return known.with_columns(
            _whole_number(1, CUSTOMERS), (nw.col(_PARTS) > 1).cast(nw.Int64).alias(_PARTS)
        )

    def _summed(self, rows: nw.LazyFrame[Any], names: Sequence[str]) -> Sums:
        found: dict[Key, dict[str, int]] = {}
        several = 0
        for row in added_up(rows, (CURRENCY, _LABEL), (*names, _PARTS)):
            segments = tuple(row[_LABEL].split(_BETWEEN)) if self.ledger.segments else ()
            _add(found, (row[CURRENCY], segment_text(segments)), {name: row[name] for name in names})
            several += row[_PARTS]
        return Sums(found, self.ledger.places, self.units is not None, several)


def segment_text(segments: tuple[str, ...]) -> str:
    """`Core / DE`."""
    return " / ".join(map(segment_name, segments))


def _whole(paid: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """A row a customer and currency of one month, over all segments."""
    return paid.group_by(*WHO).agg(nw.col(AMOUNT).sum())


def _whole_number(value: int, name: str) -> nw.Expr:
    return nw.lit(value).cast(nw.Int64).alias(name)


def _beside(rows: nw.LazyFrame[Any], others: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """The rows with the amounts of the same customers in others as `name`; 0 where there is none."""
    joined = rows.join(others.select(*WHO, nw.col(AMOUNT).alias(name)), on=list(WHO), how="left")
    return joined.with_columns(nw.col(name).fill_null(0).cast(nw.Int64))


def _changed(rows: nw.LazyFrame[Any], *, with_units: bool) -> nw.LazyFrame[Any]:
    """What each customer of a base did since: left, pays more or pays less, and by which quantity."""
    now, was = nw.col(NOW), nw.col(START)

    def where(condition: nw.Expr, amount: nw.Expr, name: str) -> nw.Expr:
        return nw.when(condition).then(amount).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)

    stays, shrunk = now > 0, (now > 0) & (now < was)
    quantity = nw.lit(0)
    if with_units:
        # The new quantity at the old price of a unit, rounded down to a minor unit for each customer.
        units = nw.when(nw.col(UNITS) > 0).then(nw.col(UNITS)).otherwise(nw.lit(1))
        quantity = nw.col(_UNITS_NOW) * was // units - was
    one = nw.lit(1)
    return rows.with_columns(
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
