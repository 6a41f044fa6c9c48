"""Whatever the ledger: a bridge ties, its segments add up, and nothing moves where nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.ledger.bridge import (
    BRIDGE_KPIS,
    Bridge,
    BridgeKpi,
    BridgeSource,
    NoBridge,
    Question,
    Read,
    build_bridges,
)
from kpi_engine.ledger.bridge.groups import Sums
from kpi_engine.ledger.rates import Rates
from tests.ledger.bridge.conftest import MARCH, Paid, ledger_of, of

FIRST, LAST = MARCH + 1, MARCH + 3
RATES = Rates("EUR", {("USD", FIRST): Fraction("0.9"), ("USD", LAST): Fraction("0.7")})
CUSTOMER = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["EUR", "USD"]))
PLACE = st.tuples(CUSTOMER, st.sampled_from(["Core", "Pro", ""]), st.integers(0, 3))
LEDGERS = st.dictionaries(PLACE, st.tuples(st.integers(1, 900), st.integers(1, 9)), max_size=24)
Drawn = Mapping[tuple[tuple[str, str], str, int], tuple[int, int]]


def source(drawn: Drawn, *, with_units: bool = False) -> BridgeSource:
    def rows(which: int) -> list[Paid]:
        return [(*who, plan, month, both[which]) for (who, plan, month), both in drawn.items()]

    return BridgeSource(ledger_of(rows(0)), ledger_of(rows(1)) if with_units else None)


def bridges(
    kpi: BridgeKpi, drawn: Drawn, *, older: Drawn | None = None, rates: Rates | None = None,
    with_units: bool = False,
) -> tuple[Bridge | NoBridge, ...]:  # fmt: skip
    window = 1 if kpi.window else 0
    first, last = source(drawn, with_units=with_units).sums(kpi, (FIRST, LAST), window)
    was = None
    if older is not None:
        (was,) = source(older, with_units=with_units).sums(kpi, (FIRST,), window)
    return build_bridges(Question(kpi, FIRST, LAST, window, ("plan",), rates), Read(first, last, was))


def segments_of(found: Bridge) -> tuple[str, ...]:
    """The segments with an effect, by name."""
    return tuple(sorted({each.segment for each in found.effects}))


def by_hand(kpi: BridgeKpi, drawn: Drawn, currency: str, month: int) -> Fraction | None:
    """The KPI customer by customer, in plain Python."""
    paid = [dict[str, int](), dict[str, int]()]
    for ((who, money), _, period), (amount, _) in drawn.items():
        for months, at in zip(paid, (month - 1, month), strict=True):
            if money == currency and period == at - MARCH:
                months[who] = months.get(who, 0) + amount
    was, now = paid
    kept = {who: now.get(who, 0) for who in was}
    start = sum(was.values())
    if kpi.name in ("MRR_END", "ARR"):
        return Fraction(sum(now.values()) * kpi.factor, 100)
    if kpi.name == "MRR_NET_NEW":
        return Fraction(sum(now.values()) - start, 100)
    if kpi.name == "ARPU":
        return Fraction(sum(now.values()), 100 * len(now)) if now else None
    gains = sum(max(now.get(who, 0) - was.get(who, 0), 0) for who in {*was, *now})
    losses = sum(max(was.get(who, 0) - now.get(who, 0), 0) for who in {*was, *now})
    if kpi.name == "SAAS_QUICK_RATIO":
        return Fraction(gains, losses) if losses else None
    if not was:
        return None
    net, gross = (
        Fraction(sum(kept.values()), start),
        Fraction(sum(min(kept[who], was[who]) for who in was), start),
    )
    logo = Fraction(sum(1 for each in kept.values() if each), len(was))
    return {
        "NRR": net, "GRR": gross, "LOGO_RETENTION": logo, "LOGO_CHURN": 1 - logo, "MRR_CHURN": 1 - gross,
        "NET_MRR_CHURN": 1 - net,
    }[kpi.name]  # fmt: skip


@pytest.mark.parametrize("kpi", BRIDGE_KPIS, ids=lambda kpi: kpi.name)
@settings(max_examples=12, deadline=None)
@given(drawn=LEDGERS, older=LEDGERS, with_units=st.booleans())
def test_every_bridge_goes_from_one_value_to_the_other_and_ties(
    kpi: BridgeKpi, drawn: Drawn, older: Drawn, with_units: bool
) -> None:
    for rates, restated in ((None, None), (RATES, older)):
        for found in bridges(kpi, drawn, rates=rates, older=restated, with_units=with_units):
            if isinstance(found, NoBridge):
                continue
            assert found.check == 0
            assert found.value_from + sum(found.total(name) for name in found.names) == found.value_to
            by_segment = [
                found.total(name, segment=each) for name in found.names for each in segments_of(found)
            ]
            assert found.value_from + sum(by_segment) == found.value_to
            *steps, end = (Decimal(repr(step.value)) for step in found.steps())
            assert sum(steps) == end
            assert found.sentence.startswith(f"{found.title} ")


@pytest.mark.parametrize("kpi", BRIDGE_KPIS, ids=lambda kpi: kpi.name)
@settings(max_examples=12, deadline=None)
@given(drawn=LEDGERS)
def test_both_ends_are_the_kpi_worked_out_customer_by_customer(kpi: BridgeKpi, drawn: Drawn) -> None:
    for found in bridges(kpi, drawn):
        expected = [by_hand(kpi, drawn, found.currency, month) for month in (FIRST, LAST)]
        if isinstance(found, NoBridge):
            assert None in expected
        elif found.currency:
            assert [found.value_from, found.value_to] == expected


def repeated(drawn: Drawn) -> Drawn:
    """The two months before again: the KPI of June is that of April."""
    return {
        (who, plan, month % 2 + 2 * half): both
        for (who, plan, month), both in drawn.items()
        for half in (0, 1)
        if month < 2
    }


@pytest.mark.parametrize("kpi", BRIDGE_KPIS, ids=lambda kpi: kpi.name)
@settings(max_examples=8, deadline=None)
@given(drawn=LEDGERS)
def test_where_nothing_changed_there_is_no_effect_but_that_of_rates(kpi: BridgeKpi, drawn: Drawn) -> None:
    if kpi.family == "flow":  # who pays again in the second half is no new customer
        return
    again = repeated(drawn)
    for found in bridges(kpi, again, older=again):
        assert isinstance(found, NoBridge) or found.effects == ()
    for found in bridges(kpi, again, older=again, rates=RATES):
        assert isinstance(found, NoBridge) or {each.name for each in found.effects} <= {"fx"}
    if kpi.name.startswith("LOGO"):
        counted = bridges(kpi, again, rates=RATES)
        assert all(isinstance(found, NoBridge) or found.effects == () for found in counted)


def stocks(
    plans: Mapping[str, tuple[int, int]], count: tuple[int, int] = (1, 1), price: tuple[int, int] = (1, 1)
) -> Sums:
    """Plans with customers and price in cents; both may be multiplied by a fraction."""
    counted = {plan: customers * count[0] // count[1] for plan, (customers, _) in plans.items()}
    return Sums(
        {
            ("EUR", plan): {
                "customers": counted[plan],
                "amount": counted[plan] * cents * price[0] // price[1],
            }
            for plan, (_, cents) in plans.items()
        }
    )  # fmt: skip


PLANS = st.dictionaries(
    st.sampled_from(["Core", "Pro", "Max"]), st.tuples(st.integers(1, 50), st.integers(1, 9999)), min_size=1
)
STOCKS = [kpi for kpi in BRIDGE_KPIS if kpi.name in ("MRR_END", "ARR", "ARPU")]


def effects_of(kpi: BridgeKpi, first: Sums, last: Sums) -> set[str]:
    (found,) = build_bridges(Question(kpi, FIRST, LAST, 0, ("plan",)), Read(first, last))
    assert isinstance(found, Bridge)
    assert found.check == 0
    return {name for name in found.names if found.total(name)}


@settings(deadline=None)
@given(plans=PLANS, times=st.integers(2, 5))
def test_a_rise_of_all_prices_is_price_and_more_of_everybody_is_volume(
    plans: Mapping[str, tuple[int, int]], times: int
) -> None:
    first, *others = STOCKS
    assert effects_of(first, stocks(plans), stocks(plans, price=(times, 1))) == {"price"}
    assert effects_of(first, stocks(plans), stocks(plans, count=(times, 1))) == {"volume"}
    for kpi in others:
        assert effects_of(kpi, stocks(plans), stocks(plans, price=(times, 1))) == {"price"}
    assert effects_of(STOCKS[-1], stocks(plans), stocks(plans, count=(times, 1))) == set()


@settings(deadline=None)
@given(moved=st.integers(1, 10), cheap=st.integers(1, 500), dear=st.integers(501, 999))
def test_customers_who_go_over_to_another_plan_at_its_price_are_mix(
    moved: int, cheap: int, dear: int
) -> None:
    before = stocks({"Core": (20, cheap), "Pro": (5, dear)})
    after = stocks({"Core": (20 - moved, cheap), "Pro": (5 + moved, dear)})
    for kpi in STOCKS:
        assert effects_of(kpi, before, after) == {"mix"}


@settings(deadline=None)
@given(plans=PLANS)
def test_one_segment_has_no_mix(plans: Mapping[str, tuple[int, int]]) -> None:
    plan, (customers, cents) = next(iter(plans.items()))
    first, last = stocks({plan: (customers, cents)}), stocks({plan: (customers + 3, cents + 7)})
    for kpi in STOCKS:
        assert "mix" not in effects_of(kpi, first, last)


def test_a_seat_more_is_quantity_and_a_dearer_seat_is_price() -> None:
    """A keeps 4 seats at 10, then takes a fifth; B keeps 2 seats and pays 30 instead of 20."""
    a, b = ("A", "EUR"), ("B", "EUR")
    drawn: Drawn = {
        (a, "Core", 0): (40, 4), (a, "Core", 1): (40, 4), (a, "Core", 2): (40, 4), (a, "Core", 3): (50, 5),
        (b, "Core", 0): (20, 2), (b, "Core", 1): (20, 2), (b, "Core", 2): (20, 2), (b, "Core", 3): (30, 2),
    }  # fmt: skip
    nrr = next(kpi for kpi in BRIDGE_KPIS if kpi.name == "NRR")
    (found,) = bridges(nrr, drawn, with_units=True)
    assert isinstance(found, Bridge)
    assert (found.value_from, found.value_to) == of(1, Fraction(80, 60))
    assert found.total("volume", part="quantity") == Fraction(10, 60)
    assert found.total("price", part="price") == Fraction(10, 60)


def test_a_customer_in_two_plans_counts_once_where_it_pays_most() -> None:
    a = ("A", "EUR")
    drawn: Drawn = {
        (a, "Core", 1): (100, 1), (a, "Pro", 1): (300, 1), (a, "Core", 3): (300, 1), (a, "Pro", 3): (300, 1)
    }  # fmt: skip
    mrr = BRIDGE_KPIS[0]
    (found,) = bridges(mrr, drawn)
    assert isinstance(found, Bridge)
    assert segments_of(found) == ("Core", "Pro")  # of two alike the first by name
    assert any(note.startswith("1 customer in more than one segment") for note in found.notes)
