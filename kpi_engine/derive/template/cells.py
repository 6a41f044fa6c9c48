"""Small pieces that the sheets beside the months share: a figure, a note, a column of an Excel table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.model.guide import Guide, GuideTable
from kpi_engine.workbook.house_style import styles


@dataclass(frozen=True, slots=True)
class TableField:
    """A column of an Excel table: typed where it has no formula."""

    title: str
    number_format: str = "General"
    formula: str = ""
    working: bool = False


def table_asked_for(guide: Guide, function: str) -> GuideTable | None:
    """The table of a guide that a function gives, or None where the guide does not ask for it."""
    return next((table for table in guide.tables if table.function == function), None)


def this_row(table: str, title: str) -> str:
    """The cell of a column in the same row of an Excel table."""
    return f"{table}[[#This Row],[{title}]]"


def given(cell: str, figure: str) -> str:
    """`figure` where the cell holds a number; a blank is missing, an error is passed on."""
    return f"IF(ISNUMBER({cell}),{figure},IF(ISBLANK({cell}),NA(),IF(ISERROR({cell}),{cell},#VALUE!)))"


def write_table(sheet: Worksheet, name: str, fields: Sequence[TableField], top: int, rows: int) -> None:
    """An Excel table with its heading on row `top`: numbered rows, typed cells, calculated columns."""
    end = get_column_letter(len(fields))
    styles.header(sheet, top, [field.title for field in fields])
    for column, field in enumerate(fields[1:], 2):
        if field.number_format != "@":
            sheet.cell(top, column).alignment = styles.align("right", wrap=True)
    for row in range(top + 1, top + rows + 1):
        for column, field in enumerate(fields, 1):
            cell = sheet.cell(row, column)
            if column == 1:
                cell.value, cell.font, cell.alignment = row - top, styles.SMALL, styles.align("left")
            elif not field.formula:
                styles.as_input(cell, field.number_format)
            else:
                cell.value, cell.number_format = f"={field.formula}", field.number_format
                cell.font = styles.SMALL if field.working else styles.BODY
                cell.border = styles.UNDERLINE
    table = Table(displayName=name, name=name, ref=f"A{top}:{end}{top + rows}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    for number, field in enumerate(fields, 1):
        part = TableColumn(id=number, name=field.title)
        if field.formula:
            part.calculatedColumnFormula = TableFormula(attr_text=field.formula)
        table.tableColumns.append(part)
    sheet.add_table(table)


def put(
    sheet: Worksheet, where: str, value: str | float, number_format: str = "General", *, strong: bool = False
) -> None:
    """A figure or a text in the body of a sheet."""
    cell = sheet[where]
    cell.value, cell.number_format = value, number_format
    cell.font, cell.border = styles.BOLD if strong else styles.BODY, styles.UNDERLINE


def headings(sheet: Worksheet, row: int, texts: Sequence[str], *, first: str = "A") -> None:
    """Column headings; those over figures, all but the first, stand to the right like the figures."""
    start = column_index_from_string(first)
    styles.header(sheet, row, list(texts), first=start)
    for column in range(start + 1, start + len(texts)):
        sheet.cell(row, column).alignment = styles.align("right", wrap=True)


def note(sheet: Worksheet, where: str, text: str) -> None:
    """A line of help in small grey."""
    sheet[where] = text
    sheet[where].font = styles.SMALL


def allow(sheet: Worksheet, area: str, rule: DataValidation, expected: str) -> None:
    """Refuse what is typed into areas unless the rule holds; a blank is always allowed."""
    rule.allow_blank = True
    rule.error, rule.errorTitle = f"Expected {expected}.", "This cannot be right"
    for part in area.split():
        rule.add(part)
    sheet.add_data_validation(rule)
