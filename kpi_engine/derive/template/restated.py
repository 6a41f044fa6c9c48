"""The Restated sheet: each KPI that a definition changes, as reported and by the current definitions."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template.choices import definition, switches_of
from kpi_engine.derive.template.grid import (
    FIRST,
    FIRST_LETTER,
    LAST_LETTER,
    MONTH_ROW,
    MONTHS,
    Grid,
    KpiLine,
    letter,
)
from kpi_engine.derive.template.inputs import month_columns, month_header
from kpi_engine.derive.template.kpi_formula import Place, formula
from kpi_engine.derive.template.kpis import unit_of
from kpi_engine.model.guide import GuideKpi
from kpi_engine.workbook.house_style import styles

SHEET = "Restated"
_DATED_COLUMN = 5
"""How many of the definitions that a KPI follows have a month from which they hold."""
_PURPOSE = (
    "What the KPIs of earlier months would have been under the definitions chosen on Settings: "
    "scenario shown, month by month."
)
_MEASURES = {"reported": "As reported", "restated": "Restated", "difference": "Difference"}


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet; a KPI shows nothing while the definitions that it follows hold for all months."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE)
    month_header(sheet)
    styles.header(
        sheet, MONTH_ROW, ["KPI", "Measure", "Unit", "Months changed", "Dated choices", ""], centred="DE"
    )
    _flag(sheet, grid)
    for (kpi, measure), row in grid.restated.items():
        found = grid.guide.kpi(kpi)
        if found is not None:
            _row(sheet, grid, KpiLine(found), measure, row)
    _arrange(sheet, grid)


def _flag(sheet: Worksheet, grid: Grid) -> None:
    dated = f"COUNT({','.join(choice.since_name for choice in grid.choices)})" if grid.choices else "0"
    sheet["A3"] = (
        f'=IF({dated}=0,"Every definition holds for all months: nothing is restated.",'
        f'{dated}&" definition(s) hold from a month on; see Settings.")'
    )
    sheet["A3"].font = styles.SMALL


def _dated(grid: Grid, kpi: GuideKpi) -> str:
    """How many of the definitions that the KPI, or one that it reads, follows are dated."""
    names = dict.fromkeys(
        f"{definition(variant.name)}_since"
        for each in grid.needs.reads(kpi)
        for variant, _ in switches_of(grid.guide, each)
    )
    return f"COUNT({','.join(names)})"


def _row(sheet: Worksheet, grid: Grid, line: KpiLine, measure: str, row: int) -> None:
    label = sheet.cell(row, 1, line.label)
    first = measure == "reported"
    label.font = styles.BOLD if first else styles.font(color="C3CAD3")
    label.alignment = styles.align(indent=1)
    sheet.cell(row, 2, _MEASURES[measure]).font = styles.BODY if first else styles.SMALL
    sheet.cell(row, 3, unit_of(line.kpi)).font = styles.SMALL
    dated = sheet.cell(row, _DATED_COLUMN, f"={_dated(grid, line.kpi) if first else f'E{row - 1}'}")
    dated.font, dated.alignment, dated.number_format = styles.SMALL, styles.align("center"), '0;-0;""'
    style = styles.BOLD if measure == "restated" else styles.BODY
    shown = line.kpi.number_format
    if measure == "difference":
        positive, *others = shown.split(";")
        shown = f'+{positive};{others[0] if others else "-" + positive};"–"'

    def dress(cell: Cell) -> None:
        cell.number_format, cell.font, cell.border = shown, style, styles.UNDERLINE

    figures = [_figure(grid, line, measure, row, letter(month)) for month in range(1, MONTHS + 1)]
    styles.write_row(sheet, row, FIRST, figures, dress)
    if measure == "difference":
        area = f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}"
        changed = sheet.cell(row, 4, f'=COUNTIF({area},">1E-9")+COUNTIF({area},"<-1E-9")')
        changed.font, changed.alignment = styles.SMALL, styles.align("center")


def _figure(grid: Grid, line: KpiLine, measure: str, row: int, column: str) -> str:
    if measure == "reported":
        return f"={grid.kpi_cell('month', 'chosen', line.kpi.id, '', column)}"
    if measure == "restated":
        return formula(grid, line, Place("month", "chosen", column, restated=True))
    reported, restated = f"{column}{row - 2}", f"{column}{row - 1}"
    return f"=IF(COUNT({reported},{restated})=2,{restated}-{reported},NA())"


def _arrange(sheet: Worksheet, grid: Grid) -> None:
    styles.widths(sheet, {"A": 36, "B": 13, "C": 13, "D": 10, "E": 9, "F": 2})
    month_columns(sheet, 12)
    sheet.row_dimensions[MONTH_ROW].height = 28
    sheet.freeze_panes = f"E{MONTH_ROW + 1}"
    last = max(grid.restated_end, MONTH_ROW + 1)
    undated = f"${get_column_letter(_DATED_COLUMN)}{MONTH_ROW + 1}=0"
    styles.hide_where(sheet, f"D{MONTH_ROW + 1}:{LAST_LETTER}{last}", undated)
    styles.hide_missing(sheet, f"{FIRST_LETTER}{MONTH_ROW + 1}:{LAST_LETTER}{last}")
    styles.print_set_up(sheet, f"A1:{letter(12)}{last}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:B")
