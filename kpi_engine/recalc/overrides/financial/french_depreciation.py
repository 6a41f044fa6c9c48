"""Depreciation by the rules of French accounting."""

from __future__ import annotations

import math
from datetime import date

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real, whole_real
from kpi_engine.recalc.overrides.financial.day_counts import (
    Reading,
    basis_of,
    dated,
    days_between,
    days_in_year,
)

_SHORTEST, _MIDDLE, _LONG = 3.0, 5.0, 6.0


def _given(
    read: Reading, cost: CellValue, bought: CellValue, first: CellValue, salvage: CellValue,
    period: CellValue, rate: CellValue, basis: CellValue,
) -> tuple[float, date, date, float, int, float, int]:  # fmt: skip
    price, rest, at, share = real(cost), real(salvage), whole_real(period), real(rate)
    day, end, counted = read(bought), read(first), basis_of(basis)
    demand(0.0 <= rest <= price and at >= 0 and share > 0.0 and day <= end)
    return price, day, end, rest, at, share, counted


def _part_of_year(day: date, end: date, basis: int) -> float:
    """The part of the first year; of an asset bought at the end of a period a whole one."""
    days = days_between(day, end, basis)
    return days / days_in_year(day, end, basis) if days else 1.0


@dated("AMORLINC")
def amorlinc(
    read: Reading, cost: CellValue, bought: CellValue, first: CellValue, salvage: CellValue,
    period: CellValue, rate: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The same amount each year; the first year by its days, the last what is left."""
    price, day, end, rest, at, share, counted = _given(
        read, cost, bought, first, salvage, period, rate, basis
    )
    yearly, left = price * share, price - rest
    amount = min(_part_of_year(day, end, counted) * yearly, left)
    for _ in range(at):
        left -= amount
        amount = min(yearly, max(left, 0.0))
    return amount


def _coefficient(years: float) -> float:
    if years < _SHORTEST:
        return 1.0
    if years < _MIDDLE:
        return 1.5
    return 2.0 if years <= _LONG else 2.5


@dated("AMORDEGRC")
def amordegrc(
    read: Reading, cost: CellValue, bought: CellValue, first: CellValue, salvage: CellValue,
    period: CellValue, rate: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """A share of what is left each year, faster for longer lives, in whole units; at the end one half."""
    price, day, end, rest, at, share, counted = _given(
        read, cost, bought, first, salvage, period, rate, basis
    )
    faster = share * _coefficient(1.0 / share)
    amount = _rounded(_part_of_year(day, end, counted) * faster * price)
    value = price - amount
    left = value - rest
    for step in range(at):
        amount = _rounded(faster * value)
        left -= amount
        if left < 0.0:
            return _rounded(value * 0.5) if at - step <= 1 else 0.0
        value -= amount
    return amount


def _rounded(amount: float) -> float:
    return float(math.floor(amount + 0.5))
