"""Functions that give a table: MRR_MOVES."""

from __future__ import annotations

from typing import Any

from kpi_engine.calc.coerce import read_cell
from kpi_engine.functions.table_cells import option, read_arguments, worst
from kpi_engine.ledger.grid import MrrGrid, read_grid
from kpi_engine.ledger.moves import MOVEMENT_ROWS, FirstMonth, movements
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

_FIRST_MONTHS: dict[str, FirstMonth] = {"new": "new", "opening": "opening"}


def mrr_moves(*cells: CellValue) -> CellValue:
    """A row of months, then start, new, reactivation, expansion, contraction, churn, end and check.

    `cells` are the arguments in order, as a host delivers them. An argument that cannot be used gives its
    error; nothing is raised.
    """
    given = read_arguments(cells, _ARGUMENTS)
    if isinstance(given, CellError):
        return given
    failures: list[CellError] = []
    grid = grid_of(given[0], failures)
    chosen = _customers(len(given[0]) - 1, given[1], given[2], failures)
    first_month = option(given[3], _FIRST_MONTHS, "new", failures)
    window = _window(given[4], failures)
    if failures or grid is None:
        return worst(failures)
    return _table(grid, chosen, first_month, window)


def _table(
    grid: MrrGrid, chosen: frozenset[int] | None, first_month: FirstMonth, window: int | None
) -> CellValue:
    kept = [index for index, row in enumerate(grid.rows) if chosen is None or row in chosen]
    moves = movements(grid.minor[kept], grid.months, first_month=first_month, reactivation_window=window)
    unit = 10**grid.places
    table: list[list[Any]] = [["month", *grid.header]]
    for name in MOVEMENT_ROWS:
        # Whole numbers in Python divide to the nearest float; int64 in numpy would round twice.
        table.append([name, *(int(amount) / unit for amount in getattr(moves, name))])
    return table


def grid_of(rows: list[list[Any]], failures: list[CellError]) -> MrrGrid | None:
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


def _customers(
    count: int, labels: list[list[Any]], segment: list[list[Any]], failures: list[CellError]
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


def _same(cell: Any, wanted: Any) -> bool:
    """Equal as Excel compares: upper and lower case alike, a number never equal to text."""
    if isinstance(cell, str) and isinstance(wanted, str):
        return cell.strip().casefold() == wanted.strip().casefold()
    return type(cell) in (int, float) and type(wanted) in (int, float) and bool(cell == wanted)


def _window(rows: list[list[Any]], failures: list[CellError]) -> int | None:
    value, code = read_cell(rows[0][0])
    if code == TEXT or len(rows) * len(rows[0]) != 1:
        failures.append(VALUE)
    elif code == DEFINED:
        if value < 0 or abs(value - round(value)) > SLACK:
            failures.append(NUM)
        return round(value)
    elif code != BLANK:
        failures.append(CellError(code))
    return None


_ARGUMENTS = (
    Argument("mrr_grid", "MRR by customer and month: months in the first row, ids in the first column.",
             "money/month", takes_range=True),
    Argument("segment_range", "One cell a customer row: the segment it belongs to.", "text", False,
             takes_range=True),
    Argument("segment", "Only customers of this segment.", "text", False),
    Argument("first_month", "new: the first month's MRR is new. opening: it is the start, as earlier months "
             "are not known.", "text", False, "new", tuple(_FIRST_MONTHS)),
    Argument("reactivation_window", "A customer who returns more than this many months after the month of "
             "churn is new. Left out: always reactivation.", "months", False),
)  # fmt: skip

MRR_MOVES = Function(
    name="MRR_MOVES",
    title="MRR movements",
    question="What moved our recurring revenue, month by month?",
    help="How recurring revenue moved month by month: new, reactivation, expansion, contraction and churn.",
    arguments=_ARGUMENTS,
    behaviour=ArrayBehaviour.SPILL,
    returns="table",
    family="tables",
    call=mrr_moves,
    examples=(
        (
            ([["id", "2026-01", "2026-02"], ["K1", 90, 120], ["K2", 40, None]],),
            [
                ["month", "2026-01", "2026-02"], ["start", 0, 130], ["new", 130, 0], ["reactivation", 0, 0],
                ["expansion", 0, 30], ["contraction", 0, 0], ["churn", 0, 40], ["end", 130, 120],
                ["check", 0, 0],
            ],
        ),
    ),
)  # fmt: skip

TABLE_FUNCTIONS = (MRR_MOVES,)
"""Every function of this module, for the registry."""
