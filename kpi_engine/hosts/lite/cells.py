"""What the functions of xlwings Lite call: cells in, the engine's answer out.

Lite hands over blank cells and empty texts alike as None, errors as their text (with `err_to_str`), and
whole numbers as whole numbers, since a browser knows one kind of number. It turns the texts of errors in an
answer into real ones; an exception becomes #VALUE! with its message beside the cell.
"""

from __future__ import annotations

from typing import Any

from kpi_engine.errors import KpiEngineError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import from_json
from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue

Cell = Any
"""One cell or a range, as xlwings Lite knows them."""

_STAY_TEXT = frozenset({CellError.GETTING_DATA, CellError.SPILL, CellError.CALC})
"""Errors whose text Lite does not turn into an error."""


def answer(name: str, *cells: Cell) -> Any:
    """The answer of the engine's function `name`; arguments that were left out are None.

    Raises KpiEngineError, which the cell shows as #VALUE!, when a package of this function is missing.
    """
    function = functions().get(name)
    try:
        return to_lite(function.call(*map(from_lite, cells)))
    except ModuleNotFoundError as missing:
        raise KpiEngineError(
            f"{name} works with the packages narwhals and pandas, and {missing.name} is not here. Write both "
            "into requirements.txt, each on a line of its own, then Restart in the menu of xlwings Lite.",
            code="package",
        ) from missing


def from_lite(value: Any) -> CellValue:
    """A cell, or a table as a list of rows; whatever is no cell value is #VALUE!."""
    cells = from_json(value)
    return [[_read(cell) for cell in row] for row in cells] if isinstance(cells, list) else _read(cells)


def to_lite(answered: CellValue) -> Any:
    """An answer as Lite takes it: errors as their text, element by element, every number as a float."""
    if isinstance(answered, list):
        return [[_written(cell) for cell in row] for row in answered]
    return _written(answered)


def _read(cell: Scalar) -> Scalar:
    """A text that spells an error is one: Lite does not tell the two apart."""
    return (CellError.from_text(cell) or cell) if isinstance(cell, str) else cell


def _written(cell: Scalar) -> Any:
    if isinstance(cell, CellError):
        return (VALUE if cell in _STAY_TEXT else cell).text
    # A whole number beyond 53 bits would become a kind of number that cells cannot hold.
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
