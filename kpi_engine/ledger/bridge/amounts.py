"""MRR split as controllers do: how many customers, in which segments, at which price."""

from __future__ import annotations

from fractions import Fraction

from kpi_engine.ledger.bridge.groups import AMOUNT, CUSTOMERS, UNITS, Groups, total
from kpi_engine.ledger.bridge.result import Effect
from kpi_engine.ledger.bridge.weights import Part, split_weighted

NOTHING = Fraction()


def split_amount(old: Groups, new: Groups, *, with_units: bool, factor: int = 1) -> list[Effect]:
    """Volume, mix and price of a change of MRR; first the quantities at old prices, then the prices.

    Of each segment: volume = change of its quantity x the old average price of all; mix = change of its
    quantity x (its old price - that average); price = its new quantity x the change of its price.
    """
    counted = UNITS if with_units else CUSTOMERS
    average = _price(total(old, AMOUNT), total(old, counted)) or _price(
        total(new, AMOUNT), total(new, counted)
    )
    effects = []
    for segment in sorted({*old, *new}):
        was, now = old.get(segment, {}), new.get(segment, {})
        before, after = was.get(counted, NOTHING), now.get(counted, NOTHING)
        price_now = _price(now.get(AMOUNT, NOTHING), after)
        # A segment that is new has no old price: nobody's price changed, so its own stands for it.
        price_was = _price(was.get(AMOUNT, NOTHING), before) if before else price_now
        change = (after - before) * factor
        effects += [
            Effect("volume", "", segment, change * average),
            Effect("mix", "", segment, change * (price_was - average)),
            Effect("price", "", segment, after * (price_now - price_was) * factor),
        ]
    return effects


def average_rates(old: Groups, new: Groups, *, with_units: bool) -> list[Effect]:
    """Mix and price of a change of MRR per customer; with quantities, also volume: units per customer."""
    rates_old: dict[str, dict[Part, Fraction]] = {}
    rates_new: dict[str, dict[Part, Fraction]] = {}
    for segment in {*old, *new}:
        was, now = old.get(segment), new.get(segment)
        if was:
            rates_old[segment] = {("price", ""): was[AMOUNT] / was[CUSTOMERS]}
        if now:
            rates_new[segment] = {("price", ""): now[AMOUNT] / now[CUSTOMERS]}
        if was and now and with_units:
            kept = now[UNITS] / now[CUSTOMERS] * was[AMOUNT] / was[UNITS]
            rates_old[segment] = {("volume", ""): was[AMOUNT] / was[CUSTOMERS]}
            rates_new[segment] = {("volume", ""): kept, ("price", ""): now[AMOUNT] / now[CUSTOMERS] - kept}
    return split_weighted(_weights(old), rates_old, _weights(new), rates_new)


def _weights(groups: Groups) -> dict[str, Fraction]:
    return {segment: group[CUSTOMERS] for segment, group in groups.items()}


def _price(amount: Fraction, quantity: Fraction) -> Fraction:
    return amount / quantity if quantity else NOTHING
