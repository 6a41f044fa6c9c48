"""NRR_TREND: what each month still has of those who paid a while before."""

from __future__ import annotations

from typing import Any

from kpi_engine.functions.grids import GRID, grid_function, grid_of, whole_months
from kpi_engine.functions.table_cells import NOTHING, Cells, option, truth
from kpi_engine.model.cell_error import DIV0, NA, CellError
from kpi_engine.model.function import Argument, CellValue

_KINDS = {"net": "nrr", "gross": "grr", "logo": "logo"}
_WINDOW = 12


def nrr_trend(given: list[Cells], failures: list[CellError]) -> CellValue:
    """One row, a cell a month: #N/A where the month to compare with is not in the grid, #DIV/0! where
    nobody paid in it.
    """
    grid = grid_of(given[0], failures)
    window = whole_months(given[1], 1, _WINDOW, failures)
    ratio = option(given[2], _KINDS, "nrr", failures)
    path = False if given[3] == NOTHING else truth(given[3][0][0], failures)
    if failures or grid is None or window is None:
        return None
    from kpi_engine.ledger.grid_ledger import ledger_of
    from kpi_engine.ledger.retention import retention

    found = {month.month: month for month in retention(ledger_of(grid), window, path=path)}
    months = [int(month) for month in grid.months]
    row: list[Any] = []
    for month in months:
        share = getattr(found[month], ratio) if month in found else None
        row.append((DIV0 if month - window in months else NA) if share is None else share)
    return [row]


NRR_TREND = grid_function(
    "NRR_TREND", "Retention of a closed cohort, by month",
    "The share of what customers paid some months before that the same customers still pay, for each month.",
    (
        GRID,
        Argument("window", "How many months lie between: 12 compares each month with the one a year before.",
                 "months", False, _WINDOW),
        Argument("kind", "net: what they pay now. gross: no more of each than then. logo: customers.",
                 "text", False, "net", tuple(_KINDS)),
        Argument("path", "TRUE: in gross and logo nothing that was lost in between counts again when it "
                 "comes back.", "text", False, False),
    ),
    nrr_trend,
    question="How much of last year's revenue do we still have?",
    examples=(
        (
            ([["id", "2026-01", "2026-02"], ["K1", 100, 120], ["K2", 60, None], ["K3", None, 90]], 1),
            [[NA, 0.75]],
        ),
        (
            ([["id", "2026-01", "2026-02"], ["K1", 100, 120], ["K2", 60, None], ["K3", None, 90]], 1,
             "gross"),
            [[NA, 0.625]],
        ),
    ),
    returns="row",
)  # fmt: skip
