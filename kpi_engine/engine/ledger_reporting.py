"""From an open ledger to its reports: what is asked, computed once for all segments and once by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.engine.ledger_reports import (
    Basis,
    CohortReport,
    Grain,
    MovesReport,
    RetentionReport,
    SegmentLine,
    SegmentsReport,
)
from kpi_engine.errors import InputError
from kpi_engine.model.period import month_text

if TYPE_CHECKING:
    from kpi_engine.engine.ledgers import LedgerQuery, OpenLedger
    from kpi_engine.ledger.movements import Movement
    from kpi_engine.ledger.retention import Retention
    from kpi_engine.sources.subscriptions.staged import Staged


class _Monthly(Protocol):
    @property
    def month(self) -> int:
        """Year x 12 + month."""


M = TypeVar("M", bound=_Monthly)
Group = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Span:
    """Which months a report shows: from one to another, or the `latest` so many; None is no bound."""

    first: int | None = None
    last: int | None = None
    latest: int | None = None

    def of(self, months: Sequence[int]) -> tuple[int, ...]:
        """The months of the span; an InputError where it holds none of them."""
        kept = [month for month in months if (self.first or month) <= month <= (self.last or month)]
        if not kept:
            raise InputError(
                f"No month of the source lies there: it has {month_text(months[0])} to "
                f"{month_text(months[-1])}. Change --from or --to.",
                code="no-month",
            )
        return tuple(kept[-self.latest :] if self.latest else kept)


def read_of(opened: OpenLedger, query: LedgerQuery) -> LedgerRead:
    """How the source of a ledger was read, and by which policies the figures are computed."""
    return replace(how_read(opened.staged, query), by=opened.ledger.segments)


def how_read(staged: Staged, query: LedgerQuery) -> LedgerRead:
    """The same before anything is computed."""
    return LedgerRead(
        source=staged.reading.source, engine=query.engine, by=query.by, months=staged.months,
        places=staged.places, rows_in=staged.rows_in, rows_used=staged.rows_used,
        set_aside=staged.set_aside, examples=staged.examples, reading=staged.reading,
        policies=query.policies.told(), opening=query.policies.first_month == "opening",
    )  # fmt: skip


def moves_report(opened: OpenLedger, query: LedgerQuery, span: Span) -> MovesReport:
    """How MRR moved in the months of the span; every month is proven to tie before it is told."""
    from kpi_engine.ledger.movements import movements

    months = span.of(opened.staged.months)
    total = movements(opened.ledger.by(()), query.policies)
    segments = movements(opened.ledger, query.policies) if query.by else ()
    _prove(total)
    _prove(segments)
    return MovesReport(read_of(opened, query), _within(total, months), _within(segments, months))


def retention_report(
    opened: OpenLedger, query: LedgerQuery, span: Span, window: int, *, path: bool
) -> RetentionReport:
    """What is left of those who paid `window` months before each month of the span."""
    from kpi_engine.ledger.retention import retention

    months = span.of(opened.staged.months)
    total = retention(opened.ledger.by(()), window, path=path)
    segments = retention(opened.ledger, window, path=path) if query.by else ()
    read = read_of(opened, query)
    return RetentionReport(read, window, path, _within(total, months), _within(segments, months))


def cohort_report(
    opened: OpenLedger, query: LedgerQuery, span: Span, basis: Basis, grain: Grain, *, path: bool
) -> CohortReport:
    """What is left of the customers who first paid in the months of the span."""
    from kpi_engine.ledger.cohorts import cohorts

    months = span.of(opened.staged.months)
    total = cohorts(opened.ledger.by(()), grain=grain, path=path)
    segments = cohorts(opened.ledger, grain=grain, path=path) if query.by else ()
    read = read_of(opened, query)
    return CohortReport(read, basis, grain, path, _within(total, months), _within(segments, months))


def segments_report(
    opened: OpenLedger, query: LedgerQuery, span: Span, window: int, *, path: bool
) -> SegmentsReport:
    """The segments at the last month of the span, and what moved in them over the window."""
    if not query.by:
        there = ", ".join(opened.staged.segments)
        raise InputError(
            f"Say by which segments: --by {opened.staged.segments[0]}. The source has: {there}."[:255]
            if there
            else "No column of the source was read as a segment. Name the column: --by Header.",
            code="no-segment",
        )
    month = span.of(opened.staged.months)[-1]
    moves = moves_report(opened, query, Span(first=month - window + 1, last=month))
    kept = retention_report(opened, query, Span(first=month, last=month), window, path=path)
    closing = {each.currency: each.end for each in moves.total if each.month == month}
    return SegmentsReport(
        moves.read, window, path, month, month - window,
        lines=_lines(moves.segments, kept.segments, closing),
        totals=_lines(moves.total, kept.total, closing),
    )  # fmt: skip


def _lines(
    moves: Sequence[Movement], kept: Sequence[Retention], closing: dict[str, int]
) -> tuple[SegmentLine, ...]:
    groups: dict[Group, list[Movement]] = {}
    for each in moves:
        groups.setdefault((each.currency, each.segments), []).append(each)
    retained = {(each.currency, each.segments): each for each in kept}
    return tuple(_line(group, months, retained.get(group), closing) for group, months in groups.items())


def _line(
    group: Group, months: Sequence[Movement], kept: Retention | None, closing: dict[str, int]
) -> SegmentLine:
    currency, segments = group
    last, total = months[-1], closing.get(currency, 0)

    def moved(name: str) -> int:
        return sum(getattr(each, name) for each in months)

    return SegmentLine(
        currency, segments, last.end, last.end / total if total else None, last.customers_end,
        new=moved("new"), reactivation=moved("reactivation"), expansion=moved("expansion"),
        contraction=moved("contraction"), churn=moved("churn"), transfer=moved("transfer"), retention=kept,
    )  # fmt: skip


def _within(rows: Sequence[M], months: Sequence[int]) -> tuple[M, ...]:
    kept = frozenset(months)
    return tuple(row for row in rows if row.month in kept)


def _prove(rows: Sequence[Movement]) -> None:
    """Start and movements are the end in every month, of money and of customers; else nothing is told."""
    for each in rows:
        if each.check or each.customers_check:
            raise ArithmeticError(f"movements of {month_text(each.month)} do not tie")
