"""The KPIs sheet: the scenario shown, the plan, the year before and the variance, in native formulas."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import (
    BASIS_TITLES,
    FIRST,
    FIRST_LETTER,
    LAST,
    LAST_LETTER,
    MONTH_ROW,
    MONTHS,
    YEARS,
    Grid,
    KpiLine,
    letter,
)
from kpi_engine.derive.template.inputs import month_columns, month_header
from kpi_engine.derive.template.kpi_formula import Place, formula
from kpi_engine.derive.template.periods import fiscal_header
from kpi_engine.model.guide import GuideKpi
from kpi_engine.workbook.house_style import styles

SHEET = "KPIs"
CLOSED_COLUMN = 4
_PURPOSE = (
    '=set_company&": "&set_scenario&" against plan (Budget) and the year before, in "&set_currency'
    '&". Variance: + is favourable."'
)
_VARIANCE_FORMAT = "+0.0%;-0.0%;0.0%"


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.NAVY, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE)
    month_header(sheet)
    styles.header(sheet, MONTH_ROW, ["KPI", "Measure", "Unit", "Closed month", "Direction", ""], centred="D")
    for row, (basis, part) in grid.kpi_bands.items():
        styles.band(sheet, row, f"{BASIS_TITLES[basis]}{' ' + part if part else ''}", LAST, strong=not part)
        if basis == "fiscal":
            fiscal_header(sheet, row)
    lines = {(line.kpi.id, line.segment): line for line in grid.kpi_lines("month")}
    for (basis, measure, *key), row in grid.kpis.items():
        _row(sheet, grid, row, lines[key[0], key[1]], basis, measure)
    _arrange(sheet, grid)


def _row(sheet: Worksheet, grid: Grid, row: int, line: KpiLine, basis: str, measure: str) -> None:
    _labels(sheet, row, line, measure)
    months = YEARS if basis == "fiscal" else MONTHS
    shown = _VARIANCE_FORMAT if measure == "variance" else line.kpi.number_format
    style = styles.BOLD if measure == "chosen" else styles.BODY if measure == "plan" else styles.SMALL

    def dress(cell: Cell) -> None:
        cell.number_format, cell.font, cell.border = shown, style, styles.UNDERLINE

    figures = [_figure(grid, line, basis, measure, month) for month in range(1, months + 1)]
    styles.write_row(sheet, row, FIRST, figures, dress)
    closed = sheet.cell(row, CLOSED_COLUMN)
    if basis != "fiscal":
        closed.value = f"=INDEX({FIRST_LETTER}{row}:{LAST_LETTER}{row},{names.CLOSED_NUMBER})"
    closed.number_format, closed.font, closed.fill = shown, style, styles.fill(styles.PALE)


def unit_of(kpi: GuideKpi) -> str:
    """The unit in words; a rate per month says so, since it stays one over longer periods."""
    text = styles.unit_text(kpi.unit)
    return f"{text} per month" if kpi.period == "month" and "month" not in text else text


def _labels(sheet: Worksheet, row: int, line: KpiLine, measure: str) -> None:
    first = measure == "chosen"
    words = {
        "chosen": f"={names.SCENARIO}",
        "plan": "Plan",
        "prior": "Year before",
        "variance": "Variance to plan",
    }
    label = sheet.cell(row, 1, line.label)
    label.font = styles.BOLD if first else styles.font(color="C3CAD3")
    label.alignment = styles.align(indent=1)
    sheet.cell(row, 2, words[measure]).font = styles.BODY if first else styles.SMALL
    sheet.cell(row, 3, "%" if measure == "variance" else unit_of(line.kpi)).font = styles.SMALL
    direction = {"higher": "higher is better", "lower": "lower is better", "neither": ""}[line.kpi.better]
    if first:
        beside = sheet.cell(row, 5, direction)
        beside.font, beside.alignment = styles.SMALL, styles.align(indent=1)


def _figure(grid: Grid, line: KpiLine, basis: str, measure: str, month: int) -> str:
    column, key = letter(month), (line.kpi.id, line.segment)
    if measure in ("chosen", "plan"):
        return formula(grid, line, Place(basis, measure, column))
    actual = grid.kpis[basis, "chosen", *key]
    if measure == "prior":
        back = 1 if basis == "fiscal" else 12
        return f"={letter(month - back)}{actual}" if month > back else "=NA()"
    return variance(f"{column}{actual}", f"{column}{grid.kpis[basis, 'plan', *key]}", line.kpi.better)


def variance(actual: str, plan: str, better: str) -> str:
    """Relative difference to the plan, + where it is favourable; no variance without both figures."""
    sign = "-" if better == "lower" else ""
    inner = f"IF({plan}=0,#DIV/0!,{sign}({actual}-{plan})/ABS({plan}))"
    return f"=IF(COUNT({actual},{plan})=2,{inner},NA())"


def _arrange(sheet: Worksheet, grid: Grid) -> None:
    styles.widths(sheet, {"A": 36, "B": 16, "C": 13, "D": 14, "E": 16, "F": 2})
    month_columns(sheet, 12)
    sheet.freeze_panes = f"E{MONTH_ROW + 1}"
    styles.hide_missing(sheet, f"{FIRST_LETTER}{MONTH_ROW + 1}:{LAST_LETTER}{grid.kpis_end}")
    styles.hide_missing(sheet, f"D{MONTH_ROW + 1}:D{grid.kpis_end}", background=styles.PALE)
    styles.print_set_up(
        sheet, f"A1:{letter(12)}{grid.kpis_end}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:B"
    )
