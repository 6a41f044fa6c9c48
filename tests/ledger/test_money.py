"""Amounts in minor units: exact sums, and no figure that differs from a plain sum."""

import numpy as np
import pytest

from kpi_engine.ledger.money import minor_units


def test_amounts_with_cents_are_counted_in_cents() -> None:
    minor, places = minor_units(np.array([[19.99, 0.1], [1234.5, 0.0]]))
    assert places == 2
    assert minor.tolist() == [[1999, 10], [123_450, 0]]


def test_a_yearly_plan_by_month_keeps_the_sum_of_many_customers() -> None:
    plans = np.full((1000, 1), 100 / 12)
    minor, places = minor_units(plans)
    assert places > 2
    assert int(minor.sum()) / 10**places == pytest.approx(1000 * 100 / 12, rel=1e-12)


def test_large_totals_stay_exact() -> None:
    minor, places = minor_units(np.array([90_000_000_000.01, 0.02]))
    assert (places, int(minor.sum())) == (2, 9_000_000_000_003)


def test_totals_beyond_what_can_be_counted_are_not() -> None:
    assert minor_units(np.array([1e300])) is None
    assert minor_units(np.array([1e308, 1e308])) is None
