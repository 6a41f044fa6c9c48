"""What the generated Excel functions call: arguments in, the engine's answer out. For xlwings on Windows.

Ranges are read as Value2. Value, which xlwings reads itself, rounds money to four decimals, and its own
cleaning takes an empty text for a blank cell and does not know #SPILL! and #CALC!.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from xlwings.conversion import Accessor, Pipeline

from kpi_engine.hosts.excel_cells import from_excel, to_excel
from kpi_engine.hosts.own_definitions import own_definitions
from kpi_engine.model.cell_error import VALUE
from kpi_engine.model.function import CellValue, Function

_log = logging.getLogger(__name__)

Cell = Any
"""One cell or a range, as the engine knows them."""


class Cells(Accessor):
    """Reads an argument as the engine takes it."""

    @classmethod
    def reader(cls, _options: Any) -> Any:
        """One step: the range's values, or the value that was passed, in the engine's terms."""
        return Pipeline([_read])


class FormulaCell(Accessor):
    """Hands over the cell itself, for a function that reads its formula."""

    @classmethod
    def reader(cls, _options: Any) -> Any:
        """The range where there is one; a value as it is."""
        return Pipeline([_keep])


def _read(context: Any) -> None:
    if context.range is None:
        context.value = from_excel(context.value)
        return
    cells = context.range.api
    # Of several areas, `(B2:B9,D2:D9)`, Excel would hand over the first alone.
    context.value = from_excel(cells.Value2) if cells.Areas.Count == 1 else VALUE


def _keep(context: Any) -> None:
    context.value = from_excel(context.value) if context.range is None else context.range


def answer(name: str, *cells: Cell) -> Any:
    """The answer of the engine's function `name`; arguments that were left out are None."""
    return _shown(name, lambda function: function.call(*cells))


def answer_cell(name: str, cell: Any) -> Any:
    """The answer of a function that needs a cell itself: it gets the formula, and may read other cells."""
    if not hasattr(cell, "api"):
        return answer(name, cell)

    def explain(function: Function) -> CellValue:
        from kpi_engine.hosts.excel_formula import formula_of, reader_of

        return function.call(formula_of(cell.api), read=reader_of(cell.api))

    return _shown(name, explain)


def _shown(name: str, ask: Callable[[Function], CellValue]) -> Any:
    """The answer as Excel gets it. A fault of ours is #VALUE! in the cell, and in the log with its cause.

    Otherwise the fault's message would stand in the cell as text, and SUM would pass over it.
    """
    try:
        from kpi_engine.functions.registry import functions

        own_definitions()
        return to_excel(ask(functions().get(name)))
    except Exception:
        _log.exception("%s could not be computed", name)
        return to_excel(VALUE)
