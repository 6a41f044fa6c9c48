"""The Settings sheet: who, which currency and months, which scenario, and which definitions hold here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.choices import Choice, choices_of
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, Grid
from kpi_engine.derive.template.lines import SCENARIOS
from kpi_engine.derive.template.periods import DATA_ROW
from kpi_engine.workbook.house_style import styles

SHEET = "Settings"
_HELP_WIDTH = 60


@dataclass(frozen=True, slots=True)
class _Setting:
    label: str
    name: str
    value: str | float | date | None
    help: str
    format: str = "General"
    options: tuple[str, ...] = ()
    typed: bool = True


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet and the names of its cells."""
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
    styles.heading(
        sheet, SHEET, "What holds for the whole workbook. Blue cells on yellow are yours to change."
    )
    styles.widths(sheet, {"A": 32, "B": 46, "C": 13, "D": 46, "E": _HELP_WIDTH, "F": 15, "G": 13, "H": 20})
    row = _general(book, sheet, _settings(grid))
    row = _choices(book, sheet, grid, row + 1)
    _segments(sheet, grid, row + 1)
    styles.print_set_up(sheet, f"A1:H{sheet.max_row}", tall=1)


def _settings(grid: Grid) -> tuple[_Setting, ...]:
    """The settings in the order of the sheet: typed ones first, then what follows from them."""
    year, month = grid.start
    data_row = f"Periods!${FIRST_LETTER}${DATA_ROW}:${LAST_LETTER}${DATA_ROW}"
    closed = names.CLOSED
    typed_month = f"DATE(YEAR({closed}),MONTH({closed}),1)"
    in_use = f"=IF(ISNUMBER({closed}),{typed_month},IF(MAX({data_row})>0,MAX({data_row}),NA()))"
    factor = f'=IF({names.UNIT}="k",1000,IF({names.UNIT}="m",1000000,1))'
    return (
        _Setting("Company", names.COMPANY, "Your company", "Shown in the titles and on the printed page."),
        _Setting("Currency", names.CURRENCY, "USD", "All amounts are in this one currency."),
        _Setting("Amounts are typed in", names.UNIT, "1",
                 "1 = whole units, k = thousands, m = millions; KPIs are always shown in whole units.",
                 options=("1", "k", "m")),
        _Setting("First month", names.FIRST_MONTH, date(year, month, 1),
                 "First day of the first month; the 60 months on every sheet follow from it.",
                 styles.DATE_FORMAT),
        _Setting("Fiscal year ends in month", names.YEAR_END, 12, "12 = December.", "0"),
        _Setting("Scenario shown", names.SCENARIO, "Actual",
                 "Actual stops at the closed month. Forecast is Actual to the closed month, then the "
                 "Forecast rows. The plan is always Budget.", options=SCENARIOS),
        _Setting("Closed through", closed, None,
                 "First day of the last closed month. Blank = the last month for which an Actual closing "
                 "figure is typed.", styles.DATE_FORMAT),
        _Setting("Watch up to", names.TOLERANCE, 0.05,
                 "A KPI that misses its target by no more than this is on watch, beyond it is off.", "0%"),
        _Setting("Closed month in use", names.CLOSED_MONTH, in_use,
                 "Follows from the above; Status, Dashboard and Board show this month.", styles.DATE_FORMAT,
                 typed=False),
        _Setting("Its number among the 60", names.CLOSED_NUMBER,
                 f"=MATCH({names.CLOSED_MONTH},{names.MONTHS_NAME},0)", "1 = first month.", "0", typed=False),
        _Setting("Factor for amounts", names.FACTOR, factor, "Typed amounts times this are whole units.",
                 "#,##0", typed=False),
    )  # fmt: skip


def _general(book: Workbook, sheet: Worksheet, settings: tuple[_Setting, ...]) -> int:
    styles.header(sheet, 4, ["Setting", "Value", "What it means", "", ""])
    sheet.merge_cells("C4:E4")
    for row, setting in enumerate(settings, 5):
        label, value, text = (sheet.cell(row, column) for column in (1, 2, 3))
        label.value, label.font = setting.label, styles.BODY
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=5)
        text.value, text.font, text.alignment = setting.help, styles.SMALL, styles.align(wrap=True)
        value.value = setting.value
        _dress(value, setting.format, typed=setting.typed)
        sheet.row_dimensions[row].height = styles.height((setting.help, _HELP_WIDTH + 59, 9))
        names.define(book, setting.name, SHEET, f"B{row}")
        if setting.options:
            _only(sheet, f"B{row}", setting.options)
    styles.hide_missing(sheet, f"B5:B{4 + len(settings)}")
    _bounds(sheet, {setting.name: f"B{row}" for row, setting in enumerate(settings, 5)})
    return 5 + len(settings)


