"""Figures are rounded so that they still add up on paper."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.ledger.bridge.shown import parts_shown, rounded

VALUES = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)


def test_three_thirds_are_one() -> None:
    assert parts_shown([Fraction(1, 3)] * 3, Decimal("1.0"), 1) == [
        Decimal("0.4"),
        Decimal("0.3"),
        Decimal("0.3"),
    ]


def test_a_half_is_rounded_away_from_zero() -> None:
    assert (rounded(Fraction("6.25"), 1), rounded(Fraction("-6.25"), 1)) == (Decimal("6.3"), Decimal("-6.3"))


def test_nothing_stays_nothing() -> None:
    assert parts_shown([Fraction(0), Fraction(1, 2), Fraction(1, 2)], Decimal("1"), 0) == [
        Decimal(0),
        Decimal(1),
        Decimal(0),
    ]
    assert parts_shown([], Decimal(0), 1) == []


@settings(deadline=None)
@given(VALUES, st.lists(VALUES, min_size=1, max_size=8))
def test_parts_as_shown_tie_and_are_less_than_a_digit_off(start: Fraction, parts: list[Fraction]) -> None:
    first, last = rounded(start, 2), rounded(start + sum(parts, Fraction()), 2)
    shown = parts_shown(parts, last - first, 2)
    assert first + sum(shown, Decimal()) == last
    moving = [(part, one) for part, one in zip(parts, shown, strict=True) if part]
    assert all(abs(part - Fraction(one)) <= Fraction(1, 100) for part, one in moving)
    assert all(Fraction(one) * part >= 0 for part, one in moving)
