"""Securities without interest: discount, price, yield, treasury bills."""

from __future__ import annotations

import math
from datetime import date

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.base import RefusedError
from kpi_engine.recalc.overrides.financial.day_counts import (
    Reading,
    basis_of,
    dated,
    months_later,
    year_fraction,
)

_HALF_A_YEAR = 182


def _years(read: Reading, settlement: CellValue, maturity: CellValue, basis: CellValue) -> float:
    start, end = read(settlement), read(maturity)
    counted = basis_of(basis)
    demand(start < end)
    return year_fraction(start, end, counted)


def _two(one: CellValue, other: CellValue) -> tuple[float, float]:
    first, second = real(one), real(other)
    demand(first > 0.0 and second > 0.0)
    return first, second


@dated("DISC")
def disc(
    read: Reading, settlement: CellValue, maturity: CellValue, price: CellValue, redemption: CellValue,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The discount a year, of the redemption."""
    years = _years(read, settlement, maturity, basis)
    paid, repaid = _two(price, redemption)
    return (1.0 - paid / repaid) / years


@dated("INTRATE")
def intrate(
    read: Reading, settlement: CellValue, maturity: CellValue, investment: CellValue, redemption: CellValue,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The interest a year, of the investment."""
    years = _years(read, settlement, maturity, basis)
    paid, repaid = _two(investment, redemption)
    return (repaid - paid) / paid / years


@dated("YIELDDISC")
def yielddisc(
    read: Reading, settlement: CellValue, maturity: CellValue, price: CellValue, redemption: CellValue,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The yield a year, of the price."""
    return intrate(read, settlement, maturity, price, redemption, basis)


@dated("RECEIVED")
def received(
    read: Reading, settlement: CellValue, maturity: CellValue, investment: CellValue, discount: CellValue,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """What is repaid at maturity; a discount of the whole is #NUM!."""
    years = _years(read, settlement, maturity, basis)
    paid, rate = _two(investment, discount)
    demand(rate * years < 1.0)
    return paid / (1.0 - rate * years)


@dated("PRICEDISC")
def pricedisc(
    read: Reading, settlement: CellValue, maturity: CellValue, discount: CellValue, redemption: CellValue,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The price at a discount."""
    years = _years(read, settlement, maturity, basis)
    rate, repaid = _two(discount, redemption)
    return repaid - rate * repaid * years


def _bill(read: Reading, settlement: CellValue, maturity: CellValue) -> int:
    """The days of a treasury bill, which runs a year at most."""
    start, end = read(settlement), read(maturity)
    demand(start < end <= _a_year_later(start))
    return (end - start).days


def _a_year_later(start: date) -> date:
    return months_later(start, 12)


@dated("TBILLPRICE")
def tbillprice(read: Reading, settlement: CellValue, maturity: CellValue, discount: CellValue) -> CellValue:
    """The price per 100; one below 0 is #NUM!."""
    days, rate = _bill(read, settlement, maturity), real(discount)
    demand(rate > 0.0)
    price = 100.0 * (1.0 - rate * days / 360.0)
    demand(price >= 0.0)
    return price


@dated("TBILLYIELD")
def tbillyield(read: Reading, settlement: CellValue, maturity: CellValue, price: CellValue) -> CellValue:
    """The yield at a price, for 360 days."""
    days, paid = _bill(read, settlement, maturity), real(price)
    demand(paid > 0.0)
    return (100.0 - paid) / paid * 360.0 / days


@dated("TBILLEQ")
def tbilleq(read: Reading, settlement: CellValue, maturity: CellValue, discount: CellValue) -> CellValue:
    """The yield of a bond equal to the bill; beyond half a year with interest on interest."""
    days, rate = _bill(read, settlement, maturity), real(discount)
    demand(rate > 0.0)
    if days <= _HALF_A_YEAR:
        below = 360.0 - rate * days
        if below == 0.0:
            raise RefusedError(DIV0)
        demand(below > 0.0)
        return 365.0 * rate / below
    price = 1.0 - rate * days / 360.0
    demand(price > 0.0)
    part = days / (366.0 if days == 366 else 365.0)
    inner = part * part - (2.0 * part - 1.0) * (1.0 - 1.0 / price)
    return 2.0 * (math.sqrt(inner) - part) / (2.0 * part - 1.0)
