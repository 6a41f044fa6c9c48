"""Distributions, tests and regression."""

from kpi_engine.recalc.overrides.statistics import counts, normal, tails, waiting_times

__all__ = ["counts", "normal", "tails", "waiting_times"]
