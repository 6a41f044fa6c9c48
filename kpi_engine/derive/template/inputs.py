"""The Inputs sheet: one row per term and scenario, 60 months, every cell named, bounded, visibly an input."""

from __future__ import annotations

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import (
    FIRST,
    FIRST_LETTER,
    LAST,
    LAST_LETTER,
    MONTH_ROW,
    MONTHS,
    Grid,
    letter,
)
from kpi_engine.derive.template.lines import SCENARIOS, Line
from kpi_engine.workbook.house_style import styles

SHEET = "Inputs"
_HELP_WIDTH = 54
_PURPOSE = (
    '="Type or fill the blue cells. Amounts in "&set_currency&", typed in "&IF(set_unit="k","thousands",'
    'IF(set_unit="m","millions","whole units"))&". A blank is missing, not zero."'
)
_SCENARIO_HELP = {
    "Actual": "what happened, month by month as it closes",
    "Budget": "the plan for all months; variances are against it",
    "Forecast": "the latest expectation for the months that are not closed",
}


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet, its validations and the names of its rows."""
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK, zoom=85)
    styles.heading(sheet, SHEET, _PURPOSE)
    month_header(sheet, with_formulas=True)
    styles.header(sheet, MONTH_ROW, ["Figure", "Unit", "What it contains", "Owner", "Source", "Note"])
    for row, title in grid.input_bands.items():
        if title in SCENARIOS:
            styles.band(sheet, row, f"{title}: {_SCENARIO_HELP[title]}", LAST)
        else:
            styles.band(sheet, row, title, LAST, strong=False)
    for (scenario, *key), row in grid.inputs.items():
        _line(book, sheet, row, grid.by_key[key[0], key[1]], scenario)
    _validate(sheet, grid)
    _arrange(sheet, grid)
    names.define(book, names.MONTHS_NAME, SHEET, f"{FIRST_LETTER}{MONTH_ROW}:{LAST_LETTER}{MONTH_ROW}")
    _own_names(book, grid)


def month_header(sheet: Worksheet, *, with_formulas: bool = False) -> None:
    """Fiscal year and month over the 60 columns; Inputs works them out, other sheets read them there."""
    for month in range(1, MONTHS + 1):
        column = letter(month)
        year, cell = sheet[f"{column}{MONTH_ROW - 1}"], sheet[f"{column}{MONTH_ROW}"]
        if with_formulas:
            cell.value = (
                f"={names.FIRST_MONTH}" if month == 1 else f"=EDATE({letter(month - 1)}{MONTH_ROW},1)"
            )
            year.value = f"=YEAR({column}{MONTH_ROW})+IF(MONTH({column}{MONTH_ROW})>{names.YEAR_END},1,0)"
        else:
            cell.value, year.value = f"=Inputs!{column}${MONTH_ROW}", f"=Inputs!{column}${MONTH_ROW - 1}"
        cell.number_format, year.number_format = styles.MONTH_FORMAT, '"FY"0'
        cell.font, cell.fill, cell.alignment = styles.HEAD, styles.fill(styles.NAVY), styles.align("right")
        year.font, year.alignment = styles.SMALL, styles.align("right")


def month_columns(sheet: Worksheet, width: float) -> None:
    """Width of the month columns; those after the first year are one group that can be folded away."""
    for month in range(1, MONTHS + 1):
        dimension = sheet.column_dimensions[letter(month)]
        dimension.width = width
        if month > 12:
            dimension.outlineLevel = 1


def _line(book: Workbook, sheet: Worksheet, row: int, line: Line, scenario: str) -> None:
    label = sheet.cell(row, 1, line.label + (" *" if line.required else ""))
    label.font, label.alignment = styles.BODY, styles.align(indent=1)
    meaning = f"Of which {line.segment}." if line.segment else line.term.help
    texts = (styles.unit_text(line.term.unit), meaning)
    for column, text in enumerate(texts, 2):
        cell = sheet.cell(row, column, text)
        cell.font, cell.alignment = styles.SMALL, styles.align(wrap=column == 3)
    sheet.row_dimensions[row].height = max(15, styles.height((meaning, _HELP_WIDTH, 9)))
    for column in (4, 5, 6):
        styles.as_input(sheet.cell(row, column), "@")
    shown = styles.typed_format(line.term.unit)
    styles.write_row(sheet, row, FIRST, [None] * MONTHS, lambda cell: styles.as_input(cell, shown))
    names.define(book, line.name(scenario), SHEET, f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}")


def _validate(sheet: Worksheet, grid: Grid) -> None:
    """One rule per kind of bound: whole or decimal, with the lowest and highest figure that can be right."""
    areas: dict[tuple[bool, float | None, float | None], list[str]] = {}
    for (_, *key), row in grid.inputs.items():
        term = grid.by_key[key[0], key[1]].term
        bound = (term.whole, term.bounds.low, term.bounds.high)
        areas.setdefault(bound, []).append(f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}")
    for (whole, low, high), where in areas.items():
        validation = DataValidation("whole" if whole else "decimal", operator="between", allow_blank=True)
        validation.formula1 = f"{low:g}" if low is not None else "-1E+15"
        validation.formula2 = f"{high:g}" if high is not None else "1E+15"
        kind = "a whole number" if whole else "a number"
        validation.error = f"Expected {kind}{_limits(low, high)}. Losses and costs are entered positive."
        validation.errorTitle = "This cannot be right"
        for area in where:
            validation.add(area)
        sheet.add_data_validation(validation)


def _limits(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return "" if high is None else f" of at most {high:g}"


def _arrange(sheet: Worksheet, grid: Grid) -> None:
    styles.widths(sheet, {"A": 36, "B": 13, "C": _HELP_WIDTH, "D": 12, "E": 14, "F": 20})
    month_columns(sheet, 11.5)
    sheet.freeze_panes = f"C{MONTH_ROW + 1}"
    sheet["A3"] = "* needed for the main KPIs"
    sheet["A3"].font = styles.SMALL
    styles.print_set_up(
        sheet, f"A1:{letter(12)}{grid.inputs_end}", rows=f"{MONTH_ROW - 1}:{MONTH_ROW}", columns="A:B"
    )


def _own_names(book: Workbook, grid: Grid) -> None:
    """A segment with a term of its own has both names: `in_enterprise_mrr` is `in_mrr.enterprise`."""
    for (term, segment), own in grid.guide.segment_terms.items():
        for scenario in SCENARIOS if (term, segment) in grid.by_key else ():
            row = grid.inputs[scenario, term, segment]
            suffix = "" if scenario == "Actual" else f".{scenario.lower()}"
            names.define(book, f"in_{own}{suffix}", SHEET, f"{FIRST_LETTER}{row}:{LAST_LETTER}{row}")
