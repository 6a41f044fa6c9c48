"""Retention and cohorts for a person: what is left of those who paid before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.blocks import blocks, largest, latest
from kpi_engine.cli.ledger.table import NONE, Grid, Scale, fitting, percent, print_grid, scales
from kpi_engine.model.period import month_text
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.engine.ledger_reports import CohortReport, RetentionReport
    from kpi_engine.ledger.cohorts import Cohort
    from kpi_engine.ledger.retention import Retention

_HEADS = ("Month", "Base MRR", "Net", "Gross", "NRR", "GRR", "Logo", "Customers", "Kept")
BASES = {
    "logo": "customers who still pay",
    "net": "what they pay",
    "gross": "what they pay, no more of each than at first",
}


def without_base(report: RetentionReport) -> str:
    """Why months have no retention, "" where all have one; never 0 %."""
    read, window = report.read, report.window
    none = [month for month in read.months if month - window not in set(read.months)]
    if not none:
        return ""
    span = " to ".join(dict.fromkeys((month_text(none[0]), month_text(none[-1]))))
    return (
        f"{span}: no base, as the source does not hold the month {counted(window, 'month')} before "
        f"({counted(len(none), 'month')} of {len(read.months):,})."
    )


def print_retention(out: Console, report: RetentionReport, *, all_months: bool) -> None:
    """The total of each currency, then each segment."""
    read = report.read
    segments, left = largest(blocks(report.segments), lambda block: block.rows[-1].base)
    for block in (*blocks(report.total), *segments):
        rows, earlier = latest(block.rows, all_of_them=all_months)
        title = block.title(read)
        over = f"Retention over {counted(report.window, 'month')}"
        out.print(f"{over}{f', {title}' if title else ''}", style="bold", markup=False)
        print_grid(out, fitting(_grids(rows, read.places), out.width))
        if any(not row.base for row in rows):
            out.print(f"{NONE} no base: nobody paid then.", style="dim", markup=False)
        if earlier:
            out.print(earlier, style="dim", markup=False)
        out.print()
    for note in (left, without_base(report)):
        if note:
            out.print(f"{note}\n", style="dim", markup=False)


def _grids(rows: Sequence[Retention], places: int) -> Iterator[Grid]:
    for scale in scales([amount for row in rows for amount in (row.base, row.net, row.gross)], places):
        yield Grid(_HEADS, [_retained(row, scale) for row in rows], scale.note)


def _retained(row: Retention, scale: Scale) -> list[str]:
    net, gross = (scale.show(row.net), scale.show(row.gross)) if row.base else (NONE, NONE)
    return [
        month_text(row.month), scale.show(row.base), net, gross,
        percent(row.nrr), percent(row.grr), percent(row.logo),
        f"{row.customers_base:,}", f"{row.customers_kept:,}",
    ]  # fmt: skip


def print_cohorts(out: Console, report: CohortReport, *, as_amounts: bool, all_months: bool) -> None:
    """A triangle for the total of each currency, then for each segment."""
    read = report.read
    segments, left = largest(blocks(report.segments), lambda block: len(block.rows))
    for block in (*blocks(report.total), *segments):
        rows, earlier = latest(block.rows, all_of_them=all_months)
        title = block.title(read)
        what = f"Cohorts by {report.grain}: {BASES[report.basis]}"
        out.print(f"{what}{f', {title}' if title else ''}", style="bold", markup=False)
        print_grid(out, fitting(_triangles(report, rows, as_amounts=as_amounts), out.width))
        if earlier:
            out.print(earlier, style="dim", markup=False)
        out.print()
    if left:
        out.print(f"{left}\n", style="dim", markup=False)


def cohort_name(report: CohortReport, cohort: Cohort) -> str:
    """`2026-01`, `2026-Q1`; `≤ 2026-01` where nothing is known of the time before."""
    month = month_text(cohort.month)
    name = f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" if report.grain == "quarter" else month
    step = 3 if report.grain == "quarter" else 1
    first = report.read.opening and cohort.month < report.read.months[0] + step
    return f"≤ {name}" if first else name


def pooled(report: CohortReport, cohorts: Sequence[Cohort], age: int) -> tuple[int, int] | None:
    """What is left at an age and what it was at first, over all cohorts that have reached it."""
    reached = [amounts for amounts in map(report.amounts, cohorts) if len(amounts) > age]
    known = [(amounts[age], amounts[0]) for amounts in reached]
    pairs = [(left, first) for left, first in known if left is not None and first]
    return (sum(left for left, _ in pairs), sum(first for _, first in pairs)) if pairs else None


def _triangles(report: CohortReport, rows: Sequence[Cohort], *, as_amounts: bool) -> Iterator[Grid]:
    """First with every age, then with fewer, until it fits."""
    oldest = max(len(report.amounts(row)) for row in rows)
    places = 0 if report.basis == "logo" else report.read.places
    firsts = [report.amounts(row)[0] or 0 for row in rows]
    shown = [each for row in rows for each in report.amounts(row) if each is not None]
    for ages in _fewer(oldest):
        left = "" if len(ages) == oldest else f"Ages left out: {oldest - len(ages):,}; --format csv has all. "
        for scale in scales(shown if as_amounts else firsts, places):
            heads = ["Cohort", "Customers" if report.basis == "logo" else "MRR", *map(str, ages[1:])]
            body = [_aged(report, row, ages, scale, as_amounts=as_amounts) for row in rows]
            if not as_amounts:
                body.append(["Pooled", scale.show(sum(firsts)), *_pooled_row(report, rows, ages[1:])])
            yield Grid(heads, body, f"{left}{scale.note}".strip())
            if report.basis == "logo":
                break


def _fewer(oldest: int) -> Iterator[list[int]]:
    """Every age; then every one up to twelve and each half-year; then fewer and fewer."""
    every = list(range(oldest))
    yield every
    for step_from, step in ((13, 3), (13, 6), (13, 12), (7, 6), (7, 12), (4, 12), (2, 12), (1, 12), (1, 24)):
        yield [age for age in every if age < step_from or age % step == 0]


def _aged(
    report: CohortReport, row: Cohort, ages: Sequence[int], scale: Scale, *, as_amounts: bool
) -> list[str]:
    amounts, shares = report.amounts(row), report.shares(row)
    cells = [cohort_name(report, row), scale.show(amounts[0])]
    for age in ages[1:]:
        if age >= len(amounts):
            cells.append("")
        else:
            cells.append(scale.show(amounts[age]) if as_amounts else _rounded(shares[age]))
    return cells


def _pooled_row(report: CohortReport, rows: Sequence[Cohort], ages: Sequence[int]) -> Iterator[str]:
    for age in ages:
        found = pooled(report, rows, age)
        yield _rounded(found[0] / found[1]) if found else ""


def _rounded(share: float | None) -> str:
    from kpi_engine.model.written import fixed

    return NONE if share is None else f"{fixed(share * 100, 0)}%"
