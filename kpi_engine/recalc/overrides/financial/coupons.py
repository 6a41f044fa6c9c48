"""Coupon dates of a bond, and the days between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, whole_real
from kpi_engine.recalc.overrides.calendar import us_30_360
from kpi_engine.recalc.overrides.financial.day_counts import (
    ACTUAL,
    ACTUAL_365,
    US_30_360,
    Reading,
    basis_of,
    dated,
    days_between,
    is_month_end,
    months_later,
    serial_of,
)


def frequency_of(value: CellValue) -> int:
    """Coupons a year without their fraction: 1, 2 or 4."""
    frequency = whole_real(value)
    demand(frequency in (1, 2, 4))
    return frequency


class Coupons:
    """The coupon period in which a bond changes hands; the dates are counted back from maturity."""

    def __init__(self, settlement: date, maturity: date, frequency: int, basis: int) -> None:
        self.settlement, self.frequency, self.basis = settlement, frequency, basis
        months, ends = 12 // frequency, is_month_end(maturity)
        count = max((maturity.year - settlement.year) * 12 + maturity.month - settlement.month, 0) // months

        def back(steps: int) -> date:
            return months_later(maturity, -months * steps, to_month_end=ends)

        while back(count) > settlement:
            count += 1
        while count > 0 and back(count - 1) <= settlement:
            count -= 1
        self.previous, self.next = back(count), back(count - 1)
        self.number = count

    @property
    def days(self) -> float:
        """The days of the period."""
        if self.basis == ACTUAL:
            return float((self.next - self.previous).days)
        return (365.0 if self.basis == ACTUAL_365 else 360.0) / self.frequency

    @property
    def days_before(self) -> int:
        """From the coupon before to the settlement."""
        return days_between(self.previous, self.settlement, self.basis)

    @property
    def days_after(self) -> float:
        """From the settlement to the next coupon."""
        if self.basis == US_30_360:
            return float(us_30_360(self.previous, self.next, both=True) - self.days_before)
        return float(days_between(self.settlement, self.next, self.basis))


def _enter(name: str, of: Callable[[Coupons, Reading], float], meaning: str) -> None:
    def function(
        read: Reading, settlement: CellValue, maturity: CellValue, frequency: CellValue,
        basis: CellValue = None,
    ) -> CellValue:  # fmt: skip
        start, end = read(settlement), read(maturity)
        each, counted = frequency_of(frequency), basis_of(basis)
        demand(start < end)
        return of(Coupons(start, end, each, counted), read)

    function.__doc__ = f"{meaning}; a settlement on or after maturity is #NUM!."
    dated(name)(function)


_enter("COUPNUM", lambda bond, _: float(bond.number), "Coupons still to come")
_enter("COUPPCD", lambda bond, read: serial_of(bond.previous, read), "The coupon date before the settlement")
_enter("COUPNCD", lambda bond, read: serial_of(bond.next, read), "The coupon date after the settlement")
_enter("COUPDAYS", lambda bond, _: bond.days, "The days of the coupon period")
_enter("COUPDAYBS", lambda bond, _: float(bond.days_before), "Days since the coupon before")
_enter("COUPDAYSNC", lambda bond, _: bond.days_after, "Days to the next coupon")
