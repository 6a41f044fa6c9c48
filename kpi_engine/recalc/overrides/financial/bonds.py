"""Price, yield and duration of bonds with regular coupons."""

from __future__ import annotations

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite, real
from kpi_engine.recalc.overrides.financial.coupons import Coupons, frequency_of
from kpi_engine.recalc.overrides.financial.day_counts import Reading, basis_of, dated
from kpi_engine.recalc.overrides.financial.solving import root


def _bond(
    read: Reading, settlement: CellValue, maturity: CellValue, frequency: CellValue, basis: CellValue
) -> Coupons:
    start, end = read(settlement), read(maturity)
    each, counted = frequency_of(frequency), basis_of(basis)
    demand(start < end)
    return Coupons(start, end, each, counted)


def _price(bond: Coupons, rate: float, yielded: float, redemption: float) -> float:
    coupon = 100.0 * rate / bond.frequency
    before, length = bond.days_before, bond.days
    rest, accrued = (length - before) / length, coupon * before / length
    growth = 1.0 + yielded / bond.frequency
    if bond.number == 1:
        return (redemption + coupon) / (1.0 + rest * yielded / bond.frequency) - accrued
    demand(growth > 0.0)
    total: float = redemption / growth ** (bond.number - 1 + rest)
    for step in range(bond.number):
        total += coupon / growth ** (step + rest)
    return total - accrued


@dated("PRICE")
def price(
    read: Reading, settlement: CellValue, maturity: CellValue, rate: CellValue, yielded: CellValue,
    redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The price per 100; a negative rate or yield, or a redemption of 0 or less, is #NUM!."""
    bond = _bond(read, settlement, maturity, frequency, basis)
    paid, wanted, repaid = real(rate), real(yielded), real(redemption)
    demand(paid >= 0.0 and wanted >= 0.0 and repaid > 0.0)
    return _price(bond, paid, wanted, repaid)


@dated("YIELD")
def bond_yield(
    read: Reading, settlement: CellValue, maturity: CellValue, rate: CellValue, cost: CellValue,
    redemption: CellValue, frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The yield at a price; with one coupon left it is simple interest, else the root of the price."""
    bond = _bond(read, settlement, maturity, frequency, basis)
    paid, spent, repaid = real(rate), real(cost), real(redemption)
    demand(paid >= 0.0 and spent > 0.0 and repaid > 0.0)
    if bond.number == 1:
        before, length, share = bond.days_before, bond.days, paid / bond.frequency
        growth = (repaid / 100.0 + share) / (spent / 100.0 + before / length * share) - 1.0
        return growth * bond.frequency * length / (length - before)
    return root(lambda at: _price(bond, paid, at, repaid) - spent, -bond.frequency + 1e-9, paid or 0.05)


@dated("DURATION")
def duration(
    read: Reading, settlement: CellValue, maturity: CellValue, rate: CellValue, yielded: CellValue,
    frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """Macaulay's duration in years for a par of 100."""
    return _duration(_bond(read, settlement, maturity, frequency, basis), rate, yielded)


@dated("MDURATION")
def modified_duration(
    read: Reading, settlement: CellValue, maturity: CellValue, rate: CellValue, yielded: CellValue,
    frequency: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """Macaulay's duration over one period's growth."""
    bond = _bond(read, settlement, maturity, frequency, basis)
    return _duration(bond, rate, yielded) / (1.0 + real(yielded) / bond.frequency)


def _duration(bond: Coupons, rate: CellValue, yielded: CellValue) -> float:
    paid, wanted = real(rate), real(yielded)
    demand(paid >= 0.0 and wanted >= 0.0)
    coupon, growth = 100.0 * paid / bond.frequency, 1.0 + wanted / bond.frequency
    rest = (bond.days - bond.days_before) / bond.days
    at_end = rest + bond.number - 1
    value = 100.0 / growth**at_end
    weighted = at_end * value
    for step in range(bond.number):
        present = coupon / growth ** (step + rest)
        value += present
        weighted += (step + rest) * present
    return finite(weighted / value / bond.frequency)
