"""Bridges that anybody can follow with pencil and paper; docs/bridge.md tells the first two."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi_engine.ledger.bridge import Bridge, NoBridge, Question, Read, bridge_kpi, build_bridges
from kpi_engine.ledger.bridge.groups import Sums
from kpi_engine.ledger.rates import Rates
from tests.ledger.bridge.conftest import MARCH, of

JUNE = MARCH + 3


def only_bridge(
    kpi: str, first: Sums, last: Sums, *, was: Sums | None = None, rates: Rates | None = None
) -> Bridge:
    (found,) = build_bridges(
        Question(bridge_kpi(kpi), MARCH, JUNE, 1, ("plan",), rates), Read(first, last, was)
    )
    assert isinstance(found, Bridge)
    assert found.check == 0
    return found


def stock(*segments: tuple[str, int, int], currency: str = "EUR", units: int | None = None) -> Sums:
    """Plans with their customers and MRR in whole euros; `units` a customer, where there are some."""
    return Sums(
        {
            (currency, plan): {"customers": count, "amount": mrr * 100, "units": count * (units or 0)}
            for plan, count, mrr in segments
        },
        with_units=units is not None,
    )


def base(**plans: tuple[int, int, int, int]) -> Sums:
    """Plans with start, churn, expansion and contraction of their base."""
    names = ("start", "churn", "expansion", "contraction")
    return Sums(
        {
            ("EUR", plan): {**dict(zip(names, amounts, strict=True)), "customers": 1, "lost": 0}
            for plan, amounts in plans.items()
        }
    )


def test_more_customers_in_dearer_plans_and_two_price_changes() -> None:
    """Core 10 x 100 and Pro 5 x 400 become Core 12 x 110 and Pro 8 x 390; the old average is 200."""
    bridge = only_bridge(
        "MRR", stock(("Core", 10, 1000), ("Pro", 5, 2000)), stock(("Core", 12, 1320), ("Pro", 8, 3120))
    )
    assert (bridge.value_from, bridge.value_to) == of(3000, 4440)
    in_core = {name: bridge.total(name, segment="Core") for name in bridge.names}
    in_pro = {name: bridge.total(name, segment="Pro") for name in bridge.names}
    assert in_core == {"volume": 2 * 200, "mix": 2 * (100 - 200), "price": 12 * 10}
    assert in_pro == {"volume": 3 * 200, "mix": 3 * (400 - 200), "price": 8 * -10}
    assert bridge.sentence == (
        "MRR rose from EUR 3,000.00 in 2026-03 to EUR 4,440.00 in 2026-06 (+EUR 1,440.00): more customers "
        "in Pro added EUR 600.00, more customers in Core added EUR 400.00, the mix by plan added EUR 400.00 "
        "and all else together added EUR 40.00."
    )


def test_nrr_loses_to_churn_and_gains_by_mix() -> None:
    """Core keeps 95 % and then 85 %, Pro 115 % and then 110 %; Core's share of the base falls to a half."""
    bridge = only_bridge(
        "NRR",
        base(Core=(600, 60, 30, 0), Pro=(400, 20, 80, 0)),
        base(Core=(500, 100, 25, 0), Pro=(500, 50, 100, 0)),
    )
    assert (bridge.value_from, bridge.value_to) == of(Fraction("1.03"), Fraction("0.975"))
    assert bridge.total("volume", part="churn", segment="Core") == Fraction("0.5") * (
        Fraction("0.1") - Fraction("0.2")
    )
    assert bridge.total("volume", part="churn", segment="Pro") == Fraction("0.5") * (
        Fraction("0.05") - Fraction("0.1")
    )
    assert bridge.total("price") == 0
    assert bridge.total("mix", segment="Core") == Fraction("-0.1") * (Fraction("0.95") - Fraction("1.03"))
    assert bridge.total("mix", segment="Pro") == Fraction("0.1") * (Fraction("1.15") - Fraction("1.03"))
    assert bridge.sentence == (
        "NRR fell from 103.0 % in 2026-03 to 97.5 % in 2026-06 (-5.5 points): higher churn in Core took "
        "5.0 points, higher churn in Pro took 2.5 points and the mix by plan added 2.0 points."
    )


