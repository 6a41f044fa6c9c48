"""The Periods sheet: every typed figure for the scenario shown and for the plan, by month and added up.

A period has a figure only when all of its months have one; else it is #N/A. Each running figure is built
from the cell to its left, so that every formula can be followed with the eye.
"""

from __future__ import annotations

from dataclasses import replace

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names, running
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
    letter,
)
from kpi_engine.derive.template.inputs import month_columns, month_header
from kpi_engine.derive.template.lines import Line
from kpi_engine.model.term import Aggregation
from kpi_engine.workbook.house_style import styles

SHEET = "Periods"
NUMBER_ROW, QUARTER_ROW, YEAR_ROW, SOURCE_ROW, DATA_ROW = range(MONTH_ROW + 1, MONTH_ROW + 6)
"""Rows of the time axis: month number, months of the quarter and of the fiscal year so far, and so on."""

_AXIS = (
    (NUMBER_ROW, "Month number", "1 = first month"),
    (QUARTER_ROW, "Months of the quarter so far", "fiscal quarters, from the fiscal year end"),
    (YEAR_ROW, "Months of the fiscal year so far", "from the fiscal year end"),
    (SOURCE_ROW, "Rows that are read", "1 Actual, 2 Budget, 3 Forecast, 0 none: not closed yet"),
    (DATA_ROW, "Month with Actual figures", "the month where a closing figure is typed, else 0"),
)


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet."""
    sheet = styles.new_sheet(book, SHEET, styles.GREY, zoom=85)
    styles.heading(sheet, "Periods", '="Workings: "&set_scenario&" and plan (Budget), in whole "&set_currency'
                   '&". #N/A (shown as blank) until every month of a period is there."')  # fmt: skip
    month_header(sheet)
    styles.header(sheet, MONTH_ROW, ["Figure", "Scenario", "Adds up by", "Unit", "", ""])
    _axis(sheet, grid)
    _options(sheet, grid)
    for row, title in grid.period_bands.items():
        basis, side = title.split()
        words = '"Plan (Budget)"' if side == "plan" else names.SCENARIO
        styles.band(sheet, row, f'="{BASIS_TITLES[basis]}: "&{words}', LAST)
        if basis == "fiscal":
            fiscal_header(sheet, row)
    for (basis, side, *key), row in grid.periods.items():
        line = grid.by_key[key[0], key[1]]
        _label(sheet, row, line, side)
        _figures(sheet, grid, row, line, (basis, side))
    for (basis, side, term, segment, back), row in grid.added_up.items():
        line = grid.by_key[term, segment]
        months = replace(line, term=replace(line.term, aggregation=Aggregation.SUM))
        _label(sheet, row, months, side)
        sheet.cell(row, 1, f"{line.label}, {'a month earlier' if back == 1 else 'all months'}")
        _figures(sheet, grid, row, months, (basis, side), back)
    running.write_running(sheet, grid)
    _arrange(sheet, grid)


def _options(sheet: Worksheet, grid: Grid) -> None:
    """The option of each definition that is in force in a month, and at the end of each fiscal year."""
    end = grid.period_bands_of("fiscal", "chosen")
    axis = f"${FIRST_LETTER}${MONTH_ROW}:${LAST_LETTER}${MONTH_ROW}"
    for choice in grid.choices:
        row, at_year_end = grid.options[choice.name], grid.year_options[choice.name]
        for place, text in ((row, "in force in the month"), (at_year_end, "in force at the year end")):
            sheet.cell(place, 1, f"Definition: {choice.label}").font = styles.SMALL
            sheet.cell(place, 2, text).font = styles.SMALL
        columns = [letter(month) for month in range(1, MONTHS + 1)]
        later = (f"N({choice.since_name})>EOMONTH({column}${MONTH_ROW},0)" for column in columns)
        in_force = [f"=IF({test},{choice.before_name},{choice.cell_name})" for test in later]
        styles.write_row(sheet, row, FIRST, in_force, _small)
        area = f"${FIRST_LETTER}${row}:${LAST_LETTER}${row}"
        at_end = [f"=INDEX({area},MATCH({column}${end},{axis},0))" for column in columns[:YEARS]]
        styles.write_row(sheet, at_year_end, FIRST, at_end, _small)


def _small(cell: Cell) -> None:
    cell.font, cell.alignment = styles.SMALL, styles.align("right")


def fiscal_header(sheet: Worksheet, row: int) -> None:
    """The closing months of the fiscal years that the 60 months touch, under the first columns."""
    for year in range(YEARS):
        column, before = get_column_letter(FIRST + year), get_column_letter(FIRST + year - 1)
        start = f"${FIRST_LETTER}${MONTH_ROW}"
        first = f"=DATE(YEAR({start})+IF(MONTH({start})>{names.YEAR_END},1,0),{names.YEAR_END},1)"
        cell = sheet[f"{column}{row}"]
        cell.value = first if year == 0 else f"=EDATE({before}{row},12)"
        cell.number_format, cell.alignment = '"FY" yyyy', styles.align("right")


def _axis(sheet: Worksheet, grid: Grid) -> None:
    signal_row = grid.inputs["Actual", *_signal(grid).key]
    for row, label, text in _AXIS:
        sheet.cell(row, 1, label).font = styles.SMALL
        sheet.cell(row, 2, text).font = styles.SMALL
    for month in range(1, MONTHS + 1):
        column, date = letter(month), f"{letter(month)}${MONTH_ROW}"
        since = f"MOD(MONTH({date})-{names.YEAR_END}-1,12)"
        closed = f"AND(ISNUMBER({names.CLOSED_MONTH}),N({date})<=IFERROR({names.CLOSED_MONTH},0))"
        later = f'IF({names.SCENARIO}="Forecast",3,0)'
        formulas = {
            NUMBER_ROW: str(month) if month == 1 else f"={letter(month - 1)}{NUMBER_ROW}+1",
            QUARTER_ROW: f"=MOD({since},3)+1",
            YEAR_ROW: f"={since}+1",
            SOURCE_ROW: f'=IF({names.SCENARIO}="Budget",2,IF({closed},1,{later}))',
            DATA_ROW: f"=IF(ISNUMBER(Inputs!{column}{signal_row}),{date},0)",
        }
        for row, formula in formulas.items():
            cell = sheet[f"{column}{row}"]
            cell.value = int(formula) if formula.isdigit() else formula
            cell.font, cell.alignment = styles.SMALL, styles.align("right")
            cell.number_format = f'{styles.MONTH_FORMAT};;"–"' if row == DATA_ROW else "0"


def _signal(grid: Grid) -> Line:
    """The row that shows whether a month is closed: a closing figure that the main KPIs need."""
    needed = [line for line in grid.lines if line.required and not line.segment]
    closing = [line for line in needed if line.term.aggregation is Aggregation.LAST]
    return (closing or needed or list(grid.lines))[0]


def _label(sheet: Worksheet, row: int, line: Line, side: str) -> None:
    label = sheet.cell(row, 1, line.label)
    label.font, label.alignment = styles.BODY, styles.align(indent=1)
    scenario = "Budget" if side == "plan" else f"={names.SCENARIO}"
    for column, text in (
        (2, scenario),
        (3, line.term.aggregation.value),
        (4, styles.unit_text(line.term.unit)),
    ):
        sheet.cell(row, column, text).font = styles.SMALL


def _figures(
    sheet: Worksheet, grid: Grid, row: int, line: Line, place: tuple[str, str], back: int | None = None
) -> None:
    months = YEARS if place[0] == "fiscal" else MONTHS
    figures = [_formula(grid, row, line, place, month, back) for month in range(1, months + 1)]
    styles.write_row(sheet, row, FIRST, figures, styles.computed(styles.typed_format(line.term.unit)))


def _formula(grid: Grid, row: int, line: Line, place: tuple[str, str], month: int, back: int | None) -> str:
    basis, side = place
    summed, back = back is not None, back or 0
    if basis == "month":
        return _month(grid, line, side, letter(month))
    source = grid.periods["month", side, *line.key]
    if basis == "ltm":
        return _last_twelve(source, month - back, line.term.aggregation)
    if basis == "fiscal":
        header = grid.period_bands_of("fiscal", side)
        years = (
            grid.added_up["year", side, *line.key, back] if summed else grid.periods["year", side, *line.key]
        )
        area = f"${FIRST_LETTER}${years}:${LAST_LETTER}${years}"
        axis = f"${FIRST_LETTER}${MONTH_ROW}:${LAST_LETTER}${MONTH_ROW}"
        return f"=INDEX({area},MATCH({letter(month)}${header},{axis},0))"
    here = f"{letter(month - back)}{source}" if month > back else "NA()"
    count = f"{letter(month)}${QUARTER_ROW if basis == 'quarter' else YEAR_ROW}"
    before = f"{letter(month - 1)}{row}" if month > 1 else "NA()"
    return f"=IF({count}=1,{here},{_running(before, here, count, line.term.aggregation)})"


def _month(grid: Grid, line: Line, side: str, column: str) -> str:
    """The typed figure in whole units; a blank is #N/A."""
    factor = f"*{names.FACTOR}" if line.term.unit.is_money else ""

    def typed(scenario: str) -> str:
        cell = f"Inputs!{column}{grid.inputs[scenario, *line.key]}"
        return f"IF(ISBLANK({cell}),NA(),{cell}{factor})"

    if side == "plan":
        return f"={typed('Budget')}"
    source = f"{column}${SOURCE_ROW}"
    return (
        f"=IF({source}=1,{typed('Actual')},IF({source}=2,{typed('Budget')},"
        f"IF({source}=3,{typed('Forecast')},NA())))"
    )


