"""Segments beside each other for a person: where MRR stands, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.table import NONE, Grid, Scale, fitting, percent, print_grid, scales
from kpi_engine.ledger.figures import MOVES
from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped, counted, segment_name

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.engine.ledger_reports import SegmentLine, SegmentsReport

_HEADS = {
    "closing": "MRR", "share": "Share", "customers": "Customers", "arpa": "ARPA", "new": "New",
    "reactivation": "React.", "expansion": "Expan.", "contraction": "Contr.", "churn": "Churn",
    "transfer": "Transfer", "nrr": "NRR", "grr": "GRR", "logo_churn": "Logo churn",
}  # fmt: skip
_MONEY = ("closing", *MOVES, "transfer")
_STANDS, _KEPT = ("closing", "share", "customers", "arpa"), ("nrr", "grr", "logo_churn")
_MOST, _LONGEST = 40, 40
_FIGURES, _SHORTEST = 56, 12
"""Columns of the terminal that movements take where they are rounded to thousands, and the shortest name."""


def print_segments(out: Console, report: SegmentsReport) -> None:
    """A table for each currency: largest segment first, then the total of pooled customers."""
    read = report.read
    for total in report.totals:
        lines = [line for line in report.lines if line.currency == total.currency]
        lines.sort(key=lambda line: line.closing, reverse=True)
        money = f", {total.currency}" if total.currency else ""
        by = ", ".join(read.by)
        out.print(f"Segments by {by} at {month_text(report.month)}{money}", style="bold", markup=False)
        kept = [*lines[:_MOST], total]
        for grid in _fitting(kept, read.by, columns_of(report), read.places, out.width):
            print_grid(out, grid)
        if len(lines) > _MOST:
            left = counted(len(lines) - _MOST, "smaller segment")
            out.print(f"{left} not shown: --format csv has them all.", style="dim", markup=False)
        out.print()
    out.print(window_told(report), style="dim", markup=False)
    if len(report.totals) and any(line.transfer for line in report.lines):
        told = "Transfer is what customers moved between segments; it adds up to 0."
        out.print(told, style="dim", markup=False)
    out.print()


def columns_of(report: SegmentsReport) -> list[str]:
    """The columns; reactivation and transfer only where there are any."""
    lines = (*report.lines, *report.totals)
    rare = [name for name in ("reactivation", "transfer") if not any(getattr(each, name) for each in lines)]
    return [name for name in _HEADS if name not in rare]


def head_of(name: str) -> str:
    """The heading of a column."""
    return _HEADS[name]


def window_told(report: SegmentsReport) -> str:
    """Over which months movements and retention are, and why there may be none."""
    window = counted(report.window, "month")
    moved = f"Movements are those after {month_text(report.since)}, over {window}."
    if report.since < report.read.months[0]:
        first = month_text(report.read.months[0])
        return f"{moved} The source begins in {first}: NRR, GRR and logo churn over {window} have no base."
    return f"{moved} NRR, GRR and logo churn are of the customers who paid in {month_text(report.since)}."


def cell_of(line: SegmentLine, name: str, scale: Scale) -> str:
    """A figure as a table shows it."""
    if name in _MONEY:
        return scale.show(getattr(line, name))
    if name == "arpa":
        return NONE if line.arpa is None else Scale(scale.places, 0, 2).show(line.arpa)
    if name == "customers":
        return f"{line.customers:,}"
    if name in ("nrr", "grr"):
        return percent(getattr(line.retention, name) if line.retention else None)
    return percent(getattr(line, name))


def _fitting(
    lines: Sequence[SegmentLine], by: Sequence[str], columns: Sequence[str], places: int, width: int
) -> Iterator[Grid]:
    """One table where it fits, else two or three: where segments stand, what moved them, what was kept."""
    amounts = [getattr(line, name) for line in lines for name in _MONEY]
    longest = max(_SHORTEST, (width - _FIGURES) // len(by))
    stands = [name for name in columns if name in _STANDS]
    moved = [name for name in columns if name in _MONEY and name not in _STANDS]
    exact = [*scales(amounts, places)][:-2]
    for parts in ([[*columns]], [stands, [*moved, *_KEPT]]):
        found = [
            fitting((_grid(lines, by, part, scale, _LONGEST) for scale in exact), width) for part in parts
        ]
        if all(grid.width <= width for grid in found):
            yield from found
            return
    for part in (stands, moved, [*_KEPT]):
        yield fitting((_grid(lines, by, part, scale, longest) for scale in scales(amounts, places)), width)


def _grid(
    lines: Sequence[SegmentLine], by: Sequence[str], columns: Sequence[str], scale: Scale, longest: int
) -> Grid:
    body = [[*_names(line, by, longest), *(cell_of(line, name, scale) for name in columns)] for line in lines]
    return Grid([*by, *(_HEADS[name] for name in columns)], body, scale.note, left=len(by))


def _names(line: SegmentLine, by: Sequence[str], longest: int) -> list[str]:
    if not line.segments:
        return ["Total", *[""] * (len(by) - 1)]
    return [clipped(segment_name(value), longest) for value in line.segments]
