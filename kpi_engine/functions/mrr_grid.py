"""MRR_GRID: from a list of subscriptions to what each customer pays in each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from kpi_engine.calc.coerce import read_cell
from kpi_engine.functions.grids import grid_function
from kpi_engine.functions.table_cells import NOTHING, Cells, flat, is_blank, numbers
from kpi_engine.functions.targets import EXCEL_EPOCH
from kpi_engine.ledger.grid import customer_id, month_number
from kpi_engine.ledger.money import minor_units
from kpi_engine.model.cell_error import DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.function import Argument, CellValue
from kpi_engine.model.period import FIRST_SERIAL

_LAST_DAY = 2_958_465
"""31 December 9999, the last date that a cell shows; people write it for an open end."""


@dataclass(frozen=True, slots=True)
class _Subscription:
    """One row: the customer by its place, the first day paid, the first day not paid (None: open)."""

    customer: int
    start: int
    end: int | None
    amount: float


def mrr_grid(given: list[Cells], failures: list[CellError]) -> CellValue:
    """A row of months, then a row a customer in order of first appearance; 0 where nothing is paid."""
    header = [cell for cell in flat(given[4]) if not is_blank(cell)]
    months = _months(header, failures)
    names, subscriptions = _subscriptions(given[:4], failures)
    if failures:
        return None
    units = minor_units(np.array([row.amount for row in subscriptions]))
    if units is None:
        return NUM
    minor, places = units
    from kpi_engine.ledger.grid_ledger import amounts_of, ledger_of_periods

    ledger = ledger_of_periods(
        [row.customer for row in subscriptions],
        [_month(row.start) for row in subscriptions],
        [months[-1] + 1 if row.end is None else _month(row.end) for row in subscriptions],
        minor, tuple(months), places,
    )  # fmt: skip
    amounts = amounts_of(ledger, len(names)).tolist()
    # Whole numbers in Python divide to the nearest float.
    rows = [
        [name, *(amount / 10**places for amount in row)] for name, row in zip(names, amounts, strict=True)
    ]
    return [["customer", *header], *rows]


def _months(header: Sequence[Any], failures: list[CellError]) -> list[int]:
    """The months that the header names, ascending; blank cells are left out before."""
    found = [month_number(cell) for cell in header]
    months = [month for month in found if month is not None]
    if not header:
        failures.append(NA)
    elif len(months) < len(found) or any(a >= b for a, b in pairwise(months)):
        failures.append(VALUE)
    return months


def _subscriptions(
    given: Sequence[Cells], failures: list[CellError]
) -> tuple[list[Any], list[_Subscription]]:
    """Customers as they were first written, and their subscriptions; wholly blank rows are left out."""
    ids, starts, ends, amounts = (flat(rows) for rows in given)
    if given[2] == NOTHING:
        ends = [None] * len(ids)  # all of them are open
    if not len(ids) == len(starts) == len(ends) == len(amounts):
        failures.append(VALUE)
        return [], []
    names: list[Any] = []
    places: dict[str, int] = {}
    rows: list[_Subscription] = []
    for id_, start, end, amount in zip(ids, starts, ends, amounts, strict=True):
        if all(is_blank(cell) for cell in (id_, start, end, amount)):
            continue
        if is_blank(id_):
            failures.append(NA)
        place = places.setdefault(customer_id(id_), len(names))
        names += [id_] if place == len(names) else []
        rows.append(_subscription(place, start, end, amount, failures))
    if not rows:
        failures.append(NA)
    return names, rows


def _subscription(
    customer: int, start: Any, end: Any, amount: Any, failures: list[CellError]
) -> _Subscription:
    first = _day(start, failures)
    last = None if is_blank(end) else _day(end, failures)
    if last is not None and last < first:
        failures.append(NUM)
    return _Subscription(customer, first, last, max(numbers([amount], failures, low=0)[0], 0.0))


def _day(cell: Any, failures: list[CellError]) -> int:
    """A date as its day number; text is #VALUE!, a blank #N/A, a number that is no date of our time #NUM!."""
    if hasattr(cell, "toordinal"):
        return int(cell.toordinal()) - EXCEL_EPOCH.toordinal()
    value, code = read_cell(cell)
    if code != DEFINED:
        failures.append(NA if is_blank(cell) else VALUE if code == TEXT else CellError(code))
    elif FIRST_SERIAL <= value < _LAST_DAY + 1:
        return int(value)
    else:
        failures.append(NUM)
    return FIRST_SERIAL


def _month(day: int) -> int:
    date = EXCEL_EPOCH + timedelta(days=day)
    return date.year * 12 + date.month


MRR_GRID = grid_function(
    "MRR_GRID", "MRR by customer and month",
    "From a list of subscriptions to a grid: what each customer pays on the last day of each month.",
    (
        Argument("ids", "One cell a subscription: its customer. Subscriptions of a customer are added up.",
                 "text", takes_range=True),
        Argument("starts", "One cell a subscription: the first day that is paid.", "date", takes_range=True),
        Argument("ends", "One cell a subscription: the first day that is no longer paid. Blank: it goes on.",
                 "date", takes_range=True),
        Argument("monthly_amounts", "One cell a subscription: what it pays a month, a yearly plan divided by "
                 "12.", "money/month", takes_range=True),
        Argument("months", "The months of the grid, ascending, as a row or a column.", "date",
                 takes_range=True),
    ),
    mrr_grid,
    question="What does each customer pay in each month?",
    examples=(
        (
            ([["K1"], ["K2"], ["K1"]], [[46_023], [46_037], [46_054]], [[None], [46_068], [None]],
             [[90], [40], [30]], [["2026-01", "2026-02"]]),
            [["customer", "2026-01", "2026-02"], ["K1", 90, 120], ["K2", 40, 0]],
        ),
    ),
)  # fmt: skip
