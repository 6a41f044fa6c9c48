"""The overview of segments: who has what of the MRR, who gained and who lost, and who keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart._chart import ChartBase
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine.ledger_reports import SegmentLine, SegmentsReport
from kpi_engine.ledger.figures import GAINS, LOSSES
from kpi_engine.ledger_book.chart_data import Line, Live, live_block
from kpi_engine.ledger_book.movement_overview import SHEET
from kpi_engine.ledger_book.parts import GROWTH, HEADER_ROW, SHARE, Drawing, segment_words, titled, words
from kpi_engine.ledger_book.segments import Placed, start_of, told
from kpi_engine.model.written import clipped
from kpi_engine.workbook.house_style import charts, page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.page import Tile

_MOST = 12
"""Segments in a chart, the largest first."""


def write(drawn: Drawing, report: SegmentsReport, placed: Placed, total: SegmentLine | None) -> None:
    """Add the sheet before that of the table."""
    sheet = drawn.pages.sheet(drawn.title(SHEET))
    drawn.pages.before(sheet, placed.title)
    titled(sheet, f"Segments, {words(report.month)}", told(drawn, report))
    page.narrow_columns(sheet)
    if total:
        page.tiles(drawn.pages, sheet, _tiles(drawn, placed, total))
    shown = placed.lines[:_MOST]
    left_out = len(placed.lines) - len(shown)
    found = [_closing(drawn, sheet, placed, shown), _moved(drawn, sheet, placed, shown)]
    kept = _retention(drawn, sheet, placed, shown)
    below = page.place_charts(sheet, [*found, *([kept] if kept else [])])
    if left_out:
        put(
            sheet, below, 1, f"Charts show the {_MOST} largest of {len(placed.lines)} segments."
        ).font = styles.SMALL
    styles.print_set_up(sheet, f"A1:{page.LAST}{below}", tall=1)


def _tiles(drawn: Drawing, placed: Placed, total: SegmentLine) -> list[Tile]:
    row, cell, kept = placed.total, drawn.money.cell, total.retention

    def at(name: str) -> str:
        return f"={placed.cell(drawn, name, row)}"

    largest = placed.lines[0]
    found = [Tile("Closing MRR", at("closing"), cell(total.closing), "all segments",
                  drawn.money.compact(cell(total.closing)))]  # fmt: skip
    start = sum(start_of(line) for line in placed.lines)
    if start:
        growth = f"{at('closing')}/{placed.cell(drawn, 'start', row)}-1"
        found.append(Tile("Growth", growth, total.closing / start - 1, "of all segments", GROWTH))
    if largest.share is not None:
        share = f"={placed.cell(drawn, 'share', HEADER_ROW + 1)}"
        found.append(
            Tile("Largest segment", share, largest.share, clipped(segment_words(largest.segments), 28), SHARE)
        )
    found.append(Tile("Customers", at("customers"), total.customers, "all segments", "#,##0"))
    if total.arpa is not None:
        found.append(Tile("MRR per customer", at("arpa"), total.arpa / 10**drawn.money.places,
                          "all segments", "#,##0.00"))  # fmt: skip
    ratios = (("Net revenue", "nrr", kept.nrr if kept else None),
              ("Gross revenue", "grr", kept.grr if kept else None),
              ("Logo churn", "logo_churn", total.logo_churn))  # fmt: skip
    for label, name, value in ratios:
        if value is not None:
            note = "of customers then" if name == "logo_churn" else "retention"
            found.append(Tile(label, at(name), value, note, SHARE))
    return found


def _closing(drawn: Drawing, sheet: Worksheet, placed: Placed, shown: Sequence[SegmentLine]) -> ChartBase:
    lines: list[Line] = [
        (segment_words(line.segments),
         [Live(f"={placed.cell(drawn, 'closing', row)}", drawn.money.cell(line.closing))])
        for row, line in enumerate(shown, HEADER_ROW + 1)
    ]  # fmt: skip
    block = live_block(drawn, sheet, page.DATA_TOP, ["Segment", "Closing MRR"], lines, drawn.money.shown)
    return charts.bars(block, "Closing MRR by segment", {1: styles.STEEL}, "#,##0")


def _moved(drawn: Drawing, sheet: Worksheet, placed: Placed, shown: Sequence[SegmentLine]) -> ChartBase:
    """What each segment gained and lost; transfers between segments are neither."""
    lines: list[Line] = []
    for row, line in enumerate(shown, HEADER_ROW + 1):
        figures = [
            Live(f"={sign}" + sign.join(placed.cell(drawn, name, row) for name in names) if sign else
                 "=" + "+".join(placed.cell(drawn, name, row) for name in names),
                 drawn.money.cell((-1 if sign else 1) * sum(getattr(line, name) for name in names)))
            for sign, names in (("", GAINS), ("-", LOSSES))
        ]  # fmt: skip
        lines.append((segment_words(line.segments), figures))
    top = page.DATA_TOP + _MOST + 4
    block = live_block(drawn, sheet, top, ["Segment", "Gained", "Lost"], lines, drawn.money.shown)
    return charts.bars(block, "MRR gained and lost", {1: styles.GOOD, 2: styles.BAD}, "#,##0")


def _retention(
    drawn: Drawing, sheet: Worksheet, placed: Placed, shown: Sequence[SegmentLine]
) -> ChartBase | None:
    lines: list[Line] = []
    for row, line in enumerate(shown, HEADER_ROW + 1):
        kept = line.retention
        if kept and kept.base:
            figures = [Live(f"={placed.cell(drawn, name, row)}", value)
                       for name, value in (("nrr", kept.nrr or 0.0), ("grr", kept.grr or 0.0))]  # fmt: skip
            lines.append((segment_words(line.segments), figures))
    if not lines:
        return None
    heads = ["Segment", "Net revenue retention", "Gross revenue retention"]
    block = live_block(drawn, sheet, page.DATA_TOP + 2 * _MOST + 8, heads, lines, SHARE)
    chart = charts.columns(block, "Retention by segment", {1: styles.NAVY, 2: styles.GOOD}, "0%")
    chart.x_axis.number_format = "General"
    return chart