def test_the_same_base_by_its_other_kpis() -> None:
    first, last = base(Core=(1000, 100, 50, 20)), base(Core=(500, 25, 50, 15))
    values = {
        kpi: (only_bridge(kpi, first, last).value_from, only_bridge(kpi, first, last).value_to)
        for kpi in ("NRR", "GRR", "MRR_CHURN", "NET_MRR_CHURN")
    }
    assert values == {
        "NRR": (Fraction("0.93"), Fraction("1.02")), "GRR": (Fraction("0.88"), Fraction("0.92")),
        "MRR_CHURN": (Fraction("0.12"), Fraction("0.08")),
        "NET_MRR_CHURN": (Fraction("0.07"), Fraction("-0.02")),
    }  # fmt: skip
    churn = only_bridge("MRR_CHURN", first, last)
    assert churn.total("volume") == Fraction("-0.05")
    assert churn.total("price") == Fraction("0.01")
    assert (
        "lower churn in Core took 5.0 points and higher contraction in Core added 1.0 points"
        in churn.sentence
    )


def test_arr_is_twelve_times_mrr_in_every_effect() -> None:
    first, last = stock(("Core", 10, 1000), ("Pro", 5, 2000)), stock(("Core", 12, 1320), ("Pro", 8, 3120))
    mrr, arr = only_bridge("MRR", first, last), only_bridge("ARR", first, last)
    assert [12 * each.value for each in mrr.effects] == [each.value for each in arr.effects]


def test_mrr_per_customer_has_price_and_mix() -> None:
    """15 customers of 200 on average become 20 of 222: Pro's share grows from a third to two fifths."""
    bridge = only_bridge(
        "ARPU", stock(("Core", 10, 1000), ("Pro", 5, 2000)), stock(("Core", 12, 1320), ("Pro", 8, 3120))
    )
    assert (bridge.value_from, bridge.value_to) == of(200, 222)
    assert bridge.total("price") == Fraction(12, 20) * 10 + Fraction(8, 20) * -10
    assert bridge.total("mix") == (Fraction(12, 20) - Fraction(10, 15)) * (100 - 200) + (
        Fraction(8, 20) - Fraction(5, 15)
    ) * (400 - 200)
    assert bridge.total("volume") == 0


def test_quantities_stand_for_customers_where_the_source_has_them() -> None:
    """10 customers of 5 units at 2 become 10 of 6 units at 3."""
    first, last = stock(("Core", 10, 100), units=5), stock(("Core", 10, 180), units=6)
    bridge = only_bridge("MRR", first, last)
    assert (bridge.total("volume"), bridge.total("price")) == of(10 * 2, 60 * 1)
    average = only_bridge("ARPU", first, last)
    assert (average.total("volume"), average.total("price")) == of(1 * 2, 6 * 1)


def test_the_quick_ratio_moves_gains_first_and_losses_second() -> None:
    """(20 + 8) / (3 + 5) = 3.5 becomes (20 + 12) / (4 + 4) = 4: expansion adds 4 / 8, losses cancel."""
    first = Sums({("EUR", ""): {"new": 20, "expansion": 8, "contraction": 3, "churn": 5}})
    last = Sums({("EUR", ""): {"new": 20, "expansion": 12, "contraction": 4, "churn": 4}})
    bridge = only_bridge("QUICK_RATIO", first, last)
    assert (bridge.value_from, bridge.value_to) == of(Fraction("3.5"), 4)
    assert bridge.total("price", part="expansion") == Fraction(4, 8)
    assert bridge.total("volume", part="churn") == 32 * Fraction(1, 64)
    assert bridge.total("price", part="contraction") == -32 * Fraction(1, 64)
    assert bridge.sentence.startswith("Quick ratio rose from 3.50x in 2026-03 to 4.00x in 2026-06 (+0.50x)")


