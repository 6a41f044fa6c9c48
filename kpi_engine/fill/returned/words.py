"""A cell's content in the middle of a sentence."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import written
from kpi_engine.workbook.refusals import short


def shown(value: Scalar) -> str:
    """`250`, `"Actual"`, `#DIV/0!`, `empty`."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f'"{short(value, 40)}"' if isinstance(value, str) else written(value)
