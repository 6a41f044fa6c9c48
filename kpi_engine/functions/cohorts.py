"""COHORT_RETENTION: what is left of the customers of each month, by age."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from kpi_engine.functions.table_cells import NOTHING, option, read_arguments, truth, worst
from kpi_engine.functions.tables import grid_of
from kpi_engine.ledger.cohorts import Basis, cohort_amounts
from kpi_engine.ledger.grid import MrrGrid
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function

_BASES: dict[str, Basis] = {"logo": "logo", "net": "net", "gross": "gross"}
_SHOWN: dict[str, Literal["pct", "abs"]] = {"pct": "pct", "abs": "abs"}
_GRAINS = {"month": 1, "quarter": 3}


def cohort_retention(*cells: CellValue) -> CellValue:
    """A row of ages, then a row per month with new customers, oldest first; cells to come are empty text.

    `cells` are the arguments in order, as a host delivers them. An argument that cannot be used gives its
    error; nothing is raised.
    """
    given = read_arguments(cells, _ARGUMENTS)
    if isinstance(given, CellError):
        return given
    failures: list[CellError] = []
    grid = grid_of(given[0], failures)
    basis = option(given[1], _BASES, "logo", failures)
    shown = option(given[2], _SHOWN, "pct", failures)
    months = option(given[3], _GRAINS, 1, failures)
    path = False if given[4] == NOTHING else truth(given[4][0][0], failures)
    if failures or grid is None:
        return worst(failures)
    grid = _at_ends(grid, months)
    cohorts = cohort_amounts(grid.minor, basis, path=path) if grid.header else []
    if not cohorts:
        return NA
    unit = 1 if basis == "logo" else 10**grid.places
    return _table(grid, cohorts, months, None if shown == "pct" else unit)


def _at_ends(grid: MrrGrid, months: int) -> MrrGrid:
    """The grid with the months that end a quarter only; every month where the grain is one."""
    kept = [column for column, month in enumerate(grid.months) if (month - 1) % 12 % months == months - 1]
    header = tuple(grid.header[column] for column in kept)
    return replace(grid, header=header, months=grid.months[kept], minor=grid.minor[:, kept])


def _table(
    grid: MrrGrid, cohorts: list[tuple[int, list[int]]], months: int, unit: int | None
) -> list[list[Any]]:
    """Ages count calendar months; one that the grid leaves out is #N/A, one to come is empty text."""
    ends = [int(month) for month in grid.months]
    oldest = (ends[-1] - ends[cohorts[0][0]]) // months
    table: list[list[Any]] = [["cohort", *range(oldest + 1)]]
    for column, amounts in cohorts:
        at = dict(zip(ends[column:], amounts, strict=True))
        row: list[Any] = [grid.header[column]]
        for age in range(oldest + 1):
            month = ends[column] + age * months
            amount = at.get(month)
            if amount is None:
                row.append("" if month > ends[-1] else NA)
            else:
                # Whole numbers in Python divide to the nearest float.
                row.append(amount / (unit or amounts[0]))
        table.append(row)
    return table


_ARGUMENTS = (
    Argument("mrr_grid", "MRR by customer and month: months in the first row, ids in the first column.",
             "money/month", takes_range=True),
    Argument("basis", "logo: customers. net: what they pay. gross: what they pay, no more than at first.",
             "text", False, "logo", tuple(_BASES)),
    Argument("as", "pct: share of the first month. abs: customers or amounts.", "text", False, "pct",
             tuple(_SHOWN)),
    Argument("grain", "month, or quarter: only the last month of each calendar quarter is looked at.", "text",
             False, "month", tuple(_GRAINS)),
    Argument("path", "TRUE: in logo and gross nothing that was lost counts again when it comes back.", "text",
             False, False),
)  # fmt: skip

COHORT_RETENTION = Function(
    name="COHORT_RETENTION",
    title="Retention by cohort",
    help="What is left of the customers won in each month, by their age in months (or quarters).",
    arguments=_ARGUMENTS,
    behaviour=ArrayBehaviour.SPILL,
    returns="table",
    family="tables",
    call=cohort_retention,
    examples=(
        (
            ([["id", "2026-01", "2026-02"], ["K1", 90, 120], ["K2", 40, None], ["K3", None, 10]],),
            [["cohort", 0, 1], ["2026-01", 1, 0.5], ["2026-02", 1, ""]],
        ),
    ),
    question="How long do customers stay?",
)
