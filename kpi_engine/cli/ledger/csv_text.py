"""A report of the ledger as CSV: the rows of the document, one line each, every cent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi_engine.cli.csv_lines import written
from kpi_engine.engine.ledger_read import units
from kpi_engine.engine.ledger_reports import (
    CohortReport,
    LedgerReport,
    MovesReport,
    RetentionReport,
    SegmentsReport,
)
from kpi_engine.ledger.figures import MONTHLY, MOVES

_FIGURES: dict[type, tuple[str, ...]] = {
    MovesReport: ("month", *MONTHLY),
    RetentionReport: ("month", "base", "net", "gross", "nrr", "grr", "logo", "customers_base",
                      "customers_kept"),
    SegmentsReport: ("closing", "share", "customers", "arpa", *MOVES, "transfer", "nrr", "grr", "logo_churn"),
}  # fmt: skip


def csv_of(report: LedgerReport, *, as_amounts: bool = False) -> str:
    """The lines; currency and segments have columns where the source states some, transfers with segments."""
    rows = report.as_dict()["rows"]
    if isinstance(report, CohortReport):
        names, lines = _triangle(report, as_amounts=as_amounts)
    else:
        names = _FIGURES[type(report)]
        lines = [[row[name] for name in names] for row in rows]
    if isinstance(report, MovesReport) and report.read.by:
        names = (*names, "transfer")
        lines = [[*line, row["transfer"]] for line, row in zip(lines, rows, strict=True)]
    has_currency = any(row["currency"] for row in rows)
    labels = [_label(name, names) for name in report.read.by]
    tail = [[*([row["currency"]] if has_currency else []), *row["segments"].values()] for row in rows]
    heads = [*names, *(["currency"] if has_currency else []), *labels]
    return written([heads, *([*line, *more] for line, more in zip(lines, tail, strict=True))])


def _label(name: str, taken: Sequence[str]) -> str:
    return f"segment {name}" if name in (*taken, "currency") else name


def _triangle(report: CohortReport, *, as_amounts: bool) -> tuple[tuple[str, ...], list[list[Any]]]:
    """A line a cohort, a column an age; blank where the month is not in the source or still to come."""
    from kpi_engine.cli.ledger.kept_told import cohort_name

    cohorts = report.segments if report.read.by else report.total
    oldest = max((len(report.amounts(each)) for each in cohorts), default=0)
    places = 0 if report.basis == "logo" else report.read.places
    lines = []
    for each in cohorts:
        amounts = [None if one is None else units(one, places) for one in report.amounts(each)]
        cells = amounts if as_amounts else list(report.shares(each))
        lines.append([cohort_name(report, each), amounts[0], *cells, *[None] * (oldest - len(cells))])
    first = "customers" if report.basis == "logo" else "mrr"
    return ("cohort", first, *(str(age) for age in range(oldest))), lines
