"""Cell values on their way into the calculation engine and out of it."""

from __future__ import annotations

import math
from typing import Any

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.function import CellValue

_KINDS = {
    CellError.NULL: "Null", CellError.DIV0: "Div", CellError.VALUE: "Value", CellError.REF: "Ref",
    CellError.NAME: "Name", CellError.NUM: "Num", CellError.NA: "Na", CellError.SPILL: "Spill",
    CellError.CALC: "Calc", CellError.GETTING_DATA: "Na",
}  # fmt: skip
_ERRORS = {
    "Null": CellError.NULL, "Div": CellError.DIV0, "Value": CellError.VALUE, "Ref": CellError.REF,
    "Name": CellError.NAME, "Num": CellError.NUM, "Na": CellError.NA, "Spill": CellError.SPILL,
    "Calc": CellError.CALC,
}  # fmt: skip


class NotComputed:
    """What the engine says instead of a value when it cannot compute a cell."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def to_engine(value: Scalar) -> Any:
    """A cell's value as the engine takes it."""
    if type(value) is float or type(value) is str:
        return value
    if isinstance(value, CellError):
        return {"type": "Error", "kind": _KINDS[value]}
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def from_engine(value: Any) -> Scalar | NotComputed:
    """A value of the engine as a cell holds it, or what the engine could not do."""
    if isinstance(value, float):
        return value if math.isfinite(value) else CellError.NUM
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, dict):
        kind = str(value.get("kind", ""))
        error = _ERRORS.get(kind)
        return NotComputed(kind) if error is None else error
    return NotComputed(type(value).__name__)


def not_computed(values: Any) -> Any:
    """The first thing in an argument that the engine could not compute, as the engine gave it, or None."""
    if isinstance(values, list):
        return next((found for each in values if (found := not_computed(each)) is not None), None)
    if isinstance(values, dict) and isinstance(from_engine(values), NotComputed):
        return values
    return None


def argument(value: Any) -> CellValue:
    """An argument of a function: one cell, or a table as a list of rows."""
    if isinstance(value, list):
        rows = value if value and isinstance(value[0], list) else [value]
        return [[_cell(each) for each in row] for row in rows]
    return _cell(value)


def answer(value: CellValue) -> Any:
    """A function's result for the engine."""
    if isinstance(value, list):
        return [[to_engine(each) for each in row] for row in value]
    return to_engine(value)


def _cell(value: Any) -> Scalar:
    cell = from_engine(value)
    return CellError.VALUE if isinstance(cell, NotComputed) else cell
