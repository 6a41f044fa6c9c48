"""The sentence for the board: from where to where, and the largest effects in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kpi_engine.ledger.bridge.bases import PRICE, QUANTITY
from kpi_engine.ledger.bridge.groups import EXPANSION, NEW, REACTIVATION
from kpi_engine.ledger.bridge.result import DIGITS, Bridge, Effect, EffectName
from kpi_engine.ledger.bridge.shown import parts_shown, rounded
from kpi_engine.ledger.figures import LOSSES
from kpi_engine.model.period import month_text
from kpi_engine.model.written import listed

_MOST = 3
_WHOLE_FROM = 10_000
LOSSES_COUNT = ("LOGO_CHURN", "MRR_CHURN", "NET_MRR_CHURN")
"""KPIs that rise with losses."""


def sentence(bridge: Bridge, *, with_units: bool) -> str:
    """`NRR fell from 104.2 % to 98.7 % (-5.5 points): higher churn in Core took 4.1 points, …`."""
    places = _places(bridge)
    first, last = rounded(bridge.value_from, places), rounded(bridge.value_to, places)
    moved = last - first
    verb = "rose" if moved > 0 else "fell" if moved < 0 else ""
    since, until = month_text(bridge.month_from), month_text(bridge.month_to)
    now = value_text(bridge, last)
    if verb:
        values = f"from {value_text(bridge, first)} in {since} to {now} in {until}"
        start = f"{bridge.title} {verb} {values} ({_signed(bridge, moved)})"
    else:
        start = f"{bridge.title} stayed at {now} from {since} to {until}"
    told = _told(bridge, moved, places, with_units=with_units)
    return f"{start}: {listed(told)}." if told else f"{start}."


def value_text(bridge: Bridge, value: Decimal) -> str:
    """A value of the KPI as it is read aloud: `104.2 %`, `EUR 1,200`, `3.50x`."""
    if bridge.unit == "fraction":
        return f"{value * 100:,.1f} %"
    if bridge.unit == "ratio":
        return f"{value:,f}x"
    return f"{bridge.currency} {value:,f}".strip()


def change_text(bridge: Bridge, value: Decimal) -> str:
    """A change of the KPI without its sign: `4.1 points`, `EUR 1,200`."""
    if bridge.unit == "fraction":
        return f"{abs(value) * 100:,.1f} points"
    return value_text(bridge, abs(value))


def _signed(bridge: Bridge, value: Decimal) -> str:
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{change_text(bridge, value)}"


def _places(bridge: Bridge) -> int:
    large = max(abs(bridge.value_from), abs(bridge.value_to)) >= _WHOLE_FROM
    return 0 if bridge.unit == "money" and large else DIGITS[bridge.unit]


def _told(bridge: Bridge, moved: Decimal, places: int, *, with_units: bool) -> list[str]:
    """The largest effects and all others together; what shows as 0 is left out."""
    items = sorted(_items(bridge, with_units=with_units), key=lambda each: (-abs(each[1]), each[0]))
    # One more is named rather than called "all else".
    named = items if len(items) == _MOST + 1 else items[:_MOST]
    rest = sum((value for _, value in items[len(named) :]), Fraction())
    values = [value for _, value in named] + [rest]
    shown = parts_shown(values, moved, places)
    words = [*(word for word, _ in named), "all else together"]
    return [
        f"{word} {'added' if value > 0 else 'took'} {change_text(bridge, value)}"
        for word, value in zip(words, shown, strict=True)
        if value
    ]


def _items(bridge: Bridge, *, with_units: bool) -> Iterable[tuple[str, Fraction]]:
    """What may be named: mix, rates and restated figures in all, the others by segment."""
    whole: tuple[tuple[EffectName, str], ...] = (
        ("restatement", f"restated figures of {month_text(bridge.month_from)}"),
        ("mix", f"the mix by {listed(bridge.by)}"),
        ("fx", "exchange rates"),
    )
    for name, word in whole:
        if value := bridge.total(name):
            yield word, value
    for each in bridge.effects:
        if each.name in ("volume", "price"):
            place = f" in {each.segment}" if each.segment else ""
            yield f"{_cause(bridge, each, with_units=with_units)}{place}", each.value


def _cause(bridge: Bridge, effect: Effect, *, with_units: bool) -> str:
    """What moved, and which way it went: never more than the split shows."""
    up = effect.value > 0
    if effect.part == QUANTITY:
        return "quantities of customers who stay"
    if effect.part == PRICE:
        return "prices of customers who stay"
    if effect.part:
        risen = (
            up != (effect.part in LOSSES) if bridge.kpi not in LOSSES_COUNT else up == (effect.part in LOSSES)
        )
        words = {NEW: "new MRR", REACTIVATION: "returning MRR", EXPANSION: "expansion"}
        return f"{'higher' if risen else 'lower'} {words.get(effect.part, effect.part)}"
    if effect.name == "price":
        return f"{'a higher' if up else 'a lower'} average {'price' if with_units else 'MRR per customer'}"
    if bridge.kpi == "ARPU":
        return f"{'more' if up else 'fewer'} units per customer"
    noun = "units" if with_units else "customers"
    return f"{'more' if up else 'fewer'} {noun}"
