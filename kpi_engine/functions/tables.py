"""What moved from month to month: MRR_MOVES for money, CUSTOMER_MOVES for customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi_engine.functions.grids import GRID, customers_of, grid_function, grid_of, whole_months
from kpi_engine.functions.table_cells import Cells, option
from kpi_engine.ledger.figures import MONTHLY
from kpi_engine.ledger.policies import FirstMonth, Policies
from kpi_engine.model.cell_error import DIV0, CellError
from kpi_engine.model.function import Argument, CellValue

if TYPE_CHECKING:
    from kpi_engine.ledger.grid import MrrGrid
    from kpi_engine.ledger.movements import Movement

_FIRST_MONTHS: dict[str, FirstMonth] = {"new": "new", "opening": "opening"}
_CUSTOMER_ROWS = {
    "start": "customers_start", "new": "customers_new", "reactivated": "customers_reactivated",
    "lost": "customers_lost", "end": "customers_end",
}  # fmt: skip


def mrr_moves(given: list[Cells], failures: list[CellError]) -> CellValue:
    """A row of months, then start, new, reactivation, expansion, contraction, churn, end and check."""
    found = _movements(given, failures)
    if found is None:
        return None
    grid, months = found
    unit = 10**grid.places
    # Whole numbers in Python divide to the nearest float.
    rows = [[name, *(getattr(month, name) / unit for month in months)] for name in MONTHLY]
    return [["month", *grid.header], *rows]


def customer_moves(given: list[Cells], failures: list[CellError]) -> CellValue:
    """A row of months, then start, new, reactivated, lost and end in customers, and logo churn."""
    found = _movements(given, failures)
    if found is None:
        return None
    grid, months = found
    rows: list[list[Any]] = [
        [name, *(getattr(month, field) for month in months)] for name, field in _CUSTOMER_ROWS.items()
    ]
    churn = [
        month.customers_lost / month.customers_start if month.customers_start else DIV0 for month in months
    ]
    return [["month", *grid.header], *rows, ["logo_churn", *churn]]


def _movements(given: list[Cells], failures: list[CellError]) -> tuple[MrrGrid, list[Movement]] | None:
    """The movements of each month of the grid, of all customers or of those of a segment."""
    grid = grid_of(given[0], failures)
    chosen = customers_of(len(given[0]) - 1, given[1], given[2], failures)
    first_month = option(given[3], _FIRST_MONTHS, "new", failures)
    window = whole_months(given[4], 0, None, failures)
    if failures or grid is None:
        return None
    from kpi_engine.ledger.grid_ledger import ledger_of
    from kpi_engine.ledger.movements import Movement, movements

    rows = None if chosen is None else [place for place, row in enumerate(grid.rows) if row in chosen]
    policies = Policies(first_month=first_month, reactivation_window=window)
    moved = {movement.month: movement for movement in movements(ledger_of(grid, rows), policies)}
    return grid, [moved.get(month) or Movement(month, "", ()) for month in map(int, grid.months)]


_ARGUMENTS = (
    GRID,
    Argument("segment_range", "One cell a customer row: the segment it belongs to.", "text", False,
             takes_range=True),
    Argument("segment", "Only customers of this segment.", "text", False),
    Argument("first_month", "new: the first month's MRR is new. opening: it is the start, as earlier months "
             "are not known.", "text", False, "new", tuple(_FIRST_MONTHS)),
    Argument("reactivation_window", "A customer who returns more than this many months after the month of "
             "churn is new. Left out: always reactivation.", "months", False),
)  # fmt: skip
_EXAMPLE = [["id", "2026-01", "2026-02"], ["K1", 90, 120], ["K2", 40, None]]

MRR_MOVES = grid_function(
    "MRR_MOVES", "MRR movements",
    "How recurring revenue moved month by month: new, reactivation, expansion, contraction and churn.",
    _ARGUMENTS, mrr_moves,
    question="What moved our recurring revenue, month by month?",
    examples=(
        (
            (_EXAMPLE,),
            [
                ["month", "2026-01", "2026-02"], ["start", 0, 130], ["new", 130, 0], ["reactivation", 0, 0],
                ["expansion", 0, 30], ["contraction", 0, 0], ["churn", 0, 40], ["end", 130, 120],
                ["check", 0, 0],
            ],
        ),
    ),
)  # fmt: skip
CUSTOMER_MOVES = grid_function(
    "CUSTOMER_MOVES", "Customer movements",
    "How many customers came, returned and left month by month, and which share of those at the start left.",
    _ARGUMENTS, customer_moves,
    question="How many customers came and left, month by month?",
    examples=(
        (
            (_EXAMPLE,),
            [
                ["month", "2026-01", "2026-02"], ["start", 0, 2], ["new", 2, 0], ["reactivated", 0, 0],
                ["lost", 0, 1], ["end", 2, 1], ["logo_churn", DIV0, 0.5],
            ],
        ),
    ),
)  # fmt: skip

TABLE_FUNCTIONS = (MRR_MOVES, CUSTOMER_MOVES)
"""Every function of this module, for the registry."""
