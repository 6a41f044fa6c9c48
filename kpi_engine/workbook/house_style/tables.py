"""Excel tables to filter and pivot, with headings, widths and number formats in the house style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import look, put


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, width, number format and side."""

    heading: str
    width: float
    shown: str = "General"
    side: str | None = None
    wrap: bool = False


def table(
    sheet: Worksheet, name: str, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Any]],
    formats: Mapping[tuple[int, int], str] | None = None,
) -> int:  # fmt: skip
    """An Excel table to filter and pivot; `formats` are those of single cells, by row and column.

    Returns the last row. A table without rows keeps one empty one, as Excel demands.
    """
    head_row(sheet, top, columns)
    looks: dict[tuple[int, str], Any] = {}
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            shown = (formats or {}).get((number, place), columns[place].shown)
            if (place, shown) not in looks:
                looks[place, shown] = look(sheet, shown, columns[place].side, wrap=columns[place].wrap)
            put(sheet, top + 1 + number, place + 1, value)._style = copy(looks[place, shown])
    last = top + max(len(rows), 1)
    area = f"A{top}:{get_column_letter(len(columns))}{last}"
    made = Table(displayName=name, ref=area)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(made)
    return last


def head_row(sheet: Worksheet, top: int, columns: Sequence[Column]) -> None:
    """The headings of a table and the widths of its columns."""
    styles.header(sheet, top, [""] * len(columns))
    for number, column in enumerate(columns, 1):
        heading = put(sheet, top, number, column.heading)
        heading.alignment = styles.align(column.side or "left", wrap=True)
    styles.widths(sheet, {get_column_letter(n): column.width for n, column in enumerate(columns, 1)})
    sheet.row_dimensions[top].height = 30


def dress_row(sheet: Worksheet, row: int, columns: Sequence[Column], *, strong: bool = False) -> None:
    """A row under the headings that is no part of an Excel table, such as one of totals."""
    for place, column in enumerate(columns, 1):
        cell: Any = sheet.cell(row, place)
        cell.font, cell.border = styles.BOLD if strong else styles.BODY, styles.UNDERLINE
        cell.number_format, cell.alignment = column.shown, styles.align(column.side)
