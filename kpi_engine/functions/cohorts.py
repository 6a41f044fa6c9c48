"""Customers by the month they came: COHORT_RETENTION, what is left by age, and COHORT_PAYBACK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from kpi_engine.functions.grids import GRID, grid_function, grid_of
from kpi_engine.functions.table_cells import NOTHING, Cells, flat, number, numbers, option, truth
from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, CellValue

if TYPE_CHECKING:
    from kpi_engine.ledger.cohorts import Cohort, Grain
    from kpi_engine.ledger.grid import MrrGrid

_BASES = {"logo": "customers", "net": "net", "gross": "gross"}
_SHOWN: dict[str, Literal["pct", "abs"]] = {"pct": "pct", "abs": "abs"}
_GRAINS: dict[str, Grain] = {"month": "month", "quarter": "quarter"}


def cohort_retention(given: list[Cells], failures: list[CellError]) -> CellValue:
    """A row of ages, then a row per month with new customers, oldest first; cells to come are empty text."""
    grid = grid_of(given[0], failures)
    basis = option(given[1], _BASES, "customers", failures)
    shown = option(given[2], _SHOWN, "pct", failures)
    grain = option(given[3], _GRAINS, "month", failures)
    path = False if given[4] == NOTHING else truth(given[4][0][0], failures)
    if failures or grid is None:
        return None
    found = _cohorts(grid, grain, path=path)
    if not found:
        return NA
    unit = 1 if basis == "customers" else 10**grid.places
    header = _headers(grid)
    ages = len(found[0].customers)
    table: list[list[Any]] = [["cohort", *range(ages)]]
    for cohort in found:
        left = getattr(cohort, basis)
        divisor = left[0] if shown == "pct" else unit
        shares = [NA if amount is None else amount / divisor for amount in left]
        table.append([header[cohort.month], *shares, *[""] * (ages - len(left))])
    return table


def cohort_payback(given: list[Cells], failures: list[CellError]) -> CellValue:
    """cohort, spend, months: a row per month with new customers; #N/A while they have not paid back."""
    grid = grid_of(given[0], failures)
    spend = _spend(given[1], len(given[0][0]) - 1, grid, failures)
    margin = number(given[2], None, failures)
    if not -SLACK <= margin <= 1 + SLACK:
        failures.append(NUM)
    if failures or grid is None:
        return None
    header = _headers(grid)
    table: list[list[Any]] = [["cohort", "spend", "months"]]
    for cohort in _cohorts(grid, "month", path=False):
        spent = spend[cohort.month]
        table.append([header[cohort.month], spent, _months_to(spent, cohort, margin, 10**grid.places)])
    return table if len(table) > 1 else NA


def _cohorts(grid: MrrGrid, grain: Grain, *, path: bool) -> tuple[Cohort, ...]:
    from kpi_engine.ledger.cohorts import cohorts
    from kpi_engine.ledger.grid_ledger import ledger_of

    return cohorts(ledger_of(grid), grain=grain, path=path)


def _headers(grid: MrrGrid) -> dict[int, Any]:
    """The header cell of each month, as it was written."""
    return dict(zip(map(int, grid.months), grid.header, strict=True))


def _spend(rows: Cells, columns: int, grid: MrrGrid | None, failures: list[CellError]) -> dict[int, float]:
    """What was spent in each month of the grid; a column that the grid leaves out needs none."""
    if rows == NOTHING:
        failures.append(NA)
        return {}
    cells = flat(rows)
    if grid is not None and len(cells) == columns:
        cells = [cells[column] for column in grid.columns]
    spent = numbers(cells, failures, low=0)
    if grid is None:
        return {}
    if len(spent) != len(grid.columns):
        failures.append(VALUE)
        return {}
    return dict(zip(map(int, grid.months), spent, strict=True))


def _months_to(spent: float, cohort: Cohort, margin: float, unit: int) -> int | CellError:
    """The months until gross margin of the cohort covers its spend, the first paid month being 1.

    #N/A where it does not within the grid, or not before a month that the grid leaves out.
    """
    earned = 0
    for months, amount in enumerate(cohort.net, 1):
        if amount is None:
            return NA
        earned += amount
        if earned / unit * margin >= spent - SLACK * max(1.0, spent):
            return months
    return NA


COHORT_RETENTION = grid_function(
    "COHORT_RETENTION", "Retention by cohort",
    "What is left of the customers won in each month, by their age in months (or quarters).",
    (
        GRID,
        Argument("basis", "logo: customers. net: what they pay. gross: what they pay, no more than at first.",
                 "text", False, "logo", tuple(_BASES)),
        Argument("as", "pct: share of the first month. abs: customers or amounts.", "text", False, "pct",
                 tuple(_SHOWN)),
        Argument("grain", "month, or quarter: only the last month of each calendar quarter is looked at.",
                 "text", False, "month", tuple(_GRAINS)),
        Argument("path", "TRUE: in logo and gross nothing that was lost counts again when it comes back.",
                 "text", False, False),
    ),
    cohort_retention,
    question="How long do customers stay?",
    examples=(
        (
            ([["id", "2026-01", "2026-02"], ["K1", 90, 120], ["K2", 40, None], ["K3", None, 10]],),
            [["cohort", 0, 1], ["2026-01", 1, 0.5], ["2026-02", 1, ""]],
        ),
    ),
)  # fmt: skip
COHORT_PAYBACK = grid_function(
    "COHORT_PAYBACK", "Payback by cohort",
    "After how many months the customers won in each month have earned back what was spent to win them.",
    (
        GRID,
        Argument("cac_spend_by_month", "What was spent to win customers, one figure a month of the grid.",
                 "money", takes_range=True),
        Argument("gross_margin", "The share of MRR that is left after its direct cost: 0.8 is 80 %.",
                 "fraction"),
    ),
    cohort_payback,
    question="When has each month's spend on new customers paid for itself?",
    examples=(
        (
            ([["id", "2026-01", "2026-02", "2026-03"], ["K1", 100, 100, 100], ["K2", None, 50, 50]],
             [[150, 200, 0]], 0.75),
            [["cohort", "spend", "months"], ["2026-01", 150, 2], ["2026-02", 200, NA]],
        ),
    ),
)  # fmt: skip

COHORT_FUNCTIONS = (COHORT_RETENTION, COHORT_PAYBACK)
"""Every function of this module, for the registry."""
