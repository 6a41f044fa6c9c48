"""What the functions of xlwings Lite call: cells in, the engine's answer out.

Cells are taken raw, as Excel's JavaScript gives them: Lite's own reading takes an empty text for a blank, so
that an optional argument would quietly be its default. Lite turns the texts of errors in an answer into real
errors; an exception becomes #VALUE!, with its message beside the cell.
"""

from __future__ import annotations

from typing import Any

from kpi_engine.errors import KpiEngineError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import from_json
from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue

Cell = Any
"""One cell or a range, as xlwings Lite hands them over."""

_STAY_TEXT = frozenset({CellError.GETTING_DATA, CellError.SPILL, CellError.CALC})
"""Errors whose text Lite does not turn into an error."""
_NO_VALUE = {"error": VALUE.text}


def answer(name: str, *cells: Cell) -> Any:
    """The answer of the engine's function `name`; arguments that were left out are None.

    Raises KpiEngineError, which the cell shows as #VALUE!, when a package of this function is missing.
    """
    function = functions().get(name)
    try:
        return to_lite(function.call(*map(from_lite, cells)))
    except ModuleNotFoundError as missing:
        raise KpiEngineError(
            f"{name} needs the package {missing.name}, which is not here. Write narwhals, pandas and scipy "
            "into requirements.txt, each on a line of its own, then Restart in the menu of xlwings Lite.",
            code="package",
        ) from missing


def from_lite(value: Any) -> CellValue:
    """A cell, or a table as a list of rows; a range of one row arrives as a plain list."""
    if not isinstance(value, list):
        return from_json(_plain(value))
    rows = value if value and isinstance(value[0], list) else [value]
    return from_json([[_plain(cell) for cell in row] for row in rows])


def to_lite(answered: CellValue) -> Any:
    """An answer as Lite takes it: errors as their text, element by element, every number as a float."""
    if isinstance(answered, list):
        return [[_written(cell) for cell in row] for row in answered]
    return _written(answered)


def _plain(cell: Any) -> Any:
    """A cell as JSON says it. One with a data type (an error, a share price) is an object with its value."""
    if isinstance(cell, dict):
        kinds, basic = (cell.get("type"), cell.get("basicType")), cell.get("basicValue")
        if "Empty" in kinds:
            return None
        if "Error" in kinds:
            return {"error": basic}
        return _NO_VALUE if basic is None else basic
    # Newer versions of Pyodide have an object of their own for the null of JavaScript, a blank cell.
    return None if type(cell).__name__ == "JsNull" else cell


def _written(cell: Scalar) -> Any:
    if isinstance(cell, CellError):
        return (VALUE if cell in _STAY_TEXT else cell).text
    # A whole number beyond 53 bits would become a kind of number that cells cannot hold.
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
