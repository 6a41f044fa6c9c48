"""The movements of a month against those of another: net new MRR and the quick ratio."""

from __future__ import annotations

from fractions import Fraction

from kpi_engine.ledger.bridge.groups import (
    CHURN,
    CONTRACTION,
    EXPANSION,
    NEW,
    REACTIVATION,
    Groups,
    total,
)
from kpi_engine.ledger.bridge.result import Effect, EffectName

GAINS: tuple[tuple[EffectName, str], ...] = (
    ("volume", NEW), ("volume", REACTIVATION), ("price", EXPANSION),
)  # fmt: skip
LOSSES: tuple[tuple[EffectName, str], ...] = (("volume", CHURN), ("price", CONTRACTION))


def gained(groups: Groups) -> Fraction:
    """New, reactivation and expansion."""
    return sum((total(groups, part) for _, part in GAINS), Fraction())


def lost(groups: Groups) -> Fraction:
    """Churn and contraction."""
    return sum((total(groups, part) for _, part in LOSSES), Fraction())


def split_net_new(old: Groups, new: Groups) -> list[Effect]:
    """Each movement's change is its effect: customers who come and go are volume, who stay are price."""
    return _effects(old, new, Fraction(1), Fraction(-1))


def split_quick_ratio(old: Groups, new: Groups) -> list[Effect]:
    """First the gains move over the old losses, then the losses under the new gains."""
    by_gain = 1 / lost(old)
    by_loss = -gained(new) / (lost(old) * lost(new))
    return _effects(old, new, by_gain, by_loss)


def _effects(old: Groups, new: Groups, by_gain: Fraction, by_loss: Fraction) -> list[Effect]:
    effects = []
    for segment in sorted({*old, *new}):
        was, now = old.get(segment, {}), new.get(segment, {})
        for parts, by in ((GAINS, by_gain), (LOSSES, by_loss)):
            for name, part in parts:
                change = now.get(part, Fraction()) - was.get(part, Fraction())
                effects.append(Effect(name, part, segment, change * by))
    return effects
