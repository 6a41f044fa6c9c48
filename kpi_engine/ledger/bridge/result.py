"""A bridge from one month's KPI to another's: exact effects that tie, and the digits to show."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kpi_engine.ledger.bridge.shown import parts_shown, rounded
from kpi_engine.model.period import month_text

EffectName = Literal["restatement", "volume", "mix", "price", "fx"]
BridgeUnit = Literal["money", "fraction", "ratio"]

EFFECT_LABELS: dict[EffectName, str] = {
    "restatement": "Restatement", "volume": "Volume", "mix": "Mix", "price": "Price", "fx": "FX",
}  # fmt: skip
"""The effects in the order of a bridge, as a person reads them."""
DIGITS: dict[BridgeUnit, int] = {"money": 2, "fraction": 3, "ratio": 2}
"""Decimals shown: cents; tenths of a percent point; hundredths of a ratio."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One part of the difference, in the KPI's unit (money in whole units of currency, 15 % is 0.15).

    `part` tells a volume or price effect apart where it can be: churn, expansion …; `segment` is "" where
    no segments were asked for. Both add up: all effects of a bridge are its whole difference.
    """

    name: EffectName
    part: str
    segment: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the bridge: an end (`is_end`) or a move, rounded so that the bars tie as they are shown."""

    label: str
    value: float
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Bridge:
    """Why `kpi` moved from one month to another (months are year x 12 + month).

    `window` is the months between a customer base and what is left of it, 0 for a KPI without one. `names`
    are the effects that were looked for: without exchange rates there is no `fx`, without an older source no
    `restatement`. `by` are the names of the segments. `notes` are sentences on how it was computed.
    """

    kpi: str
    title: str
    unit: BridgeUnit
    currency: str
    month_from: int
    month_to: int
    value_from: Fraction
    value_to: Fraction
    effects: tuple[Effect, ...]
    names: tuple[EffectName, ...]
    window: int = 0
    by: tuple[str, ...] = ()
    sentence: str = ""
    notes: tuple[str, ...] = ()

    @property
    def check(self) -> Fraction:
        """Start and effects less end: exactly 0."""
        return self.value_from + sum((each.value for each in self.effects), Fraction()) - self.value_to

    @property
    def in_order(self) -> tuple[Effect, ...]:
        """The effects in the order of `names`."""
        return tuple(each for name in self.names for each in self.effects if each.name == name)

    def total(self, name: EffectName, *, part: str | None = None, segment: str | None = None) -> Fraction:
        """An effect over all segments and parts, or over those asked for."""
        return sum(
            (
                each.value
                for each in self.effects
                if each.name == name
                and (part is None or each.part == part)
                and (segment is None or each.segment == segment)
            ),
            Fraction(),
        )

    def steps(self, digits: int | None = None) -> tuple[Step, ...]:
        """The bars of the chart: the first value, each effect, the last value; they tie as shown."""
        places = DIGITS[self.unit] if digits is None else digits
        first, last = rounded(self.value_from, places), rounded(self.value_to, places)
        moves = parts_shown([self.total(name) for name in self.names], last - first, places)
        return (
            Step(month_text(self.month_from), float(first), is_end=True),
            *(
                Step(EFFECT_LABELS[name], float(move))
                for name, move in zip(self.names, moves, strict=True)
            ),
            Step(month_text(self.month_to), float(last), is_end=True),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoBridge:
    """A KPI that has no value in one of the months, and the reason in a sentence."""

    kpi: str
    title: str
    currency: str
    month_from: int
    month_to: int
    reason: str
