"""A ratio of all is the average of its segments' ratios: how its change is split into rates and weights."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpi_engine.ledger.bridge.result import Effect, EffectName

Part = tuple[EffectName, str]
"""To which effect and part of it a piece of a rate belongs."""
RatesOf = Mapping[str, Mapping[Part, Fraction]]
"""By segment: the pieces of its rate, which add up to it."""

_NONE: dict[Part, Fraction] = {}


def split_weighted(
    weights_old: Mapping[str, Fraction], old: RatesOf, weights_new: Mapping[str, Fraction], new: RatesOf
) -> list[Effect]:
    """First the weights move at the old rates (mix), then the rates at the new weights.

    Of each segment: mix = change of its share x (its old rate - the old rate of all); every piece of a rate =
    its new share x the change of the piece.
    """
    all_old, all_new = sum(weights_old.values(), Fraction()), sum(weights_new.values(), Fraction())
    of_all = sum((weights_old[each] * _sum(old[each]) for each in old), Fraction()) / all_old
    effects = []
    for segment in sorted({*old, *new}):
        share_old = weights_old.get(segment, Fraction()) / all_old
        share_new = weights_new.get(segment, Fraction()) / all_new
        # A segment that is new has no old rate: its own stands for it, and all that it does is mix.
        was = old.get(segment) or new[segment]
        now = new.get(segment) or was
        effects.append(Effect("mix", "", segment, (share_new - share_old) * (_sum(was) - of_all)))
        for piece in dict.fromkeys((*was, *now)):
            change = now.get(piece, Fraction()) - was.get(piece, Fraction())
            effects.append(Effect(*piece, segment, share_new * change))
    return effects


def _sum(pieces: Mapping[Part, Fraction]) -> Fraction:
    return sum(pieces.values(), Fraction())
