"""The sentence for the board: the largest effects first, and never more than the split shows."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi_engine.ledger.bridge import Bridge, Effect
from kpi_engine.ledger.bridge.sentence import sentence
from tests.ledger.bridge.conftest import MARCH

JUNE = MARCH + 3


def bridge(kpi: str, title: str, start: str, *effects: Effect, unit: str = "fraction") -> Bridge:
    first = Fraction(start)
    last = first + sum((each.value for each in effects), Fraction())
    names = tuple(dict.fromkeys(each.name for each in effects))
    assert unit in ("fraction", "money", "ratio")
    return Bridge(
        kpi, title, "money" if unit == "money" else "ratio" if unit == "ratio" else "fraction",
        "EUR" if unit == "money" else "", MARCH, JUNE, first, last, effects, names, by=("plan",),
    )  # fmt: skip


def test_the_largest_come_first_and_the_rest_is_one() -> None:
    losses = [Effect("volume", "churn", plan, Fraction(f"-0.0{size}"))
              for plan, size in (("Max", 1), ("Core", 4), ("Pro", 2), ("Team", 3), ("Lite", 1))]  # fmt: skip
    assert sentence(bridge("NRR", "NRR", "1.04", *losses), with_units=False) == (
        "NRR fell from 104.0 % in 2026-03 to 93.0 % in 2026-06 (-11.0 points): higher churn in Core took "
        "4.0 points, higher churn in Team took 3.0 points, higher churn in Pro took 2.0 points and all else "
        "together took 2.0 points."
    )


def test_of_a_churn_rate_more_churn_adds_and_more_expansion_takes() -> None:
    moves = (
        Effect("volume", "churn", "", Fraction("0.02")),
        Effect("price", "expansion", "", Fraction("-0.01")),
    )
    told = sentence(bridge("NET_MRR_CHURN", "Net MRR churn", "0.03", *moves), with_units=False)
    assert told.endswith("higher churn added 2.0 points and higher expansion took 1.0 points.")


def test_what_does_not_move_is_said_with_what_cancels() -> None:
    moves = (Effect("mix", "", "Core", Fraction("0.01")), Effect("volume", "churn", "Pro", Fraction("-0.01")))
    assert sentence(bridge("NRR", "NRR", "1", *moves), with_units=False) == (
        "NRR stayed at 100.0 % from 2026-03 to 2026-06: higher churn in Pro took 1.0 points and the mix by "
        "plan added 1.0 points."
    )
    assert (
        sentence(bridge("NRR", "NRR", "1"), with_units=False)
        == "NRR stayed at 100.0 % from 2026-03 to 2026-06."
    )


@pytest.mark.parametrize(
    ("with_units", "more", "dearer"),
    [
        (False, "more customers", "a higher average MRR per customer"),
        (True, "more units", "a higher average price"),
    ],
)
def test_large_amounts_have_no_cents_and_units_their_own_words(
    with_units: bool, more: str, dearer: str
) -> None:
    moves = (Effect("volume", "", "Pro", Fraction("2000.4")), Effect("price", "", "Pro", Fraction("1000.4")))
    told = sentence(bridge("MRR_END", "MRR", "10000", *moves, unit="money"), with_units=with_units)
    assert told == (
        f"MRR rose from EUR 10,000 in 2026-03 to EUR 13,001 in 2026-06 (+EUR 3,001): {more} in Pro added "
        f"EUR 2,001 and {dearer} in Pro added EUR 1,000."
    )
