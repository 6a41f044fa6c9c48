"""Cell values as JSON carries them between the engine and a host that is no Python: Office.js, LibreOffice.

A blank is null, a table is a list of rows, an error is `{"error": "#DIV/0!"}`, so that it is never taken for
text, nor text for an error.
"""

from __future__ import annotations

import sys
from typing import Any

from kpi_engine.model.cell_error import NUM, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue


def from_json(value: Any) -> CellValue:
    """A cell or a table of cells; whatever is no cell value is #VALUE!."""
    if not isinstance(value, list):
        return _cell(value)
    rows = [row if isinstance(row, list) else [row] for row in value]
    table = [[_cell(each) for each in row] for row in rows]
    if not table or not table[0]:
        return None
    return table[0][0] if len(table) == len(table[0]) == 1 else table


def to_json(answer: CellValue) -> Any:
    """An answer for JSON; a cell that holds an error says which."""
    if isinstance(answer, list):
        return [[_written(each) for each in row] for row in answer]
    return _written(answer)


def _cell(value: Any) -> Scalar:
    if value is None or isinstance(value, float | str | bool):
        return value
    if isinstance(value, int):
        return float(value) if abs(value) <= sys.float_info.max else NUM
    if isinstance(value, dict) and len(value) == 1:
        return CellError.from_text(str(value.get("error"))) or VALUE
    return VALUE


def _written(cell: Scalar) -> Any:
    return {"error": cell.text} if isinstance(cell, CellError) else cell
