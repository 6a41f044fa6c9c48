"""Bonds whose first or last coupon period is longer or shorter than the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.financial.coupons import Coupons, frequency_of
from kpi_engine.recalc.overrides.financial.day_counts import (
    ACTUAL,
    ACTUAL_360,
    ACTUAL_365,
    Reading,
    basis_of,
    dated,
    days_between,
    is_month_end,
    months_later,
)
from kpi_engine.recalc.overrides.financial.solving import root

_Pricing = Callable[[float], float]


def _odd_first(
    settlement: date, maturity: date, issue: date, first: date, rate: float, redemption: float,
    frequency: int, basis: int,
) -> _Pricing:  # fmt: skip
    """The price as a function of the yield."""
    length = Coupons(settlement, first, frequency, basis).days
    if days_between(issue, first, basis) < length:
        return _short_first(settlement, maturity, issue, first, rate, redemption, frequency, basis)
    return _long_first(settlement, maturity, issue, first, rate, redemption, frequency, basis)


def _short_first(
    settlement: date, maturity: date, issue: date, first: date, rate: float, redemption: float,
    frequency: int, basis: int,
) -> _Pricing:  # fmt: skip
    length = Coupons(settlement, first, frequency, basis).days
    number = Coupons(settlement, maturity, frequency, basis).number
    coupon = 100.0 * rate / frequency
    part = days_between(issue, first, basis) / length
    rest = days_between(settlement, first, basis) / length
    accrued = coupon * days_between(issue, settlement, basis) / length

    def price(yielded: float) -> float:
        growth = 1.0 + yielded / frequency
        total: float = redemption / growth ** (number - 1 + rest) + coupon * part / growth**rest
        later: float = sum(coupon / growth ** (step + rest) for step in range(1, number))
        return total + later - accrued

    return price


def _long_first(
    settlement: date, maturity: date, issue: date, first: date, rate: float, redemption: float,
    frequency: int, basis: int,
) -> _Pricing:  # fmt: skip
    now = Coupons(settlement, first, frequency, basis)
    length, coupon = now.days, 100.0 * rate / frequency
    before = Coupons(issue, first, frequency, basis).number
    months, ends = 12 // frequency, is_month_end(first)
    earned = accrued = 0.0
    for step in range(before):
        late = months_later(first, -months * step, to_month_end=ends)
        early = months_later(first, -months * (step + 1), to_month_end=ends)
        normal = float(days_between(early, late, basis)) if basis == ACTUAL else length
        earned += 1.0 if step < before - 1 else days_between(issue, late, basis) / normal
        start, end = max(issue, early), min(settlement, late)
        accrued += max(days_between(start, end, basis), 0) / normal if start < end else 0.0
    if basis in (ACTUAL_360, ACTUAL_365):
        rest = days_between(settlement, now.next, basis) / length
    else:
        rest = (length - now.days_before) / length
    whole = now.number - 1
    number = Coupons(first, maturity, frequency, basis).number

    def price(yielded: float) -> float:
        growth = 1.0 + yielded / frequency
        total: float = redemption / growth ** (rest + whole + number)
        total += coupon * earned / growth ** (whole + rest)
        later: float = sum(coupon / growth ** (step + whole + rest) for step in range(1, number + 1))
        return total + later - coupon * accrued

    return price


def _first_dates(
    read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, first: CellValue
) -> tuple[date, date, date, date]:
    bought, end, start, coupon = read(settlement), read(maturity), read(issue), read(first)
    demand(start < bought < coupon < end)
    return bought, end, start, coupon


@dated("ODDFPRICE")
def oddfprice(
    read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, first: CellValue,
    rate: CellValue, yielded: CellValue, redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The price with an odd first period; dates out of order are #NUM!."""
    dates = _first_dates(read, settlement, maturity, issue, first)
    paid, wanted, repaid = real(rate), real(yielded), real(redemption)
    demand(paid >= 0.0 and wanted >= 0.0 and repaid > 0.0)
    return _odd_first(*dates, paid, repaid, frequency_of(frequency), basis_of(basis))(wanted)


@dated("ODDFYIELD")
def oddfyield(
    read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, first: CellValue,
    rate: CellValue, cost: CellValue, redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The yield with an odd first period, the root of the price."""
    dates = _first_dates(read, settlement, maturity, issue, first)
    paid, spent, repaid = real(rate), real(cost), real(redemption)
    demand(paid >= 0.0 and spent > 0.0 and repaid > 0.0)
    times = frequency_of(frequency)
    price = _odd_first(*dates, paid, repaid, times, basis_of(basis))
    return root(lambda at: price(at) - spent, -times + 1e-9, paid or 0.05)


class _OddLast:
    """Coupons earned, accrued and still to run in an odd last period, in parts of a normal one."""

    def __init__(
        self, read: Reading, settlement: CellValue, maturity: CellValue, last: CellValue,
        frequency: CellValue, basis: CellValue,
    ) -> None:  # fmt: skip
        bought, end, start = read(settlement), read(maturity), read(last)
        self.frequency, counted = frequency_of(frequency), basis_of(basis)
        demand(start < bought < end)
        months, ends = 12 // self.frequency, is_month_end(start)
        self.earned = self.accrued = self.left = 0.0
        early, step = start, 0
        while early < end:
            step += 1
            late = months_later(start, months * step, to_month_end=ends)
            normal = float(days_between(early, late, counted))
            closed = min(late, end)
            self.earned += days_between(early, closed, counted) / normal
            if early < bought:
                self.accrued += days_between(early, min(closed, bought), counted) / normal
            if closed > bought:
                self.left += days_between(max(early, bought), closed, counted) / normal
            early = late


@dated("ODDLPRICE")
def oddlprice(
    read: Reading, settlement: CellValue, maturity: CellValue, last: CellValue, rate: CellValue,
    yielded: CellValue, redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The price with an odd last period; dates out of order are #NUM!."""
    bond = _OddLast(read, settlement, maturity, last, frequency, basis)
    paid, wanted, repaid = real(rate), real(yielded), real(redemption)
    demand(paid >= 0.0 and wanted >= 0.0 and repaid > 0.0)
    coupon = 100.0 * paid / bond.frequency
    return (bond.earned * coupon + repaid) / (
        bond.left * wanted / bond.frequency + 1.0
    ) - bond.accrued * coupon


@dated("ODDLYIELD")
def oddlyield(
    read: Reading, settlement: CellValue, maturity: CellValue, last: CellValue, rate: CellValue,
    cost: CellValue, redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The yield with an odd last period."""
    bond = _OddLast(read, settlement, maturity, last, frequency, basis)
    paid, spent, repaid = real(rate), real(cost), real(redemption)
    demand(paid >= 0.0 and spent > 0.0 and repaid > 0.0)
    coupon = 100.0 * paid / bond.frequency
    outlay = bond.accrued * coupon + spent
    return (bond.earned * coupon + repaid - outlay) / outlay * bond.frequency / bond.left
