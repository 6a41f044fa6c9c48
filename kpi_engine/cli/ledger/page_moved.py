"""Movements and segments on a page: the bridge, the months, the segments beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.blocks import blocks, short_name
from kpi_engine.cli.ledger.charts import Bar, Series, bridge_chart, column_chart
from kpi_engine.cli.ledger.moves_told import heading, moves_names, summed
from kpi_engine.cli.ledger.page_table import by_segment, table
from kpi_engine.cli.ledger.segments_told import cell_of, columns_of, head_of, window_told
from kpi_engine.cli.ledger.table import Scale, scales
from kpi_engine.ledger.figures import LOSSES
from kpi_engine.model.period import month_text

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_reports import MovesReport, SegmentLine, SegmentsReport
    from kpi_engine.ledger.movements import Movement


def moves_parts(report: MovesReport) -> Iterator[str]:
    """A bridge over all months, the months stacked and listed; then each segment."""
    read = report.read
    for block in blocks(report.total):
        title = block.title(read)
        if title:
            yield f"<h2>{escape(title[0].upper() + title[1:])}</h2>"
        yield f'<p class="lead">{escape(_sentence(block.rows, read.places))}</p>'
        yield from _drawn(block.rows, read.places)
    yield from by_segment(
        read, blocks(report.segments), lambda block: block.rows[-1].end,
        lambda block: _drawn(block.rows, read.places),
    )  # fmt: skip


def _drawn(rows: Sequence[Movement], places: int) -> Iterator[str]:
    names = moves_names(rows)
    exact = _exact(rows, names, places)
    moved = [name for name in names if name not in ("start", "end", "check")]
    span = f"{month_text(rows[0].month)} to {month_text(rows[-1].month)}"
    ends = [Bar("Start", rows[0].start / 10**places, exact.show(rows[0].start), "end")]
    for name in moved:
        minor = summed(rows, name) * (-1 if name in LOSSES else 1)
        ends.append(Bar(heading(name), minor / 10**places, exact.show(minor), name))
    ends.append(Bar("End", rows[-1].end / 10**places, exact.show(rows[-1].end), "end"))
    yield bridge_chart(ends, f"Bridge of MRR, {span}")
    if len(rows) > 1:
        series = [Series(heading(name), name, _signed(rows, name, places)) for name in moved]
        yield column_chart([month_text(row.month) for row in rows], series, f"Movements by month, {span}")
    heads = ("Month", *(heading(name) for name in names), "Customers")
    lines = [
        (month_text(row.month), *(exact.show(getattr(row, name)) for name in names), f"{row.customers_end:,}")
        for row in rows
    ]
    total = ("Total", *(exact.show(summed(rows, name)) for name in names), f"{rows[-1].customers_end:,}")
    yield table(heads, lines, total=total)


def _signed(rows: Sequence[Movement], name: str, places: int) -> list[float]:
    sign = -1 if name in LOSSES else 1
    return [sign * getattr(row, name) / 10**places for row in rows]


def _exact(rows: Sequence[Movement], names: Sequence[str], places: int) -> Scale:
    return next(scales((getattr(row, name) for row in rows for name in names), places))


def _sentence(rows: Sequence[Movement], places: int) -> str:
    exact = _exact(rows, moves_names(rows), places)
    first, last = rows[0], rows[-1]
    change = last.end - first.start
    way = "grew by" if change > 0 else "fell by" if change < 0 else "did not change:"
    return (
        f"MRR {way} {exact.show(abs(change))}, from {exact.show(first.start)} before "
        f"{month_text(first.month)} to {exact.show(last.end)} at the end of {month_text(last.month)}; "
        f"{last.customers_end:,} customers pay."
    )


def segments_parts(report: SegmentsReport) -> Iterator[str]:
    """A table for each currency, a bar of the share in each row, and the total of pooled customers."""
    read, columns = report.read, columns_of(report)
    for total in report.totals:
        lines = [line for line in report.lines if line.currency == total.currency]
        lines.sort(key=lambda line: line.closing, reverse=True)
        money = f", {total.currency}" if total.currency else ""
        yield f"<h2>By {escape(', '.join(read.by))} at {month_text(report.month)}{escape(money)}</h2>"
        exact = next(scales((value for line in (*lines, total) for value in _amounts(line)), read.places))
        heads = (*read.by, *(head_of(name) for name in columns))
        body = [_line(line, columns, exact, len(read.by)) for line in lines]
        yield table(
            heads, body, left=len(read.by), total=_line(total, columns, exact, len(read.by))
        )  # fmt: skip
    yield f"<p>{escape(window_told(report))} A customer counts where it paid most then.</p>"


def _amounts(line: SegmentLine) -> tuple[int, ...]:
    return (
        line.closing, line.new, line.reactivation, line.expansion, line.contraction, line.churn, line.transfer
    )  # fmt: skip


def _line(line: SegmentLine, columns: Sequence[str], exact: Scale, by: int) -> list[str]:
    names = [short_name(value) for value in line.segments] or ["Total", *[""] * (by - 1)]
    return [*names, *(cell_of(line, name, exact) for name in columns)]
