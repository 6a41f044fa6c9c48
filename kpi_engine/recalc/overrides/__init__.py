"""Builtins of the calculation engine that are missing or not as in Excel, in Python."""

from __future__ import annotations

from typing import Any

from kpi_engine.formula.calling import LIFT, PLACE
from kpi_engine.formula.resolving import Surroundings
from kpi_engine.recalc.lifting import Lifter
from kpi_engine.recalc.overrides import (
    aggregates,
    counting,
    databases,
    depreciation,
    fitting,
    lookups,
    matrices,
    number_systems,
    rounding,
    sums_of_squares,
    text_format,
    text_parts,
    words,
)
from kpi_engine.recalc.overrides.base import OVERRIDES
from kpi_engine.recalc.overrides.fitting import FIT
from kpi_engine.recalc.places import place_finder

__all__ = [
    "FIT",
    "OVERRIDES",
    "aggregates",
    "counting",
    "databases",
    "depreciation",
    "fitting",
    "lookups",
    "matrices",
    "number_systems",
    "register_helpers",
    "register_overrides",
    "rounding",
    "sums_of_squares",
    "text_format",
    "text_parts",
    "words",
]


def register_overrides(engine: Any) -> None:
    """Give an engine our versions of builtins."""
    for name, function in OVERRIDES.items():
        engine.register_function(name, function, min_args=0, allow_override_builtin=True)


def register_helpers(engine: Any, around: Surroundings) -> None:
    """Give the engine of a workbook our versions of builtins, and the helpers that lowered formulas call."""
    register_overrides(engine)
    engine.register_function(LIFT, Lifter(register_overrides), min_args=2)
    engine.register_function(PLACE, place_finder(around), min_args=4)
