"""The overview of movements: the last twelve months, all months as a chart, from start to end."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart._chart import ChartBase
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book.chart_data import Live, live_block
from kpi_engine.ledger_book.movement_segments import Segment, closing_chart
from kpi_engine.ledger_book.movements import Table, in_all
from kpi_engine.ledger_book.parts import COUNT, GROWTH, Drawing, day, span, titled, words
from kpi_engine.workbook.house_style import charts, page, styles, waterfall
from kpi_engine.workbook.house_style.page import Tile
from kpi_engine.workbook.house_style.waterfall import Bar

SHEET = "Overview"
MONTHS_CHARTED = 36
_TALLER = 5
_YEAR = 12
"""Months that the tiles look back."""
_SERIES = (
    ("New", "new", 1, "1E7B4F"), ("Reactivation", "reactivation", 1, "A9D8BC"),
    ("Expansion", "expansion", 1, "5FA883"), ("Contraction", "contraction", -1, "E9A8A3"),
    ("Churn", "churn", -1, styles.BAD),
)  # fmt: skip


def write(
    drawn: Drawing, table: Table, rows: Sequence[Movement],
    by_segment: tuple[Table, Sequence[Segment]] | None = None,
) -> None:  # fmt: skip
    """Add the sheet before those of the currency's figures; `by_segment` adds a chart of the segments."""
    sheet = drawn.pages.sheet(drawn.title(SHEET))
    drawn.pages.before(sheet, table.title)
    titled(sheet, f"Recurring revenue, {words(rows[-1].month)}", drawn.told([each.month for each in rows]))
    page.narrow_columns(sheet)
    page.tiles(drawn.pages, sheet, _tiles(drawn, table, rows))
    kept = rows[-MONTHS_CHARTED:]
    tall = page.CHART_ROWS + (_TALLER if by_segment else 0)
    below = page.place_wide(sheet, _months(drawn, sheet, table, kept, len(rows)), page.CHARTS_TOP, tall)
    pair = [_way(drawn, sheet, table, rows), _customers(drawn, sheet, table, kept)]
    below = page.place_charts(sheet, pair, top=below)
    if by_segment:
        of_segments, segments = by_segment
        place = (page.DATA_TOP + 2 * MONTHS_CHARTED + 18, len(kept))
        chart = closing_chart(drawn, sheet, place, (of_segments, table), segments)
        below = page.place_wide(sheet, chart, below, tall)
    styles.print_set_up(sheet, f"A1:{page.LAST}{below - 1}", tall=1, landscape=by_segment is None)


def _tiles(drawn: Drawing, table: Table, rows: Sequence[Movement]) -> list[Tile]:
    recent = rows[-_YEAR:]
    total, first = in_all(recent), table.last - len(recent) + 1
    note = f"{len(recent)} months" if len(recent) > 1 else words(rows[-1].month)
    cell = drawn.money.cell
    found = [Tile("Closing MRR", f"={table.cell('end', table.last)}", cell(total.end), words(total.month),
                  drawn.money.compact(cell(total.end)))]  # fmt: skip
    if total.start:
        growth = f"={table.cell('end', table.last)}/{table.cell('start', first)}-1"
        found.append(Tile("Growth", growth, total.end / total.start - 1, note, GROWTH))
    for label, name, _, _ in _SERIES:
        value = cell(getattr(total, name))
        found.append(
            Tile(label, f"={table.added(name, first, table.last)}", value, note, drawn.money.compact(value))
        )
    customers = f"={table.cell('customers_end', table.last)}"
    return [*found, Tile("Customers", customers, total.customers_end, words(total.month), "#,##0")]


def _months(drawn: Drawing, sheet: Worksheet, table: Table, kept: Sequence[Movement], of: int) -> ChartBase:
    """Movements of each month as columns, and the MRR that they lead to."""
    first = table.last - len(kept) + 1
    lines = []
    for row, each in enumerate(kept, first):
        figures = [
            Live(f"={'-' if sign < 0 else ''}{table.cell(name, row)}",
                 sign * drawn.money.cell(getattr(each, name)))
            for _, name, sign, _ in _SERIES
        ]  # fmt: skip
        end = Live(f"={table.cell('end', row)}", drawn.money.cell(each.end))
        lines.append((day(each.month), [*figures, end]))
    heads = ["Month", *(label for label, *_ in _SERIES), "Closing MRR (right axis)"]
    block = live_block(drawn, sheet, page.DATA_TOP, heads, lines, drawn.money.shown)
    colors = {place: color for place, (*_, color) in enumerate(_SERIES, 1)}
    title = "MRR movements by month" + (f", the last {len(kept)} of {of} months" if of > len(kept) else "")
    return charts.columns_and_level(block, title, colors, len(_SERIES) + 1, "#,##0")


def _way(drawn: Drawing, sheet: Worksheet, table: Table, rows: Sequence[Movement]) -> ChartBase:
    """From the start of the first month to the end of the last one."""
    total, cell = in_all(rows), drawn.money.cell
    bars = [Bar("Start", f"={table.cell('start', table.first)}", cell(total.start), is_end=True)]
    for label, name, sign, _ in _SERIES:
        formula = f"={'-' if sign < 0 else ''}{table.added(name, table.first, table.last)}"
        bars.append(Bar(label, formula, sign * cell(getattr(total, name))))
    bars.append(Bar("End", f"={table.cell('end', table.last)}", cell(total.end), is_end=True))
    place = (page.DATA_TOP + MONTHS_CHARTED + 3, page.DATA_COLUMN)
    title = f"From start to end, {span([each.month for each in rows])}"
    return waterfall.chart(drawn.pages, sheet, place, bars, title, drawn.money.shown)


def _customers(drawn: Drawing, sheet: Worksheet, table: Table, kept: Sequence[Movement]) -> ChartBase:
    """Customers won and lost by month, and how many there are."""
    first = table.last - len(kept) + 1
    lines = []
    for row, each in enumerate(kept, first):
        won = f"={table.cell('customers_new', row)}+{table.cell('customers_reactivated', row)}"
        lines.append((day(each.month), [
            Live(won, each.customers_new + each.customers_reactivated),
            Live(f"=-{table.cell('customers_lost', row)}", -each.customers_lost),
            Live(f"={table.cell('customers_end', row)}", each.customers_end),
        ]))  # fmt: skip
    heads = ["Month", "Won or returned", "Lost", "Customers (right axis)"]
    top = page.DATA_TOP + MONTHS_CHARTED + 14
    block = live_block(drawn, sheet, top, heads, lines, COUNT)
    return charts.columns_and_level(
        block, "Customers won and lost", {1: styles.GOOD, 2: styles.BAD}, 3, "#,##0"
    )