def test_net_new_mrr_is_explained_by_its_movements() -> None:
    first = Sums({("EUR", "Core"): {"new": 3000, "churn": 1000}, ("EUR", "Pro"): {"expansion": 500}})
    last = Sums({("EUR", "Core"): {"new": 1000, "churn": 4000}, ("EUR", "Pro"): {"contraction": 500}})
    bridge = only_bridge("MRR_NET_NEW", first, last)
    assert (bridge.value_from, bridge.value_to) == of(25, -35)
    assert bridge.total("volume", segment="Core") == -20 - 30
    assert bridge.total("price", segment="Pro") == -5 - 5
    assert bridge.sentence == (
        "Net new MRR fell from EUR 25.00 in 2026-03 to EUR -35.00 in 2026-06 (-EUR 60.00): higher churn in "
        "Core took EUR 30.00, lower new MRR in Core took EUR 20.00, higher contraction in Pro took EUR 5.00 "
        "and lower expansion in Pro took EUR 5.00."
    )


def test_rates_of_the_last_month_are_fx_and_nothing_else() -> None:
    """100 dollars stay 100 dollars, 90 euros in March and 80 in June."""
    dollars = stock(("Core", 2, 100), currency="USD")
    rates = Rates("EUR", {("USD", MARCH): Fraction("0.9"), ("USD", JUNE): Fraction("0.8")})
    bridge = only_bridge("MRR", dollars, dollars, rates=rates)
    assert (bridge.value_from, bridge.value_to) == of(90, 80)
    assert {each.name for each in bridge.effects} == {"fx"}
    assert bridge.sentence == (
        "MRR fell from EUR 90.00 in 2026-03 to EUR 80.00 in 2026-06 (-EUR 10.00): exchange rates took "
        "EUR 10.00."
    )


def test_figures_that_were_corrected_since_are_restatement_and_nothing_else() -> None:
    was, now = stock(("Core", 2, 100)), stock(("Core", 2, 120))
    bridge = only_bridge("MRR", now, now, was=was)
    assert (bridge.value_from, bridge.value_to) == of(100, 120)
    assert {each.name for each in bridge.effects} == {"restatement"}
    assert "restated figures of 2026-03 added EUR 20.00" in bridge.sentence


@pytest.mark.parametrize(
    ("kpi", "first", "why"),
    [
        ("NRR", Sums({}), "NRR has no value in 2026-03: nobody paid in its base month."),
        ("ARPU", Sums({}), "MRR per paying customer has no value in 2026-03: nobody pays."),
        (
            "QUICK_RATIO",
            Sums({("EUR", ""): {"new": 5}}),
            "Quick ratio has no value in 2026-03: nothing was lost, and a ratio to nothing is not defined.",
        ),
    ],
)
def test_a_kpi_without_a_value_has_no_bridge(kpi: str, first: Sums, why: str) -> None:
    last = Sums({("EUR", "Core"): {"start": 1, "churn": 0, "expansion": 0, "contraction": 0, "customers": 1,
                                   "lost": 0, "amount": 1}})  # fmt: skip
    (found,) = build_bridges(Question(bridge_kpi(kpi), MARCH, JUNE, 1), Read(first, last))
    assert isinstance(found, NoBridge)
    assert found.reason == why


def test_a_kpi_that_the_older_source_does_not_give_has_no_bridge() -> None:
    now = stock(("Core", 1, 100))
    (found,) = build_bridges(Question(bridge_kpi("ARPU"), MARCH, JUNE), Read(now, now, Sums({})))
    assert isinstance(found, NoBridge)
    assert found.reason == "MRR per paying customer has no value in 2026-03 of the older source: nobody pays."


def test_currencies_are_bridged_by_themselves_unless_there_are_rates() -> None:
    both = Sums({("EUR", ""): {"customers": 1, "amount": 100}, ("USD", ""): {"customers": 1, "amount": 300}})
    question = Question(bridge_kpi("MRR"), MARCH, JUNE)
    found = [each for each in build_bridges(question, Read(both, both)) if isinstance(each, Bridge)]
    assert [(each.currency, each.value_from) for each in found] == [
        ("EUR", Fraction(1)),
        ("USD", Fraction(3)),
    ]


def test_swapped_months_swap_the_total_but_not_each_effect() -> None:
    """Quantities move at the first month's prices, whichever month that is."""
    one, other = stock(("Core", 10, 1000)), stock(("Core", 20, 3000))
    there, back = only_bridge("MRR", one, other), only_bridge("MRR", other, one)
    assert there.total("volume") + there.total("price") == -(back.total("volume") + back.total("price"))
    assert (there.total("volume"), back.total("volume")) == of(10 * 100, -10 * 150)
