"""Small ledgers as they are told: five customers over six months, and how their file was read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.ledger.movements import Movement
from kpi_engine.recalc import recalculate
from kpi_engine.sources.subscriptions.staged import ColumnRead, Reading, SetAside
from kpi_engine.workbook.package import Package

JANUARY = 2026 * 12 + 1
MONTHS = tuple(range(JANUARY, JANUARY + 6))
MOVES = (
    # start, new, reactivation, expansion, contraction, churn, end; customers at start, new, back, lost, end
    (0, 150, 0, 0, 0, 0, 150, 0, 2, 0, 0, 2),
    (150, 30, 0, 0, 0, 0, 180, 2, 1, 0, 0, 3),
    (180, 200, 0, 50, 0, 80, 350, 3, 1, 0, 2, 2),
    (350, 80, 0, 0, 80, 0, 350, 2, 1, 0, 0, 3),
    (350, 0, 60, 0, 0, 0, 410, 3, 0, 1, 0, 4),
    (410, 0, 0, 0, 0, 80, 330, 4, 0, 0, 1, 3),
)


def read(
    *, by: tuple[str, ...] = (), set_aside: Sequence[SetAside] = (), source: str = "shop.csv",
    opening: bool = False, months: tuple[int, ...] = MONTHS,
) -> LedgerRead:  # fmt: skip
    """How a file of twelve rows was read."""
    counts: dict[str, int] = {}
    for row in set_aside:
        counts[row.reason] = counts.get(row.reason, 0) + 1
    columns = (ColumnRead("customer", "customer"), ColumnRead("mrr", "amount", "the only column of amounts"))
    return LedgerRead(
        source, "duckdb", by, months, 2, 12, 12 - len(set_aside), counts, tuple(set_aside),
        Reading(source, "subscriptions", columns, unused=("note",)), ("The first month's MRR is new.",),
        opening,
    )  # fmt: skip


def movement(
    month: int, figures: Sequence[int], currency: str = "EUR", segments: tuple[str, ...] = (), *,
    transfer: int = 0,
) -> Movement:  # fmt: skip
    """A month in whole units of its currency, as MOVES lists it."""
    start, new, back, grown, shrunk, left, end, *customers = figures
    before, won, returned, lost, after = customers
    return Movement(
        month, currency, segments, *(100 * each for each in (start, new, back, grown, shrunk, left)),
        transfer * 100, 100 * end, before, won, returned, lost, 0, after,
    )  # fmt: skip


def movements(currency: str = "EUR", segments: tuple[str, ...] = ()) -> tuple[Movement, ...]:
    """Six months that follow each other."""
    return tuple(
        movement(month, figures, currency, segments) for month, figures in zip(MONTHS, MOVES, strict=True)
    )


def cells(made: bytes, *, values: bool = True) -> Any:
    """The workbook as a reader sees it, or with its formulas."""
    return load_workbook(io.BytesIO(made), data_only=values)


def column(sheet: Any, head: str, first: int = 5, count: int = 0, header: int = 4) -> list[Any]:
    """The cells under a heading, down to the first empty row (or `count` of them)."""
    at = next(cell.column for cell in sheet[header] if cell.value == head)
    found = []
    row = first
    while (row - first < count) if count else sheet.cell(row, 1).value is not None:
        found.append(sheet.cell(row, at).value)
        row += 1
    return found


def recalculated(made: bytes) -> dict[str, int]:
    """How many formulas show what our own calculation comes to, and how many do not."""
    return recalculate(Package.of_bytes(made, Path("ledger.xlsx"))).summary()
