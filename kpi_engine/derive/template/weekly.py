"""The Weekly sheet: an Excel table for what is reviewed every week; its KPIs are calculated columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import styles
from kpi_engine.derive.template.grid import Grid
from kpi_engine.formula.guard import guarded
from kpi_engine.model.guide import GuideKpi

SHEET, TABLE = "Weekly", "Weekly"
HEADER_ROW, WEEKS = 5, 53
_PURPOSE = (
    "What is reviewed every week, named by its Monday. Figures per customer are per week here and per month "
    "everywhere else: never compare the two."
)


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    term: str = ""
    segment: str = ""
    kpi: GuideKpi | None = None


def weekly_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map for the weekly table."""
    return [
        (column.term, "Actual", column.segment, f"{TABLE}[{column.title}]", f"{TABLE}[Week]", "")
        for column in _columns(grid)
        if column.term
    ]


def _columns(grid: Grid) -> list[_Column]:
    """Typed columns first, then the KPIs: by segment where the guide's targets are by segment."""
    weekly = [kpi for kpi in grid.guide.kpis if kpi.review == "weekly"]
    typed: dict[tuple[str, str], _Column] = {}
    shown: list[_Column] = []
    for kpi in weekly:
        segments = grid.guide.tiers if kpi.segment_targets else ("",)
        for segment in segments:
            for term in kpi.inputs.values():
                title = f"{TERMS.get(term).label} {segment}".strip()
                typed.setdefault((term, segment), _Column(title, term, segment))
            shown.append(_Column(f"{kpi.label} {segment}".strip(), segment=segment, kpi=kpi))
    return [_Column("Week"), *typed.values(), *shown]


def write(book: Workbook, grid: Grid) -> None:
    """Add the sheet with a table of 53 weeks."""
    sheet = styles.new_sheet(book, SHEET, styles.INPUT_INK)
    styles.heading(sheet, SHEET, _PURPOSE)
    columns = _columns(grid)
    last = HEADER_ROW + WEEKS
    styles.header(sheet, HEADER_ROW, [column.title for column in columns], centred="BCDEFGHIJKLMNOP")
    sheet.row_dimensions[HEADER_ROW].height = 46
    for number, column in enumerate(columns, 1):
        for row in range(HEADER_ROW + 1, last + 1):
            _cell(sheet, grid, row, number, column, columns)
        sheet.column_dimensions[get_column_letter(number)].width = 12.5
    _table(sheet, grid, columns, last)
    _validate(sheet, columns, last)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    area = f"A1:{get_column_letter(len(columns))}{last}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _monday(grid: Grid) -> date:
    year, month = (int(part) for part in grid.guide.model_start.split("-"))
    first = date(year, month, 1)
    return first - timedelta(days=first.weekday())


def _cell(
    sheet: Worksheet, grid: Grid, row: int, number: int, column: _Column, columns: list[_Column]
) -> None:
    cell = sheet.cell(row, number)
    cell.border = styles.BOX
    if column.kpi is not None:
        cell.value = f"={_formula(column, columns)}"
        cell.number_format, cell.font = column.kpi.number_format, styles.BODY
        return
    styles.as_input(cell, "#,##0" if column.term else styles.DATE_FORMAT)
    if not column.term:
        cell.value = _monday(grid) + timedelta(weeks=row - HEADER_ROW - 1)


def _formula(column: _Column, columns: list[_Column]) -> str:
    if column.kpi is None:
        raise TypeError(column.title)
    titles = {(other.term, other.segment): other.title for other in columns if other.term}
    cells = {
        argument: f"{TABLE}[[#This Row],[{titles[term, column.segment]}]]"
        for argument, term in column.kpi.inputs.items()
    }
    return guarded(KPIS.get(column.kpi.function), cells)


def _table(sheet: Worksheet, grid: Grid, columns: list[_Column], last: int) -> None:
    table = Table(displayName=TABLE, name=TABLE, ref=f"A{HEADER_ROW}:{get_column_letter(len(columns))}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    for number, column in enumerate(columns, 1):
        part = TableColumn(id=number, name=column.title)
        if column.kpi is not None:
            part.calculatedColumnFormula = TableFormula(attr_text=_formula(column, columns))
        table.tableColumns.append(part)
    sheet.add_table(table)
    first = next(number for number, column in enumerate(columns, 1) if column.kpi is not None)
    area = f"{get_column_letter(first)}{HEADER_ROW + 1}:{get_column_letter(len(columns))}{last}"
    styles.hide_missing(sheet, area)


def _validate(sheet: Worksheet, columns: list[_Column], last: int) -> None:
    counts = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    counts.error, counts.errorTitle = "Expected a whole number of at least 0.", "This cannot be right"
    mondays = DataValidation("custom", formula1=f"WEEKDAY(A{HEADER_ROW + 1},2)=1", allow_blank=True)
    mondays.error, mondays.errorTitle = "A week is named by its Monday.", "Week"
    mondays.add(f"A{HEADER_ROW + 1}:A{last}")
    for number, column in enumerate(columns, 1):
        if column.term:
            letter = get_column_letter(number)
            counts.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(counts)
    sheet.add_data_validation(mondays)
