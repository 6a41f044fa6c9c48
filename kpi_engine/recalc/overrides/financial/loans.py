"""Payments, present and future values of a loan with equal payments."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite
from kpi_engine.recalc.overrides.base import RefusedError, number, override


def _due(kind: CellValue) -> float:
    """1 for payments at the beginning of a period: any number but 0 says so."""
    return 1.0 if number(kind) != 0.0 else 0.0


def _power(rate: float, periods: float) -> float:
    """The growth over the periods; a root of a negative number is #NUM!."""
    base = 1.0 + rate
    demand(base != 0.0 or periods > 0.0)
    demand(base >= 0.0 or periods == math.floor(periods))
    return math.pow(base, periods)


def _grown(rate: float, periods: float) -> tuple[float, float]:
    """The growth over the periods, and what one paid at the end of each has become."""
    if rate == 0.0:
        return 1.0, periods
    growth = _power(rate, periods)
    return growth, (growth - 1.0) / rate


def _payment(rate: float, periods: float, present: float, future: float, due: float) -> float:
    demand(periods != 0.0 and rate > -1.0)
    growth, paid = _grown(rate, periods)
    return finite(-(future + present * growth) / ((1.0 + rate * due) * paid))


def _future(rate: float, periods: float, payment: float, present: float, due: float) -> float:
    growth, paid = _grown(rate, periods)
    return -present * growth - payment * (1.0 + rate * due) * paid


@override("PMT")
def pmt(
    rate: CellValue, periods: CellValue, present: CellValue, future: CellValue = None, kind: CellValue = None
) -> CellValue:
    """The payment; no period, or a rate of -100% or less, is #NUM!."""
    each, count, now, later = number(rate), number(periods), number(present), number(future)
    return _payment(each, count, now, later, _due(kind))


@override("PV")
def pv(
    rate: CellValue, periods: CellValue, payment: CellValue, future: CellValue = None, kind: CellValue = None
) -> CellValue:
    """The present value of payments and of an amount at the end."""
    each, count, paid, later, due = number(rate), number(periods), number(payment), number(future), _due(kind)
    growth, total = _grown(each, count)
    demand(growth != 0.0)
    return finite(-(later + paid * (1.0 + each * due) * total) / growth)


@override("FV")
def fv(
    rate: CellValue, periods: CellValue, payment: CellValue, present: CellValue = None, kind: CellValue = None
) -> CellValue:
    """What payments and an amount at the beginning have become."""
    each, count, paid, now = number(rate), number(periods), number(payment), number(present)
    return finite(_future(each, count, paid, now, _due(kind)))


@override("NPER")
def nper(
    rate: CellValue, payment: CellValue, present: CellValue, future: CellValue = None, kind: CellValue = None
) -> CellValue:
    """The number of payments; one that never is reached is #NUM!."""
    each, paid, now, later = number(rate), number(payment), number(present), number(future)
    due = _due(kind)
    if each == 0.0:
        demand(paid != 0.0)
        return -(now + later) / paid
    flow = paid * (1.0 + each * due)
    top, below = flow - later * each, flow + now * each
    demand(each > -1.0 and below != 0.0 and top / below > 0.0)
    return math.log(top / below) / math.log1p(each)


def _parts(
    rate: CellValue, period: CellValue, periods: CellValue, present: CellValue, future: CellValue,
    kind: CellValue,
) -> tuple[float, float]:  # fmt: skip
    """Interest and principal of one payment."""
    each, at, count = number(rate), number(period), number(periods)
    now, later, due = number(present), number(future), _due(kind)
    demand(1.0 <= at < count + 1.0)
    payment = _payment(each, count, now, later, due)
    if due and at < 2.0:
        return 0.0, payment
    owed = _future(each, at - 1.0 - due, payment, now, due) - payment * due
    return owed * each, payment - owed * each


@override("IPMT")
def ipmt(
    rate: CellValue, period: CellValue, periods: CellValue, present: CellValue, future: CellValue = None,
    kind: CellValue = None,
) -> CellValue:  # fmt: skip
    """The interest in a payment; none in the first when payments are due at the beginning."""
    return _parts(rate, period, periods, present, future, kind)[0]


@override("PPMT")
def ppmt(
    rate: CellValue, period: CellValue, periods: CellValue, present: CellValue, future: CellValue = None,
    kind: CellValue = None,
) -> CellValue:  # fmt: skip
    """The principal in a payment; a period outside the loan is #NUM!."""
    return _parts(rate, period, periods, present, future, kind)[1]


@override("ISPMT")
def ispmt(rate: CellValue, period: CellValue, periods: CellValue, present: CellValue) -> CellValue:
    """The interest of a loan with equal principal; no periods are #DIV/0!."""
    each, at, count, now = number(rate), number(period), number(periods), number(present)
    if count == 0.0:
        raise RefusedError(DIV0)
    return now * each * (at / count - 1.0)


@override("RRI")
def rri(periods: CellValue, present: CellValue, future: CellValue) -> CellValue:
    """The rate of growth; no periods, or no beginning, are #NUM!."""
    count, now, later = number(periods), number(present), number(future)
    demand(count > 0.0 and now != 0.0)
    ratio = later / now
    demand(ratio >= 0.0)
    return float(ratio ** (1.0 / count)) - 1.0


@override("PDURATION")
def pduration(rate: CellValue, present: CellValue, future: CellValue) -> CellValue:
    """Periods to grow from one value to another; all three must be above 0."""
    each, now, later = number(rate), number(present), number(future)
    if each <= 0.0 or now <= 0.0 or later <= 0.0:
        raise RefusedError(NUM)
    return (math.log(later) - math.log(now)) / math.log1p(each)
