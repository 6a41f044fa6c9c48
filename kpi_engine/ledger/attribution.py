"""Which channel won a customer: the credit of every touch on the way, by the usual rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

import numpy as np

from kpi_engine.model.column import Floats

Model = Literal["linear", "first", "last", "time_decay", "position", "markov"]
MODELS: tuple[Model, ...] = ("linear", "first", "last", "time_decay", "position", "markov")


@dataclass(frozen=True, slots=True)
class Journey:
    """The touches of one customer in order of time: the channel (by number) and the day of each.

    `worth` is what the conversion counts: 1, or its value in money.
    """

    channels: tuple[int, ...]
    days: tuple[float, ...]
    converted: bool
    worth: float = 1.0


def channel_credits(
    journeys: Sequence[Journey], channels: int, model: Model, half_life: float
) -> list[float]:
    """The credit of each channel; together they are all conversions (or all their values)."""
    won = [journey for journey in journeys if journey.converted]
    if model == "markov":
        effects = _removal_effects(journeys, channels)
        total, effect = fsum(journey.worth for journey in won), fsum(effects)
        return [total * part / effect for part in effects]
    parts: list[list[float]] = [[] for _ in range(channels)]
    for journey in won:
        shares = _shares(journey, model, half_life)
        for channel, share in zip(journey.channels, shares, strict=True):
            parts[channel].append(share * journey.worth)
    return [fsum(part) for part in parts]


def _shares(journey: Journey, model: Model, half_life: float) -> list[float]:
    """What each touch has of its journey's conversion; the shares of a journey are 1."""
    count = len(journey.channels)
    match model:
        case "first":
            weights = [1.0, *[0.0] * (count - 1)]
        case "last":
            weights = [*[0.0] * (count - 1), 1.0]
        case "time_decay":
            weights = [2.0 ** ((day - journey.days[-1]) / half_life) for day in journey.days]
        case "position" if count > 2:
            weights = [0.4, *[0.2 / (count - 2)] * (count - 2), 0.4]
        case _:
            weights = [1.0] * count
    total = fsum(weights)
    return [weight / total for weight in weights]


def _removal_effects(journeys: Sequence[Journey], channels: int) -> list[float]:
    """By which share conversions would fall without each channel, from a Markov chain of first order.

    The chain goes from the start over the channels to a conversion or to none, with the frequencies of all
    journeys. Without a channel, whoever reaches it is lost.
    """
    lost, won, start = channels, channels + 1, channels + 2
    moves = np.zeros((channels + 3, channels + 3))
    for journey in journeys:
        path = (start, *journey.channels, won if journey.converted else lost)
        np.add.at(moves, (path[:-1], path[1:]), 1.0)
    moves /= np.maximum(moves.sum(axis=1, keepdims=True), 1.0)
    whole = _conversion(moves, channels)
    return [1 - _conversion(_without(moves, channel), channels) / whole for channel in range(channels)]


def _without(moves: Floats, channel: int) -> Floats:
    fewer = moves.copy()
    fewer[channel] = 0.0
    return fewer


def _conversion(moves: Floats, channels: int) -> float:
    """The probability that a journey which begins at the start converts."""
    won, start = channels + 1, channels + 2
    among = moves[:channels, :channels]
    converts = np.linalg.solve(np.eye(channels) - among, moves[:channels, won])
    return float(moves[start, :channels] @ converts)
