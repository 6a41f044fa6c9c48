"""Retention and cohorts on a page: curves, and a triangle whose colours show what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.blocks import blocks
from kpi_engine.cli.ledger.charts import Series, curve_chart
from kpi_engine.cli.ledger.kept_told import BASES, cohort_name, pooled, without_base
from kpi_engine.cli.ledger.page_table import by_segment, table
from kpi_engine.cli.ledger.table import NONE, percent, scales
from kpi_engine.model.period import month_text
from kpi_engine.model.written import counted, fixed

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_reports import CohortReport, RetentionReport
    from kpi_engine.ledger.cohorts import Cohort
    from kpi_engine.ledger.retention import Retention

_HEADS = ("Month", "Base MRR", "Net", "Gross", "NRR", "GRR", "Logo", "Customers", "Kept")
_MOST = 120


def retention_parts(report: RetentionReport) -> Iterator[str]:
    """Curves and figures of the total, then of each segment."""
    read = report.read
    for block in blocks(report.total):
        over = f"over {counted(report.window, 'month')}"
        title = ", ".join(part for part in (f"Retention {over}", block.title(read)) if part)
        yield f"<h2>{escape(title)}</h2>"
        yield from _retained(block.rows, read.places)
    if note := without_base(report):
        yield f"<p>{escape(note)}</p>"
    yield from by_segment(
        read, blocks(report.segments), lambda block: block.rows[-1].base,
        lambda block: _retained(block.rows, read.places),
    )  # fmt: skip


def _retained(rows: Sequence[Retention], places: int) -> Iterator[str]:
    series = [
        Series("Net revenue retention", "k0", [row.nrr for row in rows]),
        Series("Gross revenue retention", "k1", [row.grr for row in rows]),
        Series("Logo retention", "k2", [row.logo for row in rows]),
    ]
    span = f"{month_text(rows[0].month)} to {month_text(rows[-1].month)}"
    yield curve_chart([month_text(row.month) for row in rows], series, f"Retention, {span}")
    exact = next(scales((value for row in rows for value in (row.base, row.net, row.gross)), places))
    yield table(_HEADS, [
        (
            month_text(row.month), exact.show(row.base),
            *((exact.show(row.net), exact.show(row.gross)) if row.base else (NONE, NONE)),
            percent(row.nrr), percent(row.grr), percent(row.logo), f"{row.customers_base:,}",
            f"{row.customers_kept:,}",
        )
        for row in rows
    ])  # fmt: skip


def cohort_parts(report: CohortReport, *, as_amounts: bool) -> Iterator[str]:
    """The pooled curve and the triangle of the total, then of each segment."""
    read = report.read
    for block in blocks(report.total):
        what = f"By {report.grain}: {BASES[report.basis]}"
        title = ", ".join(part for part in (what, block.title(read)) if part)
        yield f"<h2>{escape(title)}</h2>"
        yield from _triangle(report, block.rows, as_amounts=as_amounts)
    yield from by_segment(
        read, blocks(report.segments), lambda block: sum(report.amounts(row)[0] or 0 for row in block.rows),
        lambda block: _triangle(report, block.rows, as_amounts=as_amounts),
    )  # fmt: skip


def _triangle(report: CohortReport, rows: Sequence[Cohort], *, as_amounts: bool) -> Iterator[str]:
    oldest = max(len(report.amounts(row)) for row in rows)
    ages = range(oldest)
    shares = [found[0] / found[1] if (found := pooled(report, rows, age)) else None for age in ages]
    yield curve_chart(
        [str(age) for age in ages],
        [Series(f"Pooled: all cohorts that have reached the age in {report.grain}s", "k0", shares)],
        "What is left by age",
    )
    shown = rows[-_MOST:]
    places = 0 if report.basis == "logo" else report.read.places
    firsts = next(scales((report.amounts(row)[0] or 0 for row in shown), places))
    every = next(scales((each for row in shown for each in report.amounts(row) if each), places))
    first = "Customers" if report.basis == "logo" else "MRR"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("Cohort", first, *map(str, ages)))
    body = "".join(
        f"<tr><td>{escape(cohort_name(report, row))}</td><td>{firsts.show(report.amounts(row)[0])}</td>"
        + "".join(
            _cell(share, every.show(amount) if as_amounts else None)
            for share, amount in zip(report.shares(row), report.amounts(row), strict=True)
        )
        + "</tr>\n"
        for row in shown
    )
    yield (
        f'<div class="wide"><table class="heat"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        "</div>"
    )
    if len(rows) > _MOST:
        left = counted(len(rows) - _MOST, "earlier cohort")
        yield f"<p>{left} left out; --format csv and a workbook have them all.</p>"


def _cell(share: float | None, amount: str | None) -> str:
    """A cell the darker the more is left; its figure is written in it."""
    if share is None:
        return f"<td>{NONE}</td>"
    deep = min(share, 1.5) * 0.42
    return f'<td style="background:rgba(11,87,208,{deep:.2f})">{amount or fixed(share * 100, 0) + "%"}</td>'
