"""Builtins of the calculation engine that are missing or not as in Excel, in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_engine.formula.writing import LIFT
from kpi_engine.recalc.lifting import Lifter

FIT = "KPI.FIT"
"""A result cut or repeated to the size of an array formula's range."""


def fit(value: Any, rows: float, columns: float) -> Any:
    """Excel fits an array formula's result to its range: one row or column is repeated, the rest is #N/A."""
    table = value if isinstance(value, list) else [[value]]
    height, width = len(table), len(table[0]) if table else 0
    if not width:
        return {"type": "Error", "kind": "Na"}

    def at(row: int, column: int) -> Any:
        row, column = (0 if height == 1 else row), (0 if width == 1 else column)
        inside = row < height and column < width
        return table[row][column] if inside else {"type": "Error", "kind": "Na"}

    return [[_shown(at(row, column)) for column in range(int(columns))] for row in range(int(rows))]


def _shown(value: Any) -> Any:
    """An empty cell in a result shows as 0."""
    return 0.0 if value is None else value


OVERRIDES: dict[str, Callable[..., Any]] = {FIT: fit}


def register_overrides(engine: Any) -> None:
    """Give the engine our versions."""
    for name, function in OVERRIDES.items():
        engine.register_function(name, function, min_args=0, allow_override_builtin=True)


def register_helpers(engine: Any) -> None:
    """Give the engine of a workbook our versions and the helper that applies a builtin to each element."""
    register_overrides(engine)
    engine.register_function(LIFT, Lifter(register_overrides), min_args=2)