def _running(before: str, here: str, count: str, how: Aggregation) -> str:
    """The figure of the period so far; #N/A to the left or here stays #N/A."""
    match how:
        case Aggregation.SUM:
            return f"{before}+{here}"
        case Aggregation.LAST:
            return f"IF(ISNUMBER({before}),{here},{before})"
        case Aggregation.FIRST:
            return f"IF(ISNUMBER({here}),{before},{here})"
        case Aggregation.POOLED:
            return "NA()"
        case _:
            return f"({before}*({count}-1)+{here})/{count}"


def _last_twelve(row: int, month: int, how: Aggregation) -> str:
    if month < 12:
        return "=NA()"
    first, here = f"{letter(month - 11)}{row}", f"{letter(month)}{row}"
    area = f"{first}:{here}"
    match how:
        case Aggregation.SUM:
            return f"=SUM({area})"
        case Aggregation.LAST:
            return f"=IF(COUNT({area})=12,{here},NA())"
        case Aggregation.FIRST:
            return f"=IF(COUNT({area})=12,{first},NA())"
        case Aggregation.POOLED:
            return "=NA()"
        case _:
            return f"=AVERAGE({area})"


def _arrange(sheet: Worksheet, grid: Grid) -> None:
    styles.widths(sheet, {"A": 36, "B": 11, "C": 11, "D": 13, "E": 2, "F": 2})
    month_columns(sheet, 12.5)
    sheet.freeze_panes = f"B{MONTH_ROW + 1}"
    styles.hide_missing(sheet, f"{FIRST_LETTER}{DATA_ROW + 1}:{LAST_LETTER}{grid.periods_end}")
    styles.print_set_up(
        sheet, f"A1:{letter(12)}{grid.periods_end}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:A"
    )
