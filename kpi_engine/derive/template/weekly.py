"""The sheets Weekly and Daily: Excel tables for what is reviewed so often; KPIs are calculated columns."""

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
from kpi_engine.derive.template.cells import this_row
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lines import is_range
from kpi_engine.formula.guard import guarded
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.guide import GuideKpi
from kpi_engine.workbook.house_style import styles

HEADER_ROW, WEEKS, DAYS = 5, 53, 366


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """How often something is reviewed: its sheet and table, the heading of dates, how many there are."""

    review: str
    sheet: str
    head: str
    rows: int
    days: int
    purpose: str


_WEEKLY = _Rhythm("weekly", "Weekly", "Week", WEEKS, 7,
                  "What is reviewed every week, named by its Monday. Figures per customer are per week here "
                  "and per month everywhere else: never compare the two.")  # fmt: skip
_DAILY = _Rhythm("daily", "Daily", "Day", DAYS, 1,
                 "What is reviewed every day: type or paste it here. Figures are per day here and per month "
                 "everywhere else: never compare the two.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    term: str = ""
    segment: str = ""
    kpi: GuideKpi | None = None


def weekly_targets(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of _map for the weekly table; days are typed only, as figures come by month or week."""
    table, week = _WEEKLY.sheet, _WEEKLY.head
    return [
        (column.term, "Actual", column.segment, f"{table}[{column.title}]", f"{table}[{week}]", "")
        for column in _columns(grid, _WEEKLY)
        if column.term
    ]


def _reviewed(grid: Grid, rhythm: _Rhythm) -> list[GuideKpi]:
    """What is reviewed so often, if it is computed from figures of one period alone."""
    return [
        kpi
        for kpi in grid.guide.kpis
        if kpi.review == rhythm.review
        and not any(is_range(kpi, argument) for argument in kpi.inputs)
        and not any(part.back or grid.needs.kpi_read(kpi, part) for part in grid.needs.operands(kpi))
    ]


def _columns(grid: Grid, rhythm: _Rhythm) -> list[_Column]:
    """Typed columns first, then the KPIs: by segment where the guide's targets are by segment."""
    typed: dict[tuple[str, str], _Column] = {}
    shown: list[_Column] = []
    for kpi in _reviewed(grid, rhythm):
        for segment in grid.guide.tiers if kpi.segment_targets else ("",):
            for text in kpi.inputs.values():
                for term, of in _cells_of(grid, text, segment):
                    title = f"{TERMS.get(term).label} {of}".strip()
                    typed.setdefault((term, of), _Column(title, term, of))
            shown.append(_Column(f"{kpi.label} {segment}".strip(), segment=segment, kpi=kpi))
    return [_Column(rhythm.head), *typed.values(), *shown]


def _cells_of(grid: Grid, text: str, segment: str) -> list[tuple[str, str]]:
    """The typed figures of an input in the row of a segment: terms with their segments."""
    found = []
    for part in parse_binding(text).operands:
        term, own = grid.needs.resolve(part.figure)
        found.append((term, own or grid.needs.segment_of(part, segment) or ""))
    return found


def write(book: Workbook, grid: Grid) -> None:
    """Add a sheet with a table of 53 weeks, and one of 366 days, where the guide reviews so often."""
    for rhythm in (_WEEKLY, _DAILY):
        if _reviewed(grid, rhythm):
            _sheet(book, grid, rhythm)


def _sheet(book: Workbook, grid: Grid, rhythm: _Rhythm) -> None:
    sheet = styles.new_sheet(book, rhythm.sheet, styles.INPUT_INK)
    styles.heading(sheet, rhythm.sheet, rhythm.purpose)
    columns = _columns(grid, rhythm)
    last = HEADER_ROW + rhythm.rows
    styles.header(sheet, HEADER_ROW, [column.title for column in columns], centred="BCDEFGHIJKLMNOP")
    sheet.row_dimensions[HEADER_ROW].height = 46
    for number, column in enumerate(columns, 1):
        formula = _formula(grid, rhythm, column) if column.kpi is not None else ""
        for row in range(HEADER_ROW + 1, last + 1):
            _cell(sheet, row, number, column, formula)
            if number == 1:
                day = _first_day(grid, rhythm) + (row - HEADER_ROW - 1) * timedelta(days=rhythm.days)
                sheet.cell(row, 1, day)
        sheet.column_dimensions[get_column_letter(number)].width = 12.5
    _table(sheet, grid, rhythm, columns)
    _validate(sheet, rhythm, columns, last)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    area = f"A1:{get_column_letter(len(columns))}{last}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _first_day(grid: Grid, rhythm: _Rhythm) -> date:
    """The first day of the model, or the Monday of its week."""
    year, month = (int(part) for part in grid.guide.model_start.split("-"))
    first = date(year, month, 1)
    return first - timedelta(days=first.weekday() if rhythm is _WEEKLY else 0)


def _cell(sheet: Worksheet, row: int, number: int, column: _Column, formula: str) -> None:
    cell = sheet.cell(row, number)
    cell.border = styles.BOX
    if column.kpi is not None:
        cell.value, cell.number_format, cell.font = f"={formula}", column.kpi.number_format, styles.BODY
        return
    styles.as_input(cell, "#,##0" if column.term else styles.DATE_FORMAT)


def _formula(grid: Grid, rhythm: _Rhythm, column: _Column) -> str:
    """The guarded formula over cells of the same row, for the segment of the column."""
    if column.kpi is None:
        raise TypeError(column.title)
    titles = {(other.term, other.segment): other.title for other in _columns(grid, rhythm) if other.term}
    cells = {argument: f'"{word}"' for argument, word in column.kpi.options.items()}
    for argument, text in column.kpi.inputs.items():
        binding = parse_binding(text)
        typed = [this_row(rhythm.sheet, titles[key]) for key in _cells_of(grid, text, column.segment)]
        signs = ["-" if part.sign < 0 else "+" for part in binding.operands]
        total = "".join(sign + cell for sign, cell in zip(signs, typed, strict=True)).removeprefix("+")
        if binding.number is not None:
            cells[argument] = text.strip()
        elif len(typed) > 1:
            cells[argument] = f"IF(COUNT({','.join(typed)})={len(typed)},{total},NA())"
        else:
            cells[argument] = total
    if not column.kpi.function:
        return f"IF(ISBLANK({cells['value']}),NA(),{cells['value']})"
    return guarded(KPIS.get(column.kpi.function), cells)


def _table(sheet: Worksheet, grid: Grid, rhythm: _Rhythm, columns: list[_Column]) -> None:
    end, last = get_column_letter(len(columns)), HEADER_ROW + rhythm.rows
    table = Table(displayName=rhythm.sheet, name=rhythm.sheet, ref=f"A{HEADER_ROW}:{end}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    for number, column in enumerate(columns, 1):
        part = TableColumn(id=number, name=column.title)
        if column.kpi is not None:
            part.calculatedColumnFormula = TableFormula(attr_text=_formula(grid, rhythm, column))
        table.tableColumns.append(part)
    sheet.add_table(table)
    first = next(number for number, column in enumerate(columns, 1) if column.kpi is not None)
    styles.hide_missing(sheet, f"{get_column_letter(first)}{HEADER_ROW + 1}:{end}{last}")


def _validate(sheet: Worksheet, rhythm: _Rhythm, columns: list[_Column], last: int) -> None:
    """Counts are whole, other figures are numbers; a week is named by its Monday."""
    whole = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    other = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    whole.error, other.error = "Expected a whole number of at least 0.", "Expected a number of at least 0."
    for number, column in enumerate(columns, 1):
        if column.term:
            letter = get_column_letter(number)
            rule = whole if TERMS.get(column.term).whole else other
            rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    days = DataValidation("custom", formula1=f"WEEKDAY(A{HEADER_ROW + 1},2)=1", allow_blank=True)
    days.error = "A week is named by its Monday."
    if rhythm is _WEEKLY:
        days.add(f"A{HEADER_ROW + 1}:A{last}")
    for rule in (whole, other, days):
        rule.errorTitle = "This cannot be right"
        if rule.sqref:
            sheet.add_data_validation(rule)
