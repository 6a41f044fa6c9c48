"""Months as a reader of a workbook knows them: dates in cells, words in titles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def month_cell(month: str) -> date:
    """The first day of a month, as a cell holds it."""
    return date(int(month[:4]), int(month[5:]), 1)


def month_words(month: str) -> str:
    """`May 2026`."""
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}"


def month_head(sheet: Worksheet, row: int, first: int, months: Sequence[str]) -> None:
    """The months as dates over columns of figures."""
    for column, month in enumerate(months, first):
        cell = put(sheet, row, column, month_cell(month))
        cell.font, cell.fill, cell.number_format = styles.HEAD, styles.fill(styles.NAVY), styles.MONTH_FORMAT
        cell.alignment = styles.align("right")
