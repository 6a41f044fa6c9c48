"""The Dashboard: tiles of the main KPIs, each against its target, the MRR bridge and the way to breakeven."""

from __future__ import annotations

from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.derive.template import names
from kpi_engine.derive.template.chart_data import Shown, bridge_steps, cash_rows, write_bridge, write_months
from kpi_engine.derive.template.checks import COLOURS as CHECK_COLOURS
from kpi_engine.derive.template.figures import month_text
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import is_history, main_kpis, reads_list
from kpi_engine.derive.template.places import status_row
from kpi_engine.derive.template.targets import MARKS, mark_sign
from kpi_engine.model.guide import GuideKpi
from kpi_engine.workbook.house_style import chart_looks, charts, styles

SHEET = "Dashboard"
_TILE_ROW, _DATA_COLUMN, _DATA_ROW = 4, 32, 5
_ACROSS, _TILE_ROWS = 7, 5
"""Tiles in a row, and rows from one row of tiles to the next."""
_MOST_CHARTS = 9
"""Where a guide has more main KPIs, the first of them have a chart; all have a tile."""
_COLUMNS = 21
"""The page is 21 narrow columns wide: seven tiles of three, three charts of seven."""
_CHART_ROWS = 12
_INTO_COLUMN = 500_000
"""How far a chart reaches into its last column and row, which leaves a small gap to the next one."""
_TARGET = "Target "
_GAP = Side(style="thick", color=styles.WHITE)
_CHART_FORMATS = {
    "fraction": "0%",
    "money": "#,##0",
    "money/month": "#,##0",
    "months": "0",
    "count": "#,##0",
    "money/year": "#,##0",
}


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY)
    styles.heading(sheet, "=set_company", f'="KPI dashboard, "&{month_text()}&", scenario "&set_scenario'
                   '&", amounts in "&set_currency')  # fmt: skip
    for column in range(1, _COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 7.4
    _flag(sheet)
    kpis = main_kpis(grid.guide)
    for number, kpi in enumerate(kpis):
        _tile(
            sheet, grid, _TILE_ROW + _TILE_ROWS * (number // _ACROSS), 1 + 3 * (number % _ACROSS), _shown(kpi)
        )
    sheet.row_dimensions[_TILE_ROW - 1].height = 8
    first = _TILE_ROW + _TILE_ROWS * ((len(kpis) - 1) // _ACROSS + 1) + 1
    last = _charts(sheet, grid, first)
    if any(kpi.marks for kpi in kpis):
        sheet.cell(last + 1, 1, MARKS).font = styles.font(8, color=styles.GREY)
    area = f"A1:{get_column_letter(_COLUMNS)}{last + 1}"
    styles.print_set_up(sheet, area, tall=1, landscape=len(kpis) <= _ACROSS)


def _shown(kpi: GuideKpi) -> Shown:
    """A KPI of the whole business, or of the first segment with a target where the whole has none."""
    if kpi.segment_targets and not kpi.targets:
        return Shown(kpi, next(iter(kpi.segment_targets)))
    return Shown(kpi)


def _flag(sheet: Worksheet) -> None:
    label, flag = (
        sheet.cell(1, _COLUMNS - 4, "Checks"),
        sheet.cell(1, _COLUMNS - 2, f"={names.CHECKS_RESULT}"),
    )
    label.font, label.alignment = styles.SMALL, styles.align("right")
    sheet.merge_cells(start_row=1, start_column=_COLUMNS - 4, end_row=1, end_column=_COLUMNS - 3)
    sheet.merge_cells(start_row=1, start_column=_COLUMNS - 2, end_row=1, end_column=_COLUMNS)
    flag.font, flag.alignment = styles.BOLD, styles.align("center")
    styles.colour_words(sheet, flag.coordinate, CHECK_COLOURS)


def _tile(sheet: Worksheet, grid: Grid, top: int, column: int, item: Shown) -> None:
    """Label, value, target and status, one below the other over three columns."""
    row = status_row(grid, item.kpi.id, item.segment)
    shown = item.kpi.number_format
    value_or_dash = f'=IF(ISERR(Status!E{row}),"–",Status!E{row})'
    lines = ((item.title + mark_sign(item.kpi), styles.font(9, color=styles.GREY), "General", 26),
             (value_or_dash, styles.font(16, bold=True, color=styles.NAVY), shown, 26),
             (f'=IF(ISNUMBER(Status!G{row}),Status!G{row},"–")', styles.font(9, color=styles.GREY),
              styles.prefixed(_TARGET, shown), 15),
             (f"=Status!I{row}", styles.font(9, bold=True), "General", 16))  # fmt: skip
    for step, (value, font, number_format, height) in enumerate(lines):
        here = top + step
        sheet.merge_cells(start_row=here, start_column=column, end_row=here, end_column=column + 2)
        for part in range(3):
            box = sheet.cell(here, column + part)
            box.fill = styles.fill(styles.PALE)
            box.border = Border(left=_GAP) if part == 0 and column > 1 else Border()
        cell = sheet.cell(here, column, value)
        cell.font, cell.number_format = font, number_format
        cell.alignment = styles.align("center", wrap=step == 0)
        sheet.row_dimensions[here].height = height
    sheet.row_dimensions[top + len(lines)].height = 8
    value, target, status = (f"{get_column_letter(column)}{top + step}" for step in (1, 2, 3))
    styles.colour_words(sheet, status, styles.STATUS_COLOURS)
    for cell_name in (value, status):
        styles.hide_missing(sheet, cell_name, background=styles.PALE)
    if item.kpi.unit.is_money:
        styles.whole_from_thousand(sheet, [value])
        styles.whole_from_thousand(sheet, [target], _TARGET)


def _charts(sheet: Worksheet, grid: Grid, top: int) -> int:
    """The charts from row `top` on, three across, the bridge and the cash below; returns the last row."""
    shown = [_shown(kpi) for kpi in main_kpis(grid.guide) if not (is_history(kpi) or reads_list(kpi))]
    del shown[_MOST_CHARTS:]
    sheet.cell(_DATA_ROW - 2, _DATA_COLUMN, "Chart data").font = styles.BOLD
    months = write_months(sheet, grid, _DATA_ROW, _DATA_COLUMN, shown)
    for number, item in enumerate(shown):
        column = _DATA_COLUMN + 2 + 2 * number
        number_format = _CHART_FORMATS.get(item.kpi.unit.value, "#,##0.0")
        chart = charts.against_target(
            months, item.title, column, column + 1, number_format, from_zero=_never_negative(item.kpi)
        )
        across, down = number % 3, number // 3
        chart_looks.place(
            sheet, chart, (7 * across, 7 * (across + 1)), top + _CHART_ROWS * down, _CHART_ROWS, _INTO_COLUMN
        )
    wide = _wide(sheet, grid, months, _DATA_COLUMN + 2 + 2 * len(shown))
    rows, rest = divmod(len(shown), 3)
    edges: tuple[int, ...] = (0, 10, _COLUMNS) if len(wide) > 1 else (0, _COLUMNS)
    if rest and rest + len(wide) == 3:
        edges = tuple(range(7 * rest, _COLUMNS + 1, 7))
    elif rest:
        rows += 1
    below = top + _CHART_ROWS * rows
    for number, each in enumerate(wide):
        chart_looks.place(sheet, each, (edges[number], edges[number + 1]), below, _CHART_ROWS, _INTO_COLUMN)
    return below - 1 + (_CHART_ROWS if wide else 0)


def _wide(sheet: Worksheet, grid: Grid, months: chart_looks.Block, last: int) -> list[ChartBase]:
    """The MRR bridge and the way to breakeven, where the guide follows what they show."""
    found: list[ChartBase] = []
    steps = bridge_steps(grid)
    if steps:
        block = write_bridge(sheet, steps, _DATA_ROW + 16, _DATA_COLUMN)
        first = _DATA_COLUMN + 1
        columns = (first, first + 1, first + 2, first + 3)
        found.append(charts.bridge(block, "MRR bridge, fiscal year to date", columns, "#,##0"))
    if cash_rows(grid):
        found.append(charts.two_columns(months, "Cash and the way to breakeven", (last, last + 1), "#,##0"))
    return found


def _never_negative(kpi: GuideKpi) -> bool:
    """False for an amount or rate that may fall below zero; a margin is shown from zero on."""
    bounds = hard_bounds(kpi)
    return bounds.low is not None or bounds.high is not None
