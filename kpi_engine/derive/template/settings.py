"""The Settings sheet: who, which currency and months, which scenario, and which definitions hold here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names, styles
from kpi_engine.derive.template.choices import Choice, choices_of
from kpi_engine.derive.template.grid import FIRST_LETTER, LAST_LETTER, Grid
from kpi_engine.derive.template.lines import SCENARIOS
from kpi_engine.derive.template.periods import DATA_ROW

SHEET = "Settings"


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
        sheet, "Settings", "What holds for the whole workbook. Blue cells on yellow are yours to change."
    )
    styles.widths(sheet, {"A": 36, "B": 30, "C": 62, "D": 16, "E": 22})
    row = _general(book, sheet, _settings(grid))
    row = _choices(book, sheet, grid, row + 1)
    _lists(sheet, grid, row + 1)
    styles.print_set_up(sheet, f"A1:E{sheet.max_row}", tall=1)


def _settings(grid: Grid) -> tuple[_Setting, ...]:
    year, month = (int(part) for part in grid.guide.model_start.split("-"))
    data_row = f"Periods!${FIRST_LETTER}${DATA_ROW}:${LAST_LETTER}${DATA_ROW}"
    return (
        _Setting("Company", names.COMPANY, "Your company", "Shown in the titles and on the printed page."),
        _Setting("Currency", names.CURRENCY, "USD", "All amounts are in this one currency."),
        _Setting("Amounts are typed in", names.UNIT, "1", "1 = whole units, k = thousands, m = millions; KPIs are "
                 "always shown in whole units.", options=("1", "k", "m")),
        _Setting("First month", names.FIRST_MONTH, date(year, month, 1), "First day of the first month; the 60 "
                 "months on every sheet follow from it.", styles.DATE_FORMAT),
        _Setting("Fiscal year ends in month", names.YEAR_END, 12, "12 = December.", "0"),
        _Setting("Scenario shown", names.SCENARIO, "Actual", "Actual stops at the closed month. Forecast is Actual "
                 "to the closed month, then the Forecast rows. The plan is always Budget.", options=SCENARIOS),
        _Setting("Closed through", names.CLOSED, None, "First day of the last closed month. Blank = the last month "
                 "for which an Actual closing figure is typed.", styles.DATE_FORMAT),
        _Setting("Watch up to", names.TOLERANCE, 0.05, "A KPI that misses its target by no more than this is on watch, "
                 "beyond it is off.", "0%"),
        _Setting("Closed month in use", names.CLOSED_MONTH, f"=IF(ISNUMBER({names.CLOSED}),DATE(YEAR({names.CLOSED}),"
                 f"MONTH({names.CLOSED}),1),IF(MAX({data_row})>0,MAX({data_row}),NA()))", "Worked out from the cell "
                 "above; Status, Dashboard and Board show this month.", styles.DATE_FORMAT, typed=False),
        _Setting("Its number among the 60", names.CLOSED_NUMBER, f"=MATCH({names.CLOSED_MONTH},{names.MONTHS_NAME},0)",
                 "1 = first month.", "0", typed=False),
        _Setting("Factor for amounts", names.FACTOR, f'=IF({names.UNIT}="k",1000,IF({names.UNIT}="m",1000000,1))',
                 "Typed amounts times this are whole units.", "#,##0", typed=False),
    )  # fmt: skip


def _general(book: Workbook, sheet: Worksheet, settings: tuple[_Setting, ...]) -> int:
    styles.header(sheet, 4, ["Setting", "Value", "What it means"])
    for row, setting in enumerate(settings, 5):
        label, value, text = (sheet.cell(row, column) for column in (1, 2, 3))
        label.value, label.font = setting.label, styles.BODY
        text.value, text.font, text.alignment = setting.help, styles.SMALL, styles.align(wrap=True)
        value.value, value.number_format = setting.value, setting.format
        _as_input(value) if setting.typed else _as_result(value)
        sheet.row_dimensions[row].height = 26 if len(setting.help) > 75 else 17
        names.define(book, setting.name, SHEET, f"B{row}")
        if setting.options:
            _list_validation(sheet, f"B{row}", setting.options)
    last = 4 + len(settings)
    styles.hide_missing(sheet, f"B5:B{last}")
    _bounds(sheet, settings)
    return last + 1


def _bounds(sheet: Worksheet, settings: tuple[_Setting, ...]) -> None:
    rows = {setting.name: row for row, setting in enumerate(settings, 5)}
    whole = DataValidation("whole", operator="between", formula1="1", formula2="12", allow_blank=False)
    whole.error, whole.errorTitle = "A month number from 1 to 12.", "Fiscal year end"
    whole.add(f"B{rows[names.YEAR_END]}")
    first = DataValidation("custom", formula1=f"DAY(B{rows[names.FIRST_MONTH]})=1", allow_blank=False)
    first.error, first.errorTitle = "The first day of a month, for example 2026-01-01.", "First month"
    first.add(f"B{rows[names.FIRST_MONTH]}")
    closed = DataValidation(
        "date", operator="greaterThanOrEqual", formula1=names.FIRST_MONTH, allow_blank=True
    )
    closed.error, closed.errorTitle = "A day in one of the 60 months, or nothing.", "Closed through"
    closed.add(f"B{rows[names.CLOSED]}")
    for validation in (whole, first, closed):
        sheet.add_data_validation(validation)


def _choices(book: Workbook, sheet: Worksheet, grid: Grid, row: int) -> int:
    """The company's definitions, with the day they were decided and by whom."""
    styles.header(sheet, row, ["Definition", "Choice", "What it changes", "Decided on", "Approved by"])
    for row, choice in enumerate(choices_of(grid.guide), row + 1):
        _choice(book, sheet, row, choice)
    return row + 1


