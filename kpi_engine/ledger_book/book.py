"""What the ledger answers as a workbook: a page for the board, the figures, how they came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from kpi_engine.engine.bridging import BridgeReport
from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.engine.ledger_reports import (
    CohortReport,
    LedgerReport,
    MovesReport,
    RetentionReport,
    SegmentsReport,
)
from kpi_engine.ledger.bridge.result import Bridge
from kpi_engine.ledger_book import (
    bridge,
    cohort_overview,
    cohorts,
    movement_overview,
    movement_segments,
    movement_summary,
    movements,
    notes,
    retention,
    retention_overview,
    segments,
    segments_overview,
    triangles,
)
from kpi_engine.ledger_book.parts import HEADER_ROW, drawing, titled
from kpi_engine.workbook.house_style import page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages
from kpi_engine.workbook.save import save_atomically


class _OfCurrency(Protocol):
    @property
    def currency(self) -> str:
        """The currency, empty where none is stated."""


_NOBODY = "Nobody paid in these months. Look at Notes for the rows that are set aside, and at the months."
R = TypeVar("R", bound=_OfCurrency)


def write_ledger_book(report: LedgerReport | BridgeReport, path: Path) -> None:
    """Write the workbook of a report; a file that is there is replaced at once, never half."""
    save_atomically(ledger_workbook(report), path)


def ledger_workbook(report: LedgerReport | BridgeReport) -> bytes:
    """The workbook as it is saved, the same bytes for the same report."""
    pages = Pages()
    match report:
        case MovesReport():
            title, said = "MRR movements", _moves(pages, report)
        case RetentionReport():
            title, said = "Retention", _retention(pages, report)
        case CohortReport():
            title, said = "Cohorts", _cohorts(pages, report)
        case SegmentsReport():
            title, said = "Segments", _segments(pages, report)
        case BridgeReport():
            title, said = "KPI bridge", _bridges(pages, report)
    notes.write(pages, report.read, said)
    return pages.saved(title)


def _nothing(pages: Pages, read: LedgerRead, why: str) -> None:
    """A page that says why there are no figures."""
    sheet = pages.sheet(movement_overview.SHEET)
    titled(sheet, "Nothing to show", read.source)
    put(sheet, HEADER_ROW, 1, why).font = styles.BODY
    styles.print_set_up(sheet, f"A1:{page.LAST}{HEADER_ROW}", tall=1)


def _moves(pages: Pages, report: MovesReport) -> tuple[str, ...]:
    if not report.total:
        _nothing(pages, report.read, _NOBODY)
    for currency, rows, several in by_currency(report.total):
        drawn = drawing(pages, report.read, currency, (each.end for each in rows), several=several)
        table = movements.write(drawn, rows)
        months = [each for each in report.segments if each.currency == currency]
        if months:
            listed = movement_segments.segments_of(months)
            of_segments = movement_segments.write(drawn, months)
            movement_summary.write(drawn, of_segments, table, listed)
            movement_overview.write(drawn, table, rows, (of_segments, listed))
        else:
            movement_overview.write(drawn, table, rows)
    return notes.OF_MOVEMENTS


def _retention(pages: Pages, report: RetentionReport) -> tuple[str, ...]:
    if not report.total:
        _nothing(pages, report.read, notes.too_short(report.window))
    for currency, rows, several in by_currency(report.total):
        drawn = drawing(pages, report.read, currency, (each.net for each in rows), several=several)
        made = retention.write(drawn, retention.SHEET, report.window, (), rows)
        months = [each for each in report.segments if each.currency == currency]
        by_segment = None
        if months:
            of_segments = retention.write(drawn, retention.BY_SEGMENT, report.window, report.read.by, months)
            by_segment = of_segments, months
        retention_overview.write(drawn, report.window, made, rows, by_segment)
    return notes.of_retention(report.window, path=report.path)


def _cohorts(pages: Pages, report: CohortReport) -> tuple[str, ...]:
    if not report.total:
        _nothing(pages, report.read, _NOBODY)
    for currency, rows, several in by_currency(report.total):
        amounts = (each.net[0] or 0 for each in rows)
        drawn = drawing(pages, report.read, currency, amounts, several=several)
        of_segments = [each for each in report.segments if each.currency == currency]
        shown = triangles.triangles(report, rows, of_segments)
        left_out = len({each.segments for each in of_segments}) - (len(shown) - 1)
        cohorts.write(drawn, report, shown, left_out)
        cohort_overview.write(drawn, report, shown[0])
    return notes.of_cohorts(report)


def _segments(pages: Pages, report: SegmentsReport) -> tuple[str, ...]:
    if not report.lines:
        _nothing(pages, report.read, _NOBODY)
    totals = {each.currency: each for each in report.totals}
    for currency, lines, several in by_currency(report.lines):
        amounts = (each.closing for each in lines)
        drawn = drawing(pages, report.read, currency, amounts, several=several)
        placed = segments.write(drawn, report, lines, totals.get(currency))
        segments_overview.write(drawn, report, placed, totals.get(currency))
    return notes.of_segments(report)


def _bridges(pages: Pages, report: BridgeReport) -> tuple[str, ...]:
    said: list[str] = []
    for currency, bridges, several in by_currency(report.bridges):
        drawn = drawing(pages, report.read, currency, (), several=several)
        for each in bridges:
            if isinstance(each, Bridge):
                bridge.write(drawn, each)
                said += [note for note in each.notes if note not in said]
            else:
                bridge.write_reason(drawn, each)
    return (*said, report.restated) if report.restated else tuple(said)


def by_currency(rows: Sequence[R]) -> Iterator[tuple[str, list[R], bool]]:
    """The rows of each currency, and whether there are several: they are never added up."""
    found: dict[str, list[R]] = {}
    for each in rows:
        found.setdefault(each.currency, []).append(each)
    for currency, listed in found.items():
        yield currency, listed, len(found) > 1
