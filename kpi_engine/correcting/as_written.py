"""A proposed value as its author would write it: 15.0 % for 150 %, 19.2 in a column of thousands."""

from __future__ import annotations

from kpi_engine.correcting.spelling import moved, spelled
from kpi_engine.correcting.spots import scale_of
from kpi_engine.errors import KpiEngineError
from kpi_engine.model.fact import Fact
from kpi_engine.sources.number import DecimalSign

_SIGNS: tuple[DecimalSign, ...] = (".", ",")


def as_written(fact: Fact, value: float) -> str:
    """What would be typed in place of the stated figure; "" where its way of writing cannot be told."""
    raw = fact.raw.strip()
    for sign in _SIGNS:
        try:
            power, negated = scale_of(fact, raw, sign)
        except KpiEngineError:
            continue
        if power is not None:
            return spelled(raw, moved(-value if negated else value, power), sign)
    return ""
