"""The overview of retention: the last month, the curves over time, the segments beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from openpyxl.chart._chart import ChartBase
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.retention import Retention
from kpi_engine.ledger_book.chart_data import Live, live_block
from kpi_engine.ledger_book.movement_overview import MONTHS_CHARTED, SHEET
from kpi_engine.ledger_book.notes import too_short
from kpi_engine.ledger_book.parts import HEADER_ROW, SHARE, Drawing, day, segment_words, titled, words
from kpi_engine.ledger_book.retention import RATIOS, RetentionTable
from kpi_engine.workbook.house_style import charts, page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.page import Tile

_LABELS = ("Net revenue retention", "Gross revenue retention", "Logo retention")
_COLOURS = (styles.NAVY, styles.GOOD, styles.WATCH)
_ROWS = 20
_LITTLE = 0.4
"""Curves that stay above this are not drawn from zero."""
_MOST = 12
"""Segments in the chart, the largest base first."""


def write(
    drawn: Drawing, window: int, made: RetentionTable, rows: Sequence[Retention],
    of_segments: tuple[RetentionTable, Sequence[Retention]] | None,
) -> None:  # fmt: skip
    """Add the sheet before those of the currency's figures."""
    months = [each.month for each in rows]
    with_base = [each for each in rows if each.customers_base]
    sheet = drawn.pages.sheet(drawn.title(SHEET))
    drawn.pages.before(sheet, made.title)
    titled(sheet, f"Retention, {words(months[-1])}", f"Over {window} months. {drawn.told(months)}")
    page.narrow_columns(sheet)
    if not with_base:
        put(sheet, HEADER_ROW, 1, too_short(window)).font = styles.BODY
        styles.print_set_up(sheet, f"A1:{page.LAST}{HEADER_ROW}", tall=1)
        return
    page.tiles(drawn.pages, sheet, _tiles(drawn, made, with_base[-1]))
    shown = with_base[-MONTHS_CHARTED:]
    curves = _curves(drawn, sheet, made, shown, len(with_base))
    below = page.place_wide(sheet, curves, page.CHARTS_TOP, _ROWS)
    if of_segments:
        chart = _segments(drawn, sheet, *of_segments, month=with_base[-1].month)
        below = page.place_wide(sheet, chart, below) if chart else below
    styles.print_set_up(sheet, f"A1:{page.LAST}{below - 1}", tall=1)


def _tiles(drawn: Drawing, made: RetentionTable, last: Retention) -> list[Tile]:
    month = words(last.month)
    then, now = drawn.money.cell(last.base), drawn.money.cell(last.net)

    def tile(label: str, name: str, value: float, note: str, shown: str) -> Tile:
        return Tile(label, f"={made.cell(name, (), last.month)}", value, note, shown)

    base, still = (made.cell(name, (), last.month) for name in ("customers_base", "customers_kept"))
    found = [
        tile(label.replace(" retention", ""), name, getattr(last, name), month, SHARE)
        for label, name in zip(_LABELS, RATIOS, strict=True) if getattr(last, name) is not None
    ]  # fmt: skip
    return [
        *found,
        tile("MRR then", "base", then, "of all customers", drawn.money.compact(then)),
        tile("MRR now", "net", now, "of the same customers", drawn.money.compact(now)),
        tile("Customers then", "customers_base", last.customers_base, "in the base month", "#,##0"),
        tile("Still paying", "customers_kept", last.customers_kept, "of them", "#,##0"),
        Tile("Lost", f"={base}-{still}", last.customers_base - last.customers_kept, "of them", "#,##0"),
    ]  # fmt: skip


def _curves(
    drawn: Drawing, sheet: Worksheet, made: RetentionTable, shown: Sequence[Retention], of: int
) -> ChartBase:
    lines = []
    for each in shown:
        figures = [
            None if value is None else Live(f"={made.cell(name, (), each.month)}", value)
            for name in RATIOS for value in [getattr(each, name)]
        ]  # fmt: skip
        lines.append((day(each.month), figures))
    block = live_block(drawn, sheet, page.DATA_TOP, ["Month", *_LABELS], lines, SHARE)
    title = "Retention by month" + (f", the last {len(shown)} of {of} months" if of > len(shown) else "")
    chart = charts.lines(block, title, dict(enumerate(_COLOURS, 1)), "0%")
    lowest = min(
        value for each in shown for name in RATIOS for value in [getattr(each, name)] if value is not None
    )
    if lowest > _LITTLE:
        chart.y_axis.scaling.min = floor(10 * lowest - 1) / 10
    return chart


def _segments(
    drawn: Drawing, sheet: Worksheet, made: RetentionTable, rows: Sequence[Retention], *, month: int
) -> ChartBase | None:
    """Net and gross retention of each segment in the last month, the largest base first."""
    there = [each for each in rows if each.month == month and each.base]
    there.sort(key=lambda each: (-each.base, each.segments))
    lines = []
    for each in there[:_MOST]:
        figures = [
            Live(f"={made.cell(name, each.segments, month)}", getattr(each, name)) for name in RATIOS[:2]
        ]
        lines.append((segment_words(each.segments), figures))
    if not lines:
        return None
    top = page.DATA_TOP + MONTHS_CHARTED + 3
    block = live_block(drawn, sheet, top, ["Segment", *_LABELS[:2]], lines, SHARE)
    title = f"Retention by segment, {words(month)}"
    if len(there) > _MOST:
        title += f", the {_MOST} largest of {len(there)}"
    chart = charts.columns(block, title, {1: _COLOURS[0], 2: _COLOURS[1]}, "0%")
    chart.x_axis.number_format = "General"
    return chart
