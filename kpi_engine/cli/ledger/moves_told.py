"""Movements for a person: a table of months, what they add up to, and the customers behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.blocks import blocks, largest, latest
from kpi_engine.cli.ledger.table import Grid, Scale, fitting, print_grid, scales
from kpi_engine.ledger.figures import MOVES
from kpi_engine.model.period import month_text
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.engine.ledger_reports import MovesReport
    from kpi_engine.ledger.movements import Movement

_HEADS = {
    "start": "Start", "new": "New", "reactivation": "Reactivation", "expansion": "Expansion",
    "contraction": "Contraction", "churn": "Churn", "transfer": "Transfer", "end": "End", "check": "Check",
}  # fmt: skip
_SHORT = {"reactivation": "React.", "expansion": "Expan.", "contraction": "Contr.", "transfer": "Transf."}


def print_moves(out: Console, report: MovesReport, *, all_months: bool) -> None:
    """The total of each currency, then each segment."""
    read = report.read
    segments, left = largest(blocks(report.segments), lambda block: block.rows[-1].end)
    for block in (*blocks(report.total), *segments):
        rows, earlier = latest(block.rows, all_of_them=all_months)
        title = block.title(read)
        out.print(f"MRR movements{f', {title}' if title else ''}", style="bold", markup=False)
        print_grid(out, fitting(_grids(rows, read.places), out.width))
        out.print(_customers(rows), markup=False)
        if earlier:
            out.print(earlier, style="dim", markup=False)
        out.print()
    if left:
        out.print(f"{left}\n", style="dim", markup=False)


def moves_names(rows: Sequence[Movement]) -> tuple[str, ...]:
    """The figures of a month; transfers only where somebody moved between segments."""
    transfer = ("transfer",) if any(row.transfer for row in rows) else ()
    return ("start", *MOVES, *transfer, "end", "check")


def heading(name: str) -> str:
    """`Reactivation`, as tables have it."""
    return _HEADS[name]


def summed(rows: Sequence[Movement], name: str) -> int:
    """A figure over several months: the first start, the last end, and what moved between."""
    if name == "start":
        return rows[0].start
    if name == "end":
        return rows[-1].end
    return sum(getattr(row, name) for row in rows)


def _grids(rows: Sequence[Movement], places: int) -> Iterator[Grid]:
    names = moves_names(rows)
    amounts = [getattr(row, name) for row in rows for name in names]
    for scale in scales(amounts, places):
        body = [[month_text(row.month), *_shown(row, names, scale)] for row in rows]
        if len(rows) > 1:
            body.append(["Total", *(scale.show(summed(rows, name)) for name in names)])
        for heads in (_HEADS, {**_HEADS, **_SHORT}):
            yield Grid(["Month", *(heads[name] for name in names)], body, scale.note)


def _shown(row: Movement, names: Sequence[str], scale: Scale) -> list[str]:
    return [scale.show(getattr(row, name)) for name in names]


def _customers(rows: Sequence[Movement]) -> str:
    """`Customers: 0 at the start, 5 new, 2 reactivated, 4 lost, 3 at the end.`"""
    moved = {
        name: sum(getattr(row, f"customers_{name}") for row in rows)
        for name in ("new", "reactivated", "lost", "transferred")
    }
    between = f", {moved['transferred']:+,} from or to other segments" if moved["transferred"] else ""
    return (
        f"Customers: {rows[0].customers_start:,} at the start, {moved['new']:,} new, "
        f"{moved['reactivated']:,} reactivated, {moved['lost']:,} lost{between}, "
        f"{rows[-1].customers_end:,} at the end of {counted(len(rows), 'month')}."
    )
