"""Accrued interest, and securities that pay at maturity."""

from __future__ import annotations

from datetime import date

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.base import flag
from kpi_engine.recalc.overrides.calendar import us_30_360
from kpi_engine.recalc.overrides.financial.coupons import frequency_of
from kpi_engine.recalc.overrides.financial.day_counts import (
    ACTUAL,
    ACTUAL_365,
    EUROPEAN_30_360,
    US_30_360,
    Reading,
    basis_of,
    dated,
    days_between,
    days_in_year,
    is_month_end,
    months_later,
)

_PAR = 1000.0


@dated("ACCRINT")
def accrint(
    read: Reading, issue: CellValue, first_interest: CellValue, settlement: CellValue, rate: CellValue,
    par: CellValue, frequency: CellValue, basis: CellValue = None, from_issue: CellValue = None,
) -> CellValue:  # fmt: skip
    """Interest period by period, as Excel counts it.

    The last period ends with the first interest date, even before the settlement, whose share of it is then
    negative. With the last argument FALSE whole periods before it do not count, a first part of one does.
    """
    start, first, end = read(issue), read(first_interest), read(settlement)
    paid, amount = real(rate), real(par, _PAR)
    each, counted = frequency_of(frequency), basis_of(basis)
    demand(paid > 0.0 and amount > 0.0 and start < end)
    periods = _periods(start, first, end, each, counted, whole_periods=flag(from_issue, True))
    return amount * paid / each * periods


def _periods(
    issue: date, first: date, settlement: date, frequency: int, basis: int, *, whole_periods: bool
) -> float:
    months, ends = 12 // frequency, is_month_end(first)

    def back(steps: int) -> date:
        return months_later(first, -months * steps, to_month_end=ends)

    step = 1
    if settlement > first and whole_periods:
        while back(step - 1) <= settlement:
            step -= 1
    opened = back(step)
    length = _length(opened, back(step - 1), frequency, basis, regular=True)
    total = days_between(max(issue, opened), settlement, basis) / length
    while issue < opened:
        step += 1
        opened, closed = back(step), opened
        if issue <= opened:
            total += 1.0 if whole_periods else 0.0
            continue
        days = us_30_360(issue, closed) if basis == US_30_360 else days_between(issue, closed, basis)
        total += days / _length(opened, closed, frequency, basis, regular=False)
    return total


def _length(opened: date, closed: date, frequency: int, basis: int, *, regular: bool) -> float:
    """The length of a period; of an early one the 30/360 bases count the days, basis 2 too."""
    if basis == ACTUAL_365:
        return 365.0 / frequency
    if basis == ACTUAL:
        return float((closed - opened).days)
    if regular:
        return 360.0 / frequency
    if basis == EUROPEAN_30_360:
        return float(days_between(opened, closed, basis))
    return float(us_30_360(opened, closed, both=basis == US_30_360))


@dated("ACCRINTM")
def accrintm(
    read: Reading, issue: CellValue, settlement: CellValue, rate: CellValue, par: CellValue = None,
    basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """Interest from issue to maturity; a rate or par of 0 or less is #NUM!."""
    start, end = read(issue), read(settlement)
    paid, amount, counted = real(rate), real(par, _PAR), basis_of(basis)
    demand(paid > 0.0 and amount > 0.0 and start < end)
    return amount * paid * days_between(start, end, counted) / days_in_year(start, end, counted)


class _AtMaturity:
    """The years from issue to settlement and maturity of a security that pays all at the end."""

    def __init__(
        self, read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, basis: CellValue
    ) -> None:
        bought, end, start = read(settlement), read(maturity), read(issue)
        counted = basis_of(basis)
        demand(start <= bought < end)
        year = days_in_year(start, bought, counted)
        whole, passed = days_between(start, end, counted), days_between(start, bought, counted)
        self.total, self.passed, self.left = whole / year, passed / year, (whole - passed) / year


@dated("PRICEMAT")
def pricemat(
    read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, rate: CellValue,
    yielded: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The price per 100 of a security that pays interest at maturity."""
    years = _AtMaturity(read, settlement, maturity, issue, basis)
    paid, wanted = real(rate), real(yielded)
    demand(paid >= 0.0 and wanted >= 0.0)
    return 100.0 * ((1.0 + years.total * paid) / (1.0 + years.left * wanted) - years.passed * paid)


@dated("YIELDMAT")
def yieldmat(
    read: Reading, settlement: CellValue, maturity: CellValue, issue: CellValue, rate: CellValue,
    cost: CellValue, basis: CellValue = None,
) -> CellValue:  # fmt: skip
    """The yield of a security that pays interest at maturity."""
    years = _AtMaturity(read, settlement, maturity, issue, basis)
    paid, price = real(rate), real(cost) / 100.0
    demand(paid >= 0.0 and price > 0.0)
    spent = price + years.passed * paid
    return ((1.0 + years.total * paid) / spent - 1.0) / years.left
