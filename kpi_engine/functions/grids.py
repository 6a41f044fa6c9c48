"""What the functions of a customers x months grid have in common: how they read it, and its customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_engine.calc.coerce import read_cell
from kpi_engine.functions.table_cells import Cells, read_arguments, worst
from kpi_engine.ledger.grid import MrrGrid, read_grid
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

GRID = Argument(
    "mrr_grid", "MRR by customer and month: months in the first row, ids in the first column.", "money/month",
    takes_range=True,
)  # fmt: skip
Body = Callable[[list[Cells], list[CellError]], CellValue]


def grid_function(
    name: str, title: str, help_: str, arguments: tuple[Argument, ...], body: Body, *, question: str,
    examples: tuple[tuple[tuple[Any, ...], Any], ...], returns: str = "table",
) -> Function:  # fmt: skip
    """A function that gives a table. An argument that cannot be used gives its error; nothing is raised."""

    def call(*cells: CellValue) -> CellValue:
        given = read_arguments(cells, arguments)
        if isinstance(given, CellError):
            return given
        failures: list[CellError] = []
        answer = body(given, failures)
        return worst(failures) if failures else answer

    call.__doc__ = body.__doc__
    return Function(
        name=name, title=title, help=help_, arguments=arguments, behaviour=ArrayBehaviour.SPILL,
        returns=returns, family="tables", call=call, examples=examples, question=question,
    )  # fmt: skip


def grid_of(rows: Cells, failures: list[CellError]) -> MrrGrid | None:
    """The grid of customers and months in a range; None where it cannot be used."""
    if rows == [[None]]:
        failures.append(NA)
        return None
    if len(rows) < 2 or len(rows[0]) < 2:
        failures.append(VALUE)
        return None
    grid = read_grid(rows)
    if isinstance(grid, CellError):
        failures.append(grid)
        return None
    return grid


def customers_of(
    count: int, labels: Cells, segment: Cells, failures: list[CellError]
) -> frozenset[int] | None:
    """The customer rows of the segment; None for all of them."""
    wanted, cells = segment[0][0], [cell for row in labels for cell in row]
    if (labels != [[None]] and len(cells) != count) or len(segment) * len(segment[0]) != 1:
        failures.append(VALUE)
    elif wanted is not None:
        rows = frozenset(index for index, cell in enumerate(cells) if _same(cell, wanted))
        if not rows:
            failures.append(NA)
        return rows
    return None


def whole_months(rows: Cells, low: int, default: int | None, failures: list[CellError]) -> int | None:
    """A whole number of months, `low` at least; a blank is the default."""
    value, code = read_cell(rows[0][0])
    if code == TEXT or len(rows) * len(rows[0]) != 1:
        failures.append(VALUE)
    elif code == DEFINED:
        if value < low - SLACK or abs(value - round(value)) > SLACK:
            failures.append(NUM)
        return round(value)
    elif code != BLANK:
        failures.append(CellError(code))
    return default


def _same(cell: Any, wanted: Any) -> bool:
    """Equal as Excel compares: upper and lower case alike, a number never equal to text."""
    if isinstance(cell, str) and isinstance(wanted, str):
        return cell.strip().casefold() == wanted.strip().casefold()
    return type(cell) in (int, float) and type(wanted) in (int, float) and bool(cell == wanted)
