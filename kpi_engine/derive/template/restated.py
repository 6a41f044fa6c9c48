"""The Restated sheet: each KPI that a definition changes, as reported and by the current definitions."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import styles
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

SHEET = "Restated"
_DATED = f"${FIRST_LETTER}$2"
"""How many definitions have a month from which they hold."""
_PURPOSE = (
    "What the KPIs of earlier months would have been under the definitions chosen on Settings: "
    "scenario shown, month by month."
)
_MEASURES = {"reported": "As reported", "restated": "Restated", "difference": "Difference"}


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet; it shows nothing while every definition holds for all months."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE)
    month_header(sheet)
    styles.header(sheet, MONTH_ROW, ["KPI", "Measure", "Unit", "Months changed", "", ""], centred="D")
    _flag(sheet, grid)
    for (kpi, measure), row in grid.restated.items():
        found = grid.guide.kpi(kpi)
        if found is not None:
            _row(sheet, grid, KpiLine(found), measure, row)
    _arrange(sheet, grid)


def _flag(sheet: Worksheet, grid: Grid) -> None:
    dated = ",".join(choice.since_name for choice in grid.choices)
    flag = sheet[_DATED.replace("$", "")]
    flag.value = f"=COUNT({dated})" if dated else 0
    flag.font, flag.number_format = styles.font(color=styles.WHITE), "0"
    sheet["A3"] = (
        f'=IF({_DATED}=0,"Every definition holds for all months: nothing is restated.",'
        f'{_DATED}&" definition(s) hold from a month on; see Settings.")'
    )
    sheet["A3"].font = styles.SMALL


def _row(sheet: Worksheet, grid: Grid, line: KpiLine, measure: str, row: int) -> None:
    label = sheet.cell(row, 1, line.label)
    first = measure == "reported"
    label.font = styles.BOLD if first else styles.font(color="C3CAD3")
    label.alignment = styles.align(indent=1)
    sheet.cell(row, 2, _MEASURES[measure]).font = styles.BODY if first else styles.SMALL
    sheet.cell(row, 3, unit_of(line.kpi)).font = styles.SMALL
    style = styles.BOLD if measure == "restated" else styles.BODY

    def dress(cell: Cell) -> None:
        cell.number_format, cell.font, cell.border = line.kpi.number_format, style, styles.UNDERLINE

    figures = [_figure(grid, line, measure, row, letter(month)) for month in range(1, MONTHS + 1)]
    styles.write_row(sheet, row, FIRST, figures, dress)
    if measure == "difference":
        area = f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}"
        changed = sheet.cell(row, 4, f'=IF({_DATED}=0,NA(),COUNTIF({area},">1E-9")+COUNTIF({area},"<-1E-9"))')
        changed.font, changed.alignment = styles.SMALL, styles.align("center")


def _figure(grid: Grid, line: KpiLine, measure: str, row: int, column: str) -> str:
    if measure == "reported":
        cell = grid.kpi_cell("month", "chosen", line.kpi.id, "", column)
        return f"=IF({_DATED}=0,NA(),{cell})"
    if measure == "restated":
        text = formula(grid, line, Place("month", "chosen", column, restated=True))
        return f"=IF({_DATED}=0,NA(),{text.removeprefix('=')})"
    reported, restated = f"{column}{row - 2}", f"{column}{row - 1}"
    return f"=IF(COUNT({reported},{restated})=2,{restated}-{reported},NA())"


def _arrange(sheet: Worksheet, grid: Grid) -> None:
    styles.widths(sheet, {"A": 36, "B": 13, "C": 13, "D": 10, "E": 2, "F": 2})
    month_columns(sheet, 12)
    sheet.row_dimensions[MONTH_ROW].height = 28
    sheet.freeze_panes = f"E{MONTH_ROW + 1}"
    last = max(grid.restated_end, MONTH_ROW + 1)
    styles.hide_missing(sheet, f"D{MONTH_ROW + 1}:{LAST_LETTER}{last}")
    styles.print_set_up(sheet, f"A1:{letter(12)}{last}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:B")
