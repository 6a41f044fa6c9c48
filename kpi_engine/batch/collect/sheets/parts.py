"""What the sheets of a portfolio have in common: safe texts, tables, formulas with their results, months."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.house_style import styles

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 2_000
STATUS_COLOURS = {
    **styles.STATUS_COLOURS,
    "late": (styles.WATCH, styles.WATCH_FILL),
    "fires": (styles.BAD, styles.BAD_FILL),
    "missing": (styles.BAD, styles.BAD_FILL),
    "not readable": (styles.BAD, styles.BAD_FILL),
    "twice": (styles.BAD, styles.BAD_FILL),
}


@dataclass
class Pages:
    """The workbook while it is drawn; `results` are what its formulas come to, put beside them at the end."""

    book: Workbook
    portfolio: Portfolio
    results: dict[str, dict[str, SetCache]] = field(default_factory=dict)

    def sheet(self, title: str, tab: str = styles.NAVY, zoom: int = 90) -> Worksheet:
        """A new sheet in the house style."""
        return styles.new_sheet(self.book, title, tab, zoom=zoom)

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, result: float | str) -> Cell:
        """A live formula with the result that every viewer shows."""
        cell: Any = sheet.cell(row, column, text)
        self.results.setdefault(sheet.title, {})[cell.coordinate] = SetCache(result)
        return cell  # type: ignore[no-any-return]


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """A value in a cell; a text that begins with = stays a text, what no cell can hold is left out."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _UNPRINTABLE.sub("", value)[:_LONGEST] or None
        if cell.data_type == "f":
            cell.data_type = "s"
    else:
        cell.value = value
    return cell


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
    styles.header(sheet, top, [column.heading for column in columns])
    for number, column in enumerate(columns, 1):
        sheet.cell(top, number).alignment = styles.align(column.side or "left", wrap=True)
    styles.widths(sheet, {get_column_letter(n): column.width for n, column in enumerate(columns, 1)})
    sheet.row_dimensions[top].height = 30


def look(
    sheet: Worksheet, shown: str = "General", side: str | None = None, *, wrap: bool = False,
    small: bool = False,
) -> Any:  # fmt: skip
    """How many cells look, worked out once: far faster than dressing each of them."""
    cell: Any = sheet.cell(1_000_000, 1)
    cell.font, cell.border = styles.SMALL if small else styles.BODY, styles.UNDERLINE
    cell.number_format, cell.alignment = shown, styles.align(side, wrap=wrap)
    found = copy(cell._style)
    cells: Any = sheet._cells
    del cells[1_000_000, 1]
    return found


def guide_name(guide: str) -> str:
    """The guide in a few words: `Asset management`."""
    words = guide.replace("_", " ").replace("saas", "SaaS")
    return words[0].upper() + words[1:]


def month_cell(month: str) -> date:
    """The first day of a month, as a cell holds it."""
    return date(int(month[:4]), int(month[5:]), 1)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def month_words(month: str) -> str:
    """`May 2026`."""
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}"


def month_head(sheet: Worksheet, row: int, first: int, months: Sequence[str]) -> None:
    """The months as dates over columns of figures."""
    for column, month in enumerate(months, first):
        cell = put(sheet, row, column, month_cell(month))
        cell.font, cell.fill, cell.number_format = styles.HEAD, styles.fill(styles.NAVY), styles.MONTH_FORMAT
        cell.alignment = styles.align("right")


def colour(cell: Any, status: str) -> None:
    """A cell in the colours of a status; others stay as they are."""
    ink, background = STATUS_COLOURS.get(status, ("", ""))
    if ink:
        cell.font, cell.fill = styles.font(color=ink, bold=True), styles.fill(background)
