"""Values that the body of a LAMBDA gets and gives, as tables and as cells of a small workbook."""

from __future__ import annotations

from typing import Any

from kpi_engine.formula.references import cell_name

HELD = "Held"
"""The sheet for values that a body refers to as a whole."""
Table = list[list[Any]]
_CALC = {"type": "Error", "kind": "Calc"}


class Held:
    """Where values that a body refers to as a whole are put, side by side."""

    def __init__(self, engine: Any, column: int = 1) -> None:
        self._engine, self._column = engine, column

    def beside(self) -> Held:
        """The place after all that is held."""
        return Held(self._engine, self._column)

    def held(self, value: Any) -> str:
        """The reference to a value put into cells."""
        table = table_of(value)
        self._engine.set_values_batch(HELD, 1, self._column, table)
        first, last = self._column, self._column + len(table[0]) - 1
        self._column = last + 1
        area = cell_name(1, first)
        if isinstance(value, list) and (len(table) > 1 or last > first):
            area += f":{cell_name(len(table), last)}"
        return f"{HELD}!{area}"


def table_of(value: Any) -> Table:
    """A value as rows; one value is a table of one cell."""
    if not isinstance(value, list):
        return [[value]]
    return value if value and isinstance(value[0], list) else [value]


def first_of(value: Any) -> Any:
    """The value in the upper left corner."""
    return table_of(value)[0][0]


def one(value: Any) -> Any:
    """A result that fills one cell: a blank shows as 0, and a table does not fit."""
    if isinstance(value, list):
        return value[0][0] if len(value) == 1 and len(value[0]) == 1 else _CALC
    return 0.0 if value is None else value


def frozen(value: Any) -> Any:
    """A value as a key: 1 and TRUE are told apart."""
    if isinstance(value, dict):
        return "error", value.get("kind")
    if isinstance(value, list | tuple):
        return tuple(frozen(each) for each in value)
    return type(value).__name__, value
