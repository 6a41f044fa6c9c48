"""Scenarios: what happened, what is budgeted, expected or aimed at, and what people call each of them."""

from __future__ import annotations

ACTUAL = "Actual"
CALLED = {
    ACTUAL: ("actual", "actuals", "act"),
    "Budget": ("budget", "budgeted", "bud", "bgt"),
    "Forecast": (
        "forecast", "forecasted", "fcst", "outlook", "projected", "projection", "estimate",
    ),
    "Target": ("target", "targets", "tgt", "goal", "goals"),
    "Plan": ("plan", "planned"),
}  # fmt: skip
"""The words for each scenario, in lower case."""
SCENARIO_OF = {word: name for name, words in CALLED.items() for word in words}


def is_actual(scenario: str) -> bool:
    """True for what happened, which is also meant where nothing is said."""
    return scenario.strip().casefold() in ("", "actual")


def scenario_said(scenario: str) -> str:
    """The scenario where it has to be said: "" for what happened."""
    return "" if is_actual(scenario) else scenario
