"""Depreciation and cumulated payments."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import NUM, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import (
    RefusedError,
    flag,
    number,
    override,
    single,
    whole,
)
from kpi_engine.recalc.overrides.reading import amounts

_SAME_TIME = 1e-9


@override("DB")
def fixed_declining(
    cost: CellValue, salvage: CellValue, life: CellValue, period: CellValue, month: CellValue = None
) -> CellValue:
    """The rate is rounded to three decimals, the months of the first year lose their fraction."""
    price, rest, years, at = number(cost), number(salvage), number(life), number(period)
    months = whole(month, 12)
    last = years if months == 12 else years + 1
    if price < 0 or rest < 0 or years <= 0 or at <= 0 or at > last or not 1 <= months <= 12:
        raise RefusedError(NUM)
    if price == 0:
        return 0.0
    rate: float = round(1 - (rest / price) ** (1 / years) + 1e-12, 3)
    written = price * rate * months / 12
    if math.trunc(at) <= 1:
        return written
    total = written
    for _ in range(2, min(math.trunc(years), math.trunc(at)) + 1):
        written = (price - total) * rate
        total += written
    if math.trunc(at) > years:
        return (price - total) * rate * (12 - months) / 12
    return written


@override("DDB")
def double_declining(
    cost: CellValue, salvage: CellValue, life: CellValue, period: CellValue, factor: CellValue = None
) -> CellValue:
    """Never below the salvage value; parts of a period are allowed."""
    price, rest, years, at = number(cost), number(salvage), number(life), number(period)
    times = number(factor, 2.0)
    if price < 0 or rest < 0 or years <= 0 or at <= 0 or times <= 0 or at > years:
        raise RefusedError(NUM)
    return _declining(price, rest, years, at, times)


def _declining(cost: float, salvage: float, life: float, period: float, factor: float) -> float:
    rate = min(factor / life, 1.0)
    before = (cost if period == 1 else 0.0) if rate >= 1.0 else cost * (1 - rate) ** (period - 1)
    after = 0.0 if rate >= 1.0 else cost * (1 - rate) ** period
    return max(before - max(after, salvage), 0.0)


@override("VDB")
def variable_declining(
    cost: CellValue, salvage: CellValue, life: CellValue, start: CellValue, end: CellValue,
    factor: CellValue = None, no_switch: CellValue = None,
) -> CellValue:  # fmt: skip
    """Declining balance from `start` to `end` periods, going over to straight line where that is more.

    Where the start is a part of a period, Excel counts that part first and whole periods after it.
    """
    price, rest, years = number(cost), number(salvage), number(life)
    first, last, times = number(start), number(end), number(factor, 2.0)
    if min(first, price, rest) < 0 or last < first or last > years or times <= 0 or years <= 0:
        raise RefusedError(NUM)
    if flag(no_switch):
        return _whole_and_parts(price, rest, years, first, last, times)
    return _to_straight_line(price, rest, years, first, last, times)


def _whole_and_parts(
    cost: float, salvage: float, life: float, start: float, end: float, factor: float
) -> float:
    """Each period's declining amount, the first and the last by their part."""
    total = 0.0
    for period in range(math.floor(start) + 1, math.ceil(end) + 1):
        part = min(end, period) - max(start, period - 1)
        total += _declining(cost, salvage, life, period, factor) * part
    return total


def _to_straight_line(
    cost: float, salvage: float, life: float, start: float, end: float, factor: float
) -> float:
    """What is written off between two times, in each period by the larger of both methods."""
    rate = min(factor / life, 1.0)
    at, value, total = 0.0, cost, 0.0
    part = start - math.floor(start) or 1.0
    while at < end:
        until = min(at + part, end)
        declining = max(min(value * rate, value - salvage), 0.0)
        straight = (value - salvage) / (life - at)
        amount = max(declining, straight) * (until - at)
        value -= amount
        if at >= start - _SAME_TIME:
            total += amount
        at, part = until, 1.0
    return total


@override("CUMIPMT")
def cumulated_interest(
    rate: CellValue, periods: CellValue, amount: CellValue, first: CellValue, last: CellValue, kind: CellValue
) -> CellValue:
    """Interest paid from one period to another; the first is rounded up, the last down."""
    return _cumulated(rate, periods, amount, first, last, kind)[0]


@override("CUMPRINC")
def cumulated_principal(
    rate: CellValue, periods: CellValue, amount: CellValue, first: CellValue, last: CellValue, kind: CellValue
) -> CellValue:
    """Principal repaid from one period to another; the first is rounded up, the last down."""
    return _cumulated(rate, periods, amount, first, last, kind)[1]


def _cumulated(
    rate: CellValue, periods: CellValue, amount: CellValue, first: CellValue, last: CellValue, kind: CellValue
) -> tuple[float, float]:
    """Interest and principal. The principal of a loan grows by the rate from payment to payment."""
    if any(isinstance(single(each), bool) for each in (rate, periods, amount, first, last, kind)):
        raise RefusedError(VALUE)
    interest, count, loan = number(rate), number(periods), number(amount)
    start, end, due = math.ceil(number(first)), math.trunc(number(last)), number(kind)
    refused = interest <= 0 or count <= 0 or loan <= 0 or number(first) < 1 or end < start or end > count
    if refused or due not in (0.0, 1.0):
        raise RefusedError(NUM)
    smallest = -loan * interest / ((1 + interest) ** count - 1)
    payment = smallest * (1 + interest) ** count / (1 + interest * due)
    principal = math.fsum(
        payment if due and period == 1 else smallest * (1 + interest) ** (period - 1 - due)
        for period in range(start, end + 1)
    )
    return payment * (end - start + 1) - principal, principal


@override("FVSCHEDULE")
def future_value_schedule(principal: CellValue, rates: CellValue) -> CellValue:
    """A principal compounded with a list of rates; a blank rate is 0, text is #VALUE!."""
    return math.prod((1 + rate for rate in amounts(rates)), start=number(principal))