def _bounds(sheet: Worksheet, cells: dict[str, str]) -> None:
    year_end = DataValidation("whole", operator="between", formula1="1", formula2="12")
    first = DataValidation("custom", formula1=f"DAY({cells[names.FIRST_MONTH]})=1")
    closed = DataValidation(
        "date", operator="greaterThanOrEqual", formula1=names.FIRST_MONTH, allow_blank=True
    )
    share = DataValidation("decimal", operator="between", formula1="0", formula2="1")
    rules = (
        (year_end, names.YEAR_END, "Fiscal year end", "A month number from 1 to 12."),
        (first, names.FIRST_MONTH, "First month", "The first day of a month, for example 2026-01-01."),
        (closed, names.CLOSED, "Closed through", "A day in one of the 60 months, or nothing."),
        (share, names.TOLERANCE, "Watch up to", "A share from 0 % to 100 %."),
    )
    for rule, name, title, error in rules:
        rule.errorTitle, rule.error = title, error
        rule.add(cells[name])
        sheet.add_data_validation(rule)


_POLICY = ["Definition", "Choice", "Takes effect from", "Before that", "What it means", "Where it counts",
           "Decided on", "Approved by"]  # fmt: skip
_EFFECTS = {"formulas": "in the formulas", "what you type": "in what you type", "fixed here": "fixed here"}


def _choices(book: Workbook, sheet: Worksheet, grid: Grid, start: int) -> int:
    """The company's definitions: what holds from which month on, decided when and by whom."""
    styles.header(sheet, start, _POLICY)
    sheet.row_dimensions[start].height = 30
    choices = choices_of(grid.guide)
    for row, choice in enumerate(choices, start + 1):
        _choice(book, sheet, row, choice)
    since = DataValidation("date", operator="greaterThanOrEqual", formula1="1", allow_blank=True)
    since.errorTitle, since.error = (
        "Takes effect from",
        "A day of the first month in which it holds, or nothing.",
    )
    for row, choice in enumerate(choices, start + 1):
        if choice.effect != "fixed here":
            since.add(f"C{row}")
    sheet.add_data_validation(since)
    note = sheet.cell(start + 1 + len(choices), 1, _POLICY_NOTE)
    note.font = styles.SMALL
    return start + 2 + len(choices)


_POLICY_NOTE = (
    "Takes effect from: a day of the first month, blank = all months. A month uses the option in force then, "
    "a longer period that of its last month; Restated shows earlier months by the current choice."
)


def _choice(book: Workbook, sheet: Worksheet, row: int, choice: Choice) -> None:
    label, value, since, before, text, effect, decided, approved = (sheet.cell(row, c) for c in range(1, 9))
    label.value, label.font = choice.label, styles.BODY
    value.value, before.value = choice.default, choice.default
    text.value, effect.value = choice.why, _EFFECTS[choice.effect]
    text.font, text.alignment, effect.font = styles.SMALL, styles.align(wrap=True), styles.SMALL
    switchable = choice.effect != "fixed here"
    for cell, shown in ((value, "General"), (since, styles.DATE_FORMAT), (before, "General")):
        _dress(cell, shown, typed=switchable)
        cell.alignment = styles.align("left", wrap=True)
    if not switchable:
        before.value = None
    _dress(decided, styles.DATE_FORMAT, typed=True)
    _dress(approved, "@", typed=True)
    sheet.row_dimensions[row].height = styles.height((choice.why, _HELP_WIDTH, 9), (choice.default, 46, 10))
    for name, column in ((choice.cell_name, "B"), (choice.since_name, "C"), (choice.before_name, "D")):
        names.define(book, name, SHEET, f"{column}{row}")
    if switchable:
        _only(sheet, f"B{row}", choice.options)
        _only(sheet, f"D{row}", choice.options)


def _segments(sheet: Worksheet, grid: Grid, start: int) -> None:
    """The segments of the business, for reading; Inputs has their rows."""
    styles.header(sheet, start, ["Segments", "Members", "Where they are typed", "", ""])
    sheet.merge_cells(start_row=start, start_column=3, end_row=start, end_column=5)
    sections = {line.section for line in grid.lines}
    for row, (dimension, members) in enumerate(grid.guide.dimensions.items(), start + 1):
        typed = f"By {dimension}" in sections
        where = f"Inputs, By {dimension}" if typed else "no KPI of the guide is broken down by it"
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=5)
        texts = (dimension.capitalize(), ", ".join(members), where)
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font = styles.SMALL if column == 3 else styles.BODY


def _dress(cell: Cell | MergedCell, number_format: str, *, typed: bool) -> None:
    if typed:
        styles.as_input(cell, number_format)
    else:
        cell.font, cell.border, cell.number_format = styles.BODY, styles.BOX, number_format
    cell.alignment = styles.align("left")


def _only(sheet: Worksheet, area: str, options: tuple[str, ...]) -> None:
    """Nothing but one of the options can be typed."""
    rule = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=False)
    rule.errorTitle, rule.error = "Choose from the list", f"One of: {', '.join(options)}"
    rule.add(area)
    sheet.add_data_validation(rule)
