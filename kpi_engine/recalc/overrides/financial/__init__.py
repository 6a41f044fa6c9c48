"""Loans, cash flows, bonds and depreciation."""

from kpi_engine.recalc.overrides.financial import (
    accrued,
    bonds,
    cash_flows,
    coupons,
    discounted,
    french_depreciation,
    loans,
    odd_bonds,
    rates,
)

__all__ = [
    "accrued",
    "bonds",
    "cash_flows",
    "coupons",
    "discounted",
    "french_depreciation",
    "loans",
    "odd_bonds",
    "rates",
]