def _choice(book: Workbook, sheet: Worksheet, row: int, choice: Choice) -> None:
    label, value, text, decided, approved = (sheet.cell(row, column) for column in range(1, 6))
    label.value, label.font = choice.label, styles.BODY
    value.value = choice.default
    text.value = choice.effect
    text.font, text.alignment = styles.SMALL, styles.align(wrap=True)
    decided.number_format = styles.DATE_FORMAT
    for cell in (value, decided, approved):
        _as_input(cell)
    sheet.row_dimensions[row].height = 26 if len(choice.effect) > 75 else 17
    _list_validation(sheet, f"B{row}", choice.options)
    names.define(book, choice.cell_name, SHEET, f"B{row}")


def _lists(sheet: Worksheet, grid: Grid, row: int) -> None:
    """The segments of the business, for reading; Inputs has their rows."""
    styles.header(sheet, row, ["Segments", "Members", "Where they are typed"])
    for row, (dimension, members) in enumerate(grid.guide.dimensions.items(), row + 1):
        for column, text in enumerate(
            (dimension.capitalize(), ", ".join(members), f"Inputs, By {dimension}"), 1
        ):
            cell = sheet.cell(row, column, text)
            cell.font = styles.SMALL if column == 3 else styles.BODY


def _as_input(cell: object) -> None:
    cell.font, cell.fill, cell.protection = styles.INPUT, styles.fill(styles.INPUT_FILL), styles.OPEN  # type: ignore[attr-defined]
    cell.border, cell.alignment = styles.BOX, styles.align("left")  # type: ignore[attr-defined]


def _as_result(cell: object) -> None:
    cell.font, cell.border, cell.alignment = styles.BODY, styles.BOX, styles.align("left")  # type: ignore[attr-defined]


def _list_validation(sheet: Worksheet, area: str, options: tuple[str, ...]) -> None:
    validation = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=False)
    validation.error, validation.errorTitle = f"One of: {', '.join(options)}", "Choose from the list"
    validation.add(area)
    sheet.add_data_validation(validation)
