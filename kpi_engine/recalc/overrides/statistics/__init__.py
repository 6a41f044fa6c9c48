"""Distributions, tests and regression."""

from kpi_engine.recalc.overrides.statistics import (
    chances,
    counts,
    hypotheses,
    normal,
    regression,
    tails,
    waiting_times,
)

__all__ = ["chances", "counts", "hypotheses", "normal", "regression", "tails", "waiting_times"]
