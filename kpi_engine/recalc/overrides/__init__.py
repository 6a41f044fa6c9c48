"""Builtins of the calculation engine that are missing or not as in Excel, in Python."""

from __future__ import annotations

from functools import partial
from typing import Any

from kpi_engine.formula.calling import LIFT, PLACE
from kpi_engine.formula.explaining import EXPLAIN
from kpi_engine.formula.programs import LAMBDAS
from kpi_engine.formula.resolving import Surroundings
from kpi_engine.functions.registry import functions
from kpi_engine.recalc.callables import explain_cell, register
from kpi_engine.recalc.lambdas import Lambdas
from kpi_engine.recalc.lifting import Lifter
from kpi_engine.recalc.overrides import (
    aggregates,
    coercions,
    comparing,
    counting,
    databases,
    dates,
    depreciation,
    engineering,
    financial,
    fitting,
    information,
    lookups,
    mathematics,
    matrices,
    number_systems,
    rounding,
    searching,
    spilling,
    statistics,
    sums_of_squares,
    text_changes,
    text_format,
    text_parts,
    together,
    totals_if,
    units,
    words,
    working_days,
)
from kpi_engine.recalc.overrides.base import OVERRIDES, SINCE_1904
from kpi_engine.recalc.overrides.fitting import FIT
from kpi_engine.recalc.places import place_finder

__all__ = [
    "FIT",
    "OVERRIDES",
    "aggregates",
    "coercions",
    "comparing",
    "counting",
    "databases",
    "dates",
    "depreciation",
    "engineering",
    "financial",
    "fitting",
    "information",
    "lookups",
    "mathematics",
    "matrices",
    "number_systems",
    "register_helpers",
    "register_overrides",
    "rounding",
    "searching",
    "spilling",
    "statistics",
    "sums_of_squares",
    "text_changes",
    "text_format",
    "text_parts",
    "together",
    "totals_if",
    "units",
    "words",
    "working_days",
]


def register_overrides(engine: Any, *, since_1904: bool = False) -> None:
    """Give an engine our versions of builtins; `since_1904` says from when its workbook counts days."""
    for name, function in OVERRIDES.items():
        used = SINCE_1904.get(name, function) if since_1904 else function
        engine.register_function(name, used, min_args=0, allow_override_builtin=True)


def register_helpers(engine: Any, around: Surroundings, *, since_1904: bool = False) -> None:
    """Give the engine of a workbook our versions of builtins, and the helpers that lowered formulas call."""
    give = partial(register_overrides, since_1904=since_1904)
    give(engine)
    lift = Lifter(give, since_1904=since_1904)

    def prepare(inner: Any) -> None:
        give(inner)
        register(inner, functions())
        inner.register_function(LIFT, lift, min_args=2)

    lambdas = Lambdas(around.programs, prepare, since_1904=since_1904)
    engine.register_function(LIFT, lift, min_args=2)
    engine.register_function(LAMBDAS, lambdas, min_args=2)
    engine.register_function(EXPLAIN, explain_cell, min_args=2)
    engine.register_function(PLACE, place_finder(around), min_args=4)
