"""Movements by segment: every month of each, to filter and pivot, and the largest of them as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book.chart_data import Live, live_block
from kpi_engine.ledger_book.movement_table import Layout, red_where_it_does_not_tie, write_months
from kpi_engine.ledger_book.movements import Table
from kpi_engine.ledger_book.parts import HEADER_ROW, Drawing, day, segment_words, titled
from kpi_engine.workbook.house_style import charts, styles

SHEET = "Segment months"
_MOST = 8
"""Segments with a colour of their own in a chart; what others have is added up."""
COLOURS = (styles.NAVY, styles.STEEL, styles.GOOD, "A9D8BC", styles.WATCH, "EBCB8B", "7A5C99", "C3AED6",
           "B8C0CB")  # fmt: skip


_LAST_MONTH = Border(bottom=Side(style="thin", color=styles.NAVY))


@dataclass(frozen=True, slots=True)
class Segment:
    """The months of one segment, and the rows of the sheet in which they stand."""

    names: tuple[str, ...]
    months: tuple[Movement, ...]
    first: int
    last: int


def segments_of(rows: Sequence[Movement]) -> list[Segment]:
    """The segments with the rows in which the sheet will have them, the largest at the end first."""
    found: list[Segment] = []
    start, top = 0, HEADER_ROW + 1
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place].segments != rows[start].segments:
            months = tuple(rows[start:place])
            found.append(Segment(months[0].segments, months, top + start, top + place - 1))
            start = place
    return sorted(found, key=lambda each: (-each.months[-1].end, each.names))


def write(drawn: Drawing, rows: Sequence[Movement]) -> Table:
    """Add the sheet."""
    title, layout = drawn.title(SHEET), Layout(drawn.read.by)
    sheet = drawn.pages.sheet(title, zoom=85)
    titled(sheet, title, drawn.told([each.month for each in rows]))
    last = write_months(drawn, sheet, drawn.table_name("segment_months"), HEADER_ROW, layout, rows)
    for each in segments_of(rows):
        for column in range(1, 2 + len(layout.segments) + len(layout.names)):
            sheet.cell(each.last, column).border = _LAST_MONTH
    for name in ("check", "customers_check"):
        letter = layout.letter(name)
        red_where_it_does_not_tie(sheet, f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.freeze_panes = f"{get_column_letter(2 + len(layout.segments))}{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{layout.last}{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}")
    return Table(title, HEADER_ROW + 1, last, layout)


def closing_chart(
    drawn: Drawing, sheet: Worksheet, place: tuple[int, int], tables: tuple[Table, Table],
    segments: Sequence[Segment],
) -> ChartBase:  # fmt: skip
    """Closing MRR of the largest segments by month; `place` is the row of the figures and how many months.

    `tables` are those of the segments and of the total, of which the others are what is left.
    """
    top, count = place
    of_segments, whole = tables
    kept, others = segments[:_MOST], segments[_MOST:]
    heads = ["Month", *(segment_words(each.names) for each in kept), *(["Others"] if others else [])]
    lines = []
    for back in range(count - 1, -1, -1):
        figures = [
            Live(f"={of_segments.cell('end', each.last - back)}",
                 drawn.money.cell(each.months[-1 - back].end))
            for each in kept
        ]  # fmt: skip
        if others:
            shown = "-".join(figure.formula[1:] for figure in figures)
            rest = sum(each.months[-1 - back].end for each in others)
            figures.append(Live(f"={whole.cell('end', whole.last - back)}-{shown}", drawn.money.cell(rest)))
        lines.append((day(segments[0].months[-1 - back].month), figures))
    block = live_block(drawn, sheet, top, heads, lines, drawn.money.shown)
    colors = dict(enumerate((*COLOURS[: len(kept)], COLOURS[-1])[: len(heads) - 1], 1))
    return charts.columns(block, "Closing MRR by segment", colors, "#,##0", stacked=True)
